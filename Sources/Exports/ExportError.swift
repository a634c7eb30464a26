public import Wording

/// Why something cannot be exported as it was asked for.
public enum ExportError: ExplainedError, Hashable {
  /// The kind and the format.
  case noFormat(String, String)
  /// Personal fields were asked for without saying why.
  case noReason
  /// An option that this kind does not know.
  case notFor(String, String)
  /// An option or argument that this kind or format cannot do without.
  case needs(String, String)
  /// A period that ends before it begins.
  case reversed
  /// A file where a folder was meant.
  case notAFolder(path: String)
  /// A place among the files of the logbook or its keys.
  case insideLogbook(path: String)
  /// No program that makes PDF is installed.
  case noRenderer
  /// A program that was to make the file did not; what it said last.
  case rendererFailed(String)
  /// A library could not write its file.
  case library(String)

  public var code: String {
    switch self {
    case .noFormat: "export.noFormat"
    case .noReason: "export.noReason"
    case .notFor: "export.notFor"
    case .needs: "export.needs"
    case .reversed: "export.reversed"
    case .notAFolder: "export.notAFolder"
    case .insideLogbook: "export.insideLogbook"
    case .noRenderer: "export.noRenderer"
    case .rendererFailed: "export.rendererFailed"
    case .library: "export.library"
    }
  }

  public var sentence: Sentence {
    switch self {
    case .noFormat(let kind, let format):
      Sentence("\(kind) 不能导出为 \(format)", "\(kind) cannot be exported as \(format)")
    case .noReason:
      Sentence(
        "导出个人数据需要 --reason，例如 --reason followUp",
        "personal data leave only with a --reason, such as --reason followUp")
    case .notFor(let option, let kind):
      Sentence("\(option) 不用于 \(kind)", "\(option) is not for \(kind)")
    case .needs(let option, let kind):
      Sentence("\(kind) 需要 \(option)", "\(kind) needs \(option)")
    case .reversed:
      Sentence("--from 晚于 --to", "--from lies after --to")
    case .notAFolder(let path):
      Sentence("\(path) 不是文件夹", "\(path) is not a folder")
    case .insideLogbook(let path):
      Sentence(
        "\(path) 在日志目录或密钥目录里，不能导出到那里；请换一个地方",
        "\(path) lies in the folder of the logbook or of its keys, where nothing is exported to; "
          + "choose another place")
    case .noRenderer:
      Sentence(
        "没有可以生成 PDF 的程序；请安装 weasyprint 或 chromium，或改用 --format html",
        "no program that makes PDF is installed; install weasyprint or chromium, or use --format html"
      )
    case .rendererFailed(let said):
      Sentence("没有生成 PDF：\(said)", "no PDF was made: \(said)")
    case .library(let said):
      Sentence("文件没有写成：\(said)", "the file could not be written: \(said)")
    }
  }
}
