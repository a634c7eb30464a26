/// A row of a table as it stood in the file.
public struct CSVRow: Hashable, Sendable {
  /// The line in which the row starts, from 1; a line break within quotes counts too.
  public var line: Int
  /// The line in which it ends.
  public var endLine: Int
  public var cells: [String]

  public init(line: Int, endLine: Int, cells: [String]) {
    self.line = line
    self.endLine = endLine
    self.cells = cells
  }
}

/// A row, or why there is none where one should be; after either, reading goes on.
public enum CSVRecord: Hashable, Sendable {
  case row(CSVRow)
  /// The line in which the row starts, from 1.
  case bad(line: Int, InputError)
}
