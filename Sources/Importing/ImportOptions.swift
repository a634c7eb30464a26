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

  /// How a table is taken; the outcome is the same for any pace.
  package var pace = ImportPace()

  public init() {}
}

/// How many rows of a table are taken at once, and what of them is remembered.
package struct ImportPace: Sendable {
  /// Rows a batch: the vault is synced once a batch.
  package var rows: Int
  /// Customers and orders of which is remembered what their rows say; 0 for none.
  package var parts: Int
  /// Each batch is in the log before the next is made.
  package var waits: Bool

  package init(rows: Int = 2_000, parts: Int = 30_000, waits: Bool = false) {
    self.rows = rows
    self.parts = parts
    self.waits = waits
  }
}
