public import Wording

/// A row whose time lies outside the years that an entry can state.
public struct UnreadableTime: ExplainedError, Hashable {
  public let position: Int64

  public init(position: Int64) {
    self.position = position
  }

  public var code: String { "damage.time" }

  public var sentence: Sentence {
    Sentence(
      "日志已损坏：第 \(position) 条的时间不在公元 1 至 9999 年之间；请运行 touchstone verify，然后从备份恢复",
      "the log is damaged: the time at position \(position) lies outside the years 1 to 9999; run "
        + "touchstone verify, then restore a backup")
  }
}
