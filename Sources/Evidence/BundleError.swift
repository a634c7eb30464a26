public import Wording

/// Why no bundle can be made.
public enum BundleError: ExplainedError, Equatable {
  /// More than a bundle may hold; the bound in bytes.
  case tooLarge(file: String, limit: Int)
  case zip(detail: String)

  public var code: String {
    switch self {
    case .tooLarge: "bundle.tooLarge"
    case .zip: "bundle.zip"
    }
  }

  public var sentence: Sentence {
    switch self {
    case .tooLarge(let file, let limit):
      Sentence(
        "证据包里的 \(file) 会超过 \(limit) 字节；请缩小范围，或用 verify 核对整本日志",
        "\(file) of the bundle would be larger than \(limit) bytes; ask for less, or check the "
          + "whole log with verify")
    case .zip(let detail): Sentence("写 zip 出错：\(detail)", "writing the zip failed: \(detail)")
    }
  }
}
