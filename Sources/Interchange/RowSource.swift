/// The rows of a table, from the first to the last.
public protocol RowSource: AnyObject {
  /// The next row, good or bad; nil after the last.
  /// - Throws: what the source throws.
  func next() throws -> CSVRecord?
}

extension CSVReader: RowSource {}

/// Rows of which the next can be looked at before it is taken.
public final class PeekedRows: RowSource {
  private let rows: any RowSource
  private var ahead: CSVRecord?

  public init(_ rows: any RowSource) {
    self.rows = rows
  }

  public func peek() throws -> CSVRecord? {
    if ahead == nil { ahead = try rows.next() }
    return ahead
  }

  public func next() throws -> CSVRecord? {
    defer { ahead = nil }
    return try ahead ?? rows.next()
  }
}
