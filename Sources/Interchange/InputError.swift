public import Wording

/// Why a file cannot be read as the table it should be.
///
/// No case carries what stands in a cell.
public enum InputError: ExplainedError, Hashable {
  case isFolder(path: String)
  case empty(path: String)
  /// A workbook or an archive where text was expected.
  case notText
  /// Bytes that mean nothing in the encoding; the offset of the first in the original, from 0.
  case undecodable(encoding: TextEncoding, offset: Int64)
  /// The C library lacks the module for an encoding.
  case noConverter(encoding: TextEncoding)
  /// The line where the quote opened, from 1.
  case unclosedQuote(line: Int)
  /// The line where the row starts, from 1; the limit in bytes.
  case rowTooLong(line: Int, limit: Int)
  case badSeparator(found: String)
  case unknownHeader(name: String)
  case duplicateHeader(name: String)
  case missingColumn(names: [String])
  /// Ctrl-C while waiting for input.
  case interrupted
  /// The first row holds no known header at all.
  case noHeader
  /// More activities than one blueprint can hold.
  case tooManyActivities(limit: Int)

  public var code: String {
    switch self {
    case .isFolder: "input.isFolder"
    case .empty: "input.empty"
    case .notText: "input.notText"
    case .undecodable: "input.undecodable"
    case .noConverter: "input.noConverter"
    case .unclosedQuote: "input.unclosedQuote"
    case .rowTooLong: "input.rowTooLong"
    case .badSeparator: "input.badSeparator"
    case .unknownHeader: "input.unknownHeader"
    case .duplicateHeader: "input.duplicateHeader"
    case .missingColumn: "input.missingColumn"
    case .interrupted: "input.interrupted"
    case .noHeader: "input.noHeader"
    case .tooManyActivities: "input.tooManyActivities"
    }
  }

  public var sentence: Sentence {
    switch self {
    case .isFolder(let path):
      Sentence("\(path) 是文件夹，请给出文件", "\(path) is a folder; name a file")
    case .empty(let path):
      Sentence("\(path) 是空的", "\(path) is empty")
    case .notText:
      Sentence(
        "这是工作簿或压缩包，不是文本；请解压，或另存为 CSV 后重试",
        "this is a workbook or an archive, not text; unpack it, or save it as CSV, and try again")
    case .undecodable(.gb18030, let offset):
      Sentence(
        "文件开头不是合法的 UTF-8，第 \(offset + 1) 字节处也不是合法的 GB18030；请另存为 UTF-8 后重试",
        "the file does not begin as UTF-8, and at byte \(offset + 1) it is not GB18030 either; "
          + "save it as UTF-8 and try again")
    case .undecodable(let encoding, let offset):
      Sentence(
        "第 \(offset + 1) 字节处不是合法的 \(encoding.rawValue)；请把文件另存为 UTF-8 后重试",
        "not \(encoding.rawValue) at byte \(offset + 1); save the file as UTF-8 and try again")
    case .noConverter(let encoding):
      Sentence(
        "系统的 C 库缺少 \(encoding.rawValue) 转换模块（gconv）；请安装，或把文件另存为 UTF-8",
        "the system's C library has no converter (gconv) for \(encoding.rawValue); "
          + "install it or save the file as UTF-8")
    case .unclosedQuote(let line):
      Sentence(
        "第 \(line) 行的引号没有正确闭合；单元格内的引号要写两次",
        "a quote opened in line \(line) is not closed where a cell ends; "
          + "double a quote that belongs to a cell")
    case .rowTooLong(let line, let limit):
      Sentence(
        "从第 \(line) 行开始的一行超过 \(limit) 字节",
        "the row that starts in line \(line) is longer than \(limit) bytes")
    case .badSeparator(let found):
      Sentence(
        "分隔符 \(Quoted.value(found)) 不可用；可用逗号、制表符或分号",
        "\(Quoted.value(found)) cannot separate cells; use a comma, a tab or a semicolon")
    case .unknownHeader(let name):
      Sentence(
        "不认识表头 \(Quoted.value(name))；可以用 --mapping 说明",
        "unknown header \(Quoted.value(name)); map it with --mapping")
    case .duplicateHeader(let name):
      Sentence(
        "表头 \(Quoted.value(name)) 出现了两次", "the header \(Quoted.value(name)) stands twice")
    case .missingColumn(let names):
      Sentence(
        "缺少列：\(names.joined(separator: "、"))",
        "missing columns: \(names.joined(separator: ", "))")
    case .interrupted: Sentence("已中断", "interrupted")
    case .noHeader:
      Sentence(
        "第一行没有认识的表头；请补上表头行，或用 --mapping 说明",
        "the first row has no header we know; add a header row, or map it with --mapping")
    case .tooManyActivities(let limit):
      Sentence(
        "活动超过 \(limit) 种，无法作为一个流程", "more than \(limit) activities, too many for one blueprint")
    }
  }
}
