public import Wording

/// Signed events that a restore left out because somebody accepted it.
public struct AcceptedLoss: Sendable, Hashable {
  /// When it was accepted: RFC 3339, UTC.
  public let time: String
  /// The size that had been signed.
  public let kept: Int64
  /// The size of the log that took its place.
  public let size: Int64

  /// Reads `TIME SIZE ROOT -> SIZE`, a line of the file beside the keys; nil for any other.
  public init?(line: Substring) {
    let parts = line.split(separator: " ")
    guard parts.count == 5, parts[3] == "->", let kept = Int64(parts[1]),
      let size = Int64(parts[4]), size < kept
    else { return nil }
    (time, self.kept, self.size) = (String(parts[0]), kept, size)
  }

  public var sentence: Sentence {
    Sentence(
      "\(time) 恢复时有人同意丢掉原来签过名的第 \(size + 1) 至 \(kept) 条；现在这些位置上是别的事件",
      "at \(time) a restore was accepted that lost positions \(size + 1) to \(kept), which had been "
        + "signed; what stands at these positions now are other events")
  }
}
