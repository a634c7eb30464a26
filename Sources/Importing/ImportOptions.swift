public import Interchange

/// How files are to be imported.
public struct ImportOptions: Sendable {
  public enum Format: String, Sendable, CaseIterable {
    case csv, ndjson, xes, xlsx, xls
  }

  /// Nil: by the file's name, else by its first bytes.
  public var format: Format?
  public var mapping: ImportMapping?
  /// Nil: detected from the file's bytes.
  public var encoding: TextEncoding?
  /// The sheet of a workbook; nil: the mapping's, else the first with a header we know.
  public var sheet: String?
  /// Of times without one; nil: the mapping's, else the logbook's.
  public var zone: Zone?
  public var changes = RowChanges.amend
  public var isDryRun = false
  /// All rows or none.
  public var isAtomic = false

  public init() {}
}
