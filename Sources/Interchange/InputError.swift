public import Wording

/// Why a file cannot be read as the table it should be.
///
/// No case carries what stands in a cell.
public enum InputError: ExplainedError, Hashable {
  case isFolder(path: String)
  /// A device gives bytes without end, or waits for ever.
  case isDevice(path: String)
  /// A pipe gives more than its copy may take of the volume.
  case noRoom(folder: String)
  case empty(path: String)
  /// A workbook or an archive where text was expected.
  case notText
  /// Bytes that mean nothing in the encoding; the offset of the first in the original, from 0.
  case undecodable(encoding: TextEncoding, offset: Int64)
  /// Two encodings or more read the text as well.
  case encodingUnclear(candidates: [Candidate])
  /// The C library lacks the module for an encoding.
  case noConverter(encoding: TextEncoding)
  /// The line where the quote opened, from 1.
  case unclosedQuote(line: Int)
  /// The line where the row starts, from 1; the limit in bytes.
  case rowTooLong(line: Int, limit: Int)
  case badSeparator(found: String)
  /// All of them with the columns they head, from 1, and needed columns that are not there either.
  case unknownHeaders(names: [String], columns: [Int] = [], lacking: [String])
  case duplicateHeader(name: String)
  case missingColumn(names: [String])
  /// Ctrl-C while waiting for input.
  case interrupted
  /// The first rows hold no known header at all.
  case noHeader
  /// A web page under the name of a table, and the needed columns that its tables do not have.
  case isWebPage(lacking: [String])
  /// More activities than one blueprint can hold.
  case tooManyActivities(limit: Int)

  /// An encoding that a text may have, and characters that it would hold then.
  public struct Candidate: Hashable, Sendable {
    public let encoding: TextEncoding
    public let sample: String

    public init(encoding: TextEncoding, sample: String) {
      self.encoding = encoding
      self.sample = sample
    }
  }

  public var code: String {
    switch self {
    case .encodingUnclear: "input.encodingUnclear"
    case .isFolder: "input.isFolder"
    case .isDevice: "input.isDevice"
    case .noRoom: "input.noRoom"
    case .empty: "input.empty"
    case .notText: "input.notText"
    case .undecodable: "input.undecodable"
    case .noConverter: "input.noConverter"
    case .unclosedQuote: "input.unclosedQuote"
    case .rowTooLong: "input.rowTooLong"
    case .badSeparator: "input.badSeparator"
    case .unknownHeaders: "input.unknownHeader"
    case .duplicateHeader: "input.duplicateHeader"
    case .missingColumn: "input.missingColumn"
    case .interrupted: "input.interrupted"
    case .noHeader: "input.noHeader"
    case .isWebPage: "input.isWebPage"
    case .tooManyActivities: "input.tooManyActivities"
    }
  }

  /// Headers as far as they may be repeated; for others, the column tells which.
  private static func headers(_ names: [String], _ columns: [Int]) -> [Sentence] {
    names.enumerated().map { place, name in
      let shown = Quoted.heading(name)
      guard shown == Quoted.hidden, columns.indices.contains(place) else {
        return Sentence(shown, shown)
      }
      let column = columns[place]
      return Sentence("\(shown)（第 \(column) 列）", "\(shown) (column \(column))")
    }
  }

  public var sentence: Sentence {
    switch self {
    case .isFolder(let path):
      Sentence("\(path) 是文件夹，请给出文件", "\(path) is a folder; name a file")
    case .isDevice(let path):
      Sentence(
        "\(path) 是设备，不能导入；请给出文件，或用管道（-）",
        "\(path) is a device and is not imported; name a file, or use a pipe (-)")
    case .noRoom(let folder):
      Sentence(
        "管道给出的内容太多，\(folder) 所在的磁盘快满了，临时副本已删除，没有导入；请先存成文件再导入那个文件，"
          + "或让 TMPDIR 指向空间更大的磁盘",
        "the pipe gives too much: the volume of \(folder) is nearly full; the temporary copy is gone "
          + "and nothing of it was imported; save it as a file and import that, or let TMPDIR name a "
          + "larger volume")
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
    case .encodingUnclear(let candidates):
      Sentence(
        "无法确定文件的编码；可能是："
          + candidates.map { "\($0.encoding.name)（\($0.sample)）" }.joined(separator: "、")
          + "。请用 --encoding 指明，或把文件另存为 UTF-8",
        "the file's encoding is unclear; it may be "
          + candidates.map { "\($0.encoding.name) (\($0.sample))" }.joined(separator: ", ")
          + ". Name it with --encoding, or save the file as UTF-8")
    case .undecodable(let encoding, let offset):
      Sentence(
        "第 \(offset + 1) 字节处不是合法的 \(encoding.name)；请把文件另存为 UTF-8 后重试",
        "not \(encoding.name) at byte \(offset + 1); save the file as UTF-8 and try again")
    case .noConverter(let encoding):
      Sentence(
        "系统的 C 库缺少 \(encoding.name) 转换模块（gconv）；请安装，或把文件另存为 UTF-8",
        "the system's C library has no converter (gconv) for \(encoding.name); "
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
        "分隔符 \(Quoted.value(found)) 不可用；可用半角逗号、制表符、分号或 |",
        "\(Quoted.value(found)) cannot separate cells; use a comma, a tab, a semicolon or |")
    case .unknownHeaders(let names, let columns, let lacking):
      Sentence(
        "不认识表头 "
          + Self.headers(names, columns).map(\.chinese).joined(separator: "、")
          + (lacking.isEmpty ? "" : "，缺少列：\(lacking.joined(separator: "、"))")
          + "；可以用 --mapping 说明，--suggest-mapping 给出一份草稿",
        (names.count == 1 ? "unknown header " : "unknown headers ")
          + Self.headers(names, columns).map(\.english).joined(separator: ", ")
          + (lacking.isEmpty ? "" : ", missing columns: \(lacking.joined(separator: ", "))")
          + "; map them with --mapping (--suggest-mapping drafts one)")
    case .duplicateHeader(let name):
      Sentence(
        "表头 \(Quoted.heading(name)) 表示同一列，出现了两次；请删去一列，或在对照表里用“\(Quoted.heading(name))#2”选定",
        "the header \(Quoted.heading(name)) stands twice; take one out, or choose one in the mapping "
          + "as “\(Quoted.heading(name))#2”")
    case .missingColumn(let names):
      Sentence(
        "缺少列：\(names.joined(separator: "、"))",
        "missing columns: \(names.joined(separator: ", "))")
    case .interrupted: Sentence("已中断", "interrupted")
    case .noHeader:
      Sentence(
        "前 20 行里没有认识的表头；请补上表头行，或用 --mapping 说明（--suggest-mapping 给出草稿）",
        "no row of the first 20 has a header we know; add a header row, or map it with --mapping "
          + "(--suggest-mapping drafts one)")
    case .isWebPage(let lacking):
      Sentence(
        "这是网页（HTML），"
          + (lacking.isEmpty
            ? "里面没有可以读取的表格" : "里面的表格缺少列：\(lacking.joined(separator: "、"))")
          + "；请用表格软件打开，核对后另存为 CSV 或 XLSX 再试",
        "this is a web page (HTML), and "
          + (lacking.isEmpty
            ? "no table in it can be read"
            : "its tables miss the columns \(lacking.joined(separator: ", "))")
          + "; open it in a spreadsheet program, check it, save it as CSV or XLSX, and try again")
    case .tooManyActivities(let limit):
      Sentence(
        "活动超过 \(limit) 种，无法作为一个流程", "more than \(limit) activities, too many for one blueprint")
    }
  }
}
