internal import FollowUps
internal import Journeys
public import Wording

/// Why a call cannot be recorded as it was told.
public enum CallError: ExplainedError, Equatable {
  case unknownStep(known: [String])
  /// No step was named, and the list asks for none or several.
  case stepNeeded(listed: [String], known: [String])
  case agreedNeeded, agreedUnasked
  /// Agreed for before the call.
  case agreedPast
  case withheld
  /// Told of before it was made, or made before the journey began.
  case notYet, beforeJourney
  /// Said of a customer who was not reached.
  case notReached(option: String)
  case badScore(lowest: Int, highest: Int)
  /// Nobody with an open alert is asked for a referral.
  case referralHeld

  public var code: String { "call." + name }

  /// Promised to programs, however the case is called.
  private var name: String {
    switch self {
    case .unknownStep: "unknownStep"
    case .stepNeeded: "stepNeeded"
    case .agreedNeeded: "agreedNeeded"
    case .agreedUnasked: "agreedUnasked"
    case .agreedPast: "agreedPast"
    case .withheld: "withheld"
    case .notYet: "notYet"
    case .beforeJourney: "beforeJourney"
    case .notReached: "notReached"
    case .badScore: "badScore"
    case .referralHeld: "referralHeld"
    }
  }

  public var sentence: Sentence {
    switch self {
    case .unknownStep(let known):
      Sentence(
        "没有这一步；可用：\(known.joined(separator: "、"))",
        "unknown step; valid steps: \(known.joined(separator: ", "))")
    case .stepNeeded(let listed, let known):
      listed.isEmpty
        ? Sentence(
          "当天的名单上没有这个旅程的电话；请用 --step 写明：\(known.joined(separator: "、"))",
          "the day's list asks for no call about this journey; name one with --step: "
            + known.joined(separator: ", "))
        : Sentence(
          "当天的名单上有几件事要打；请用 --step 写明：\(listed.joined(separator: "、"))",
          "the day's list asks for several calls; name one with --step: "
            + listed.joined(separator: ", "))
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
    case .notReached("--step"):
      Sentence(
        "再写一个 --step 只用于接通的电话",
        "a further --step goes with a call that reached the customer only")
    case .notReached(let option):
      Sentence(
        "\(option) 要和客户说上话才有（reached、refused、rescheduled、complaint）",
        "\(option) needs a call in which the customer was spoken to (reached, refused, rescheduled "
          + "or complaint)")
    case .badScore(let lowest, let highest):
      Sentence(
        "--score 应是 \(lowest) 到 \(highest)", "--score must be from \(lowest) to \(highest)")
    case .referralHeld:
      Sentence(
        "客户有未了结的预警：结束以前不请求推荐",
        "the customer has an open alert: no referral is asked for before it is closed")
    }
  }

  /// The ids of all steps, for a message.
  static func steps(_ plans: [FollowUpPlan]) -> [String] {
    var known: [String] = []
    for id in plans.flatMap(\.steps).map(\.id) + ["alert"] + StepNames.care.map(\.kind)
    where !known.contains(id) {
      known.append(id)
    }
    return known
  }
}
