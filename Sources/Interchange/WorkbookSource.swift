/// A workbook whose sheets can be read as tables.
public protocol WorkbookSource: AnyObject {
  /// In the order in which people see them.
  var sheets: [WorkbookSheet] { get }

  /// The encoding of the file's text; nil where the format has only one.
  var encoding: String? { get }

  /// The rows of a sheet that hold something, from the first; they can be read again.
  /// - Throws: `WorkbookError`, and what the file's source throws.
  func rows(of sheet: WorkbookSheet) throws -> any RowSource
}

extension WorkbookSource {
  public var encoding: String? { nil }
}

/// A sheet of a workbook.
public struct WorkbookSheet: Hashable, Sendable {
  public let name: String
  public let isHidden: Bool
  /// Where a workbook finds it.
  let place: String
}

/// What stands in the place of a cell's text where the workbook does not say it: characters that
/// no text has.
public enum WorkbookCell {
  /// A formula whose result was not kept by the program that wrote it.
  public static let unknownResult = "\u{FFDD1}"
  /// A number of more than fifteen digits, of which a spreadsheet loses the last.
  public static let lostDigits = "\u{FFDD2}"
}
