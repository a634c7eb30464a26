public import Wording

/// Why a call cannot be recorded as it was told.
public enum CallError: ExplainedError, Equatable {
  case unknownStep(known: [String])
  case agreedNeeded, agreedUnasked
  /// Agreed for before the call.
  case agreedPast
  case withheld
  /// Told of before it was made, or made before the journey began.
  case notYet, beforeJourney
  case notReached(option: String)

  public var code: String {
    let text = "\(self)"
    return "call." + text.prefix { $0 != "(" }
  }

  public var sentence: Sentence {
    switch self {
    case .unknownStep(let known):
      Sentence(
        "没有这一步；可用：\(known.joined(separator: "、"))",
        "there is no such step; it has: \(known.joined(separator: ", "))")
    case .agreedNeeded:
      Sentence("改约要给出 --agreed（约好的时间）", "a call that was put off needs --agreed, the agreed time")
    case .agreedUnasked:
      Sentence(
        "--agreed 只用于 --outcome rescheduled", "--agreed goes with --outcome rescheduled only")
    case .agreedPast: Sentence("约好的时间早于这次电话", "the agreed time is before the call")
    case .withheld:
      Sentence(
        "客户已不同意电话回访；只有投诉的回访不需要同意",
        "the customer has withheld consent to calls; only call-backs to a complaint need none")
    case .notYet:
      Sentence("--at 在将来；电话打过了才能记录", "--at is in the future; a call is recorded when it was made")
    case .beforeJourney:
      Sentence("--at 早于旅程开始；日期写错了？", "--at is before the journey began; is the date mistyped?")
    case .notReached(let option):
      Sentence(
        "\(option) 只用于接通的电话", "\(option) goes with a call that reached the customer only")
    }
  }
}
