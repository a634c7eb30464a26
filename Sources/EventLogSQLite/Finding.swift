public import Wording

/// Something that a check of the log found wrong.
public struct Finding: Sendable, Hashable {
  public enum Kind: String, Sendable {
    /// A row is not what its leaf hash says it was.
    case altered
    /// A position without a row.
    case missing
    /// A row where none can be.
    case inserted
    /// The log is shorter than a checkpoint says.
    case truncated
    /// A stored tile does not add up.
    case nodeDamaged
    /// A checkpoint's signature does not verify.
    case signatureWrong
    /// A checkpoint states another root than the rows have.
    case rootMismatch
    /// The versions of a stream do not count 1, 2, 3 ….
    case streamVersion
    /// A recorded time runs backwards.
    case recordedTime
    /// A checkpoint of another log or without form.
    case foreignCheckpoint
    /// A blueprint file is not the one that was published.
    case blueprint
  }

  public let position: Int64?
  public let kind: Kind

  public init(_ kind: Kind, at position: Int64?) {
    self.kind = kind
    self.position = position
  }

  public var sentence: Sentence {
    let place = position.map(String.init) ?? "–"
    return switch kind {
    case .altered: Sentence("第 \(place) 条被改动", "the event at position \(place) was altered")
    case .missing: Sentence("第 \(place) 条不见了", "the event at position \(place) is missing")
    case .inserted:
      Sentence("第 \(place) 条是插入的", "the event at position \(place) was inserted")
    case .truncated:
      Sentence(
        "日志被截短：检查点说至少有 \(place) 条",
        "the log was truncated: a checkpoint says it has at least \(place) events")
    case .nodeDamaged:
      Sentence(
        "从第 \(place) 条起的一块哈希已损坏", "the stored hashes from position \(place) on are damaged")
    case .signatureWrong:
      Sentence(
        "第 \(place) 条处检查点的签名不对",
        "the signature of the checkpoint at size \(place) does not verify")
    case .rootMismatch:
      Sentence(
        "前 \(place) 条的根与检查点不符",
        "the root over the first \(place) events is not the one the checkpoint states")
    case .streamVersion:
      Sentence("第 \(place) 条的流内版本不连续", "the stream version at position \(place) is out of order")
    case .recordedTime:
      Sentence("第 \(place) 条的记录时间倒退", "the recorded time at position \(place) runs backwards")
    case .foreignCheckpoint:
      Sentence("检查点不属于这本日志", "a checkpoint does not belong to this log")
    case .blueprint:
      Sentence(
        "第 \(place) 条发布的流程文件不见了或内容不符",
        "the blueprint published at position \(place) is missing or not the published one")
    }
  }
}

/// What a check of the whole log looked at and found.
public struct VerificationReport: Sendable {
  public let size: Int64
  public let checkpoints: Int
  public var findings: [Finding]

  public init(size: Int64, checkpoints: Int, findings: [Finding]) {
    self.size = size
    self.checkpoints = checkpoints
    self.findings = findings
  }
}
