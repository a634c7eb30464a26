public import Wording

/// One thing that is wrong with a bundle.
public struct BundleFault: Sendable, Hashable {
  public enum Kind: String, Sendable, CaseIterable {
    /// Neither a folder nor a zip that can be read.
    case unreadable = "unreadable"
    /// A name that would lead out of the bundle.
    case path = "path"
    case notFile = "notFile"
    case huge = "huge"
    case twice = "twice"
    case missing = "missing"
    case additional = "additional"
    case malformed = "malformed"
    case signature = "signature"
    case hash = "hash"
    case key = "key"
    case mismatch = "mismatch"
    case count = "count"
    case order = "order"
    case proof = "proof"
    case commitment = "commitment"
    case plaintext = "plaintext"
  }

  public let kind: Kind
  /// The name in the bundle; empty for the bundle itself.
  public let file: String
  /// Counted from 1; nil for the whole file.
  public let line: Int?

  init(_ kind: Kind, _ file: String, line: Int? = nil) {
    self.kind = kind
    self.file = Self.shown(file)
    self.line = line
  }

  /// A name as it may be printed: no character of it does anything.
  private static func shown(_ name: String) -> String {
    var shown = ""
    for scalar in name.unicodeScalars {
      let category = scalar.properties.generalCategory
      shown.unicodeScalars.append(category == .control || category == .format ? "?" : scalar)
    }
    return shown
  }

  public var sentence: Sentence {
    let said =
      switch kind {
      case .unreadable: Sentence("不是能读的证据包", "is no bundle that can be read")
      case .path:
        Sentence("文件名会指到包外，拒绝", "its name would lead out of the bundle; refused")
      case .notFile:
        Sentence("不是普通文件（不会跟随链接）", "is no ordinary file; links are not followed")
      case .huge: Sentence("展开后过大，拒绝", "is larger than any bundle's; refused")
      case .twice: Sentence("出现了两次", "stands twice")
      case .missing: Sentence("缺少", "is missing")
      case .additional: Sentence("不属于证据包", "does not belong to the bundle")
      case .malformed: Sentence("写法不对", "is malformed")
      case .signature:
        Sentence(
          "没有给定密钥的有效签名：或者密钥不是这一把（更换之后由新的一把签），或者清单被改过",
          "has no good signature of the given key: either it is another key's (after a change of "
            + "keys the new one signs), or the manifest was changed")
      case .hash: Sentence("与清单上的不同", "is not what the manifest lists")
      case .key: Sentence("不是给定的验证密钥", "is not the given verifier key")
      case .mismatch: Sentence("与清单不符", "does not agree with the manifest")
      case .count: Sentence("行数不对", "has another number of lines than it must")
      case .order: Sentence("次序不对", "is out of order")
      case .proof:
        Sentence("不能证明在签名的日志里", "is not proved to be in the log that was signed")
      case .commitment:
        Sentence("密钥与事件的承诺不符", "its key is not the one the entry commits to")
      case .plaintext:
        Sentence("内容与事件封存的不符", "its text is not the one the entry seals")
      }
    guard !file.isEmpty else { return said }
    guard let line else {
      return Sentence("\(file)：\(said.chinese)", "\(file): \(said.english)")
    }
    return Sentence(
      "\(file) 第 \(line) 行：\(said.chinese)", "\(file), line \(line): \(said.english)")
  }
}
