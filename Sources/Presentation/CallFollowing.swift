internal import FollowUps
internal import Satisfaction
public import Wording

/// What follows from a call, in the words of one language.
public struct CallFollowing {
  private let recorded: RecordedCall
  private let step: String
  private let language: Language

  /// - Parameter step: the step that was given first.
  public init(_ recorded: RecordedCall, step: String, _ language: Language) {
    self.recorded = recorded
    self.step = step
    self.language = language
  }

  private func say(_ chinese: String, _ english: String) -> String {
    language == .chinese ? chinese : english
  }

  public var lines: [String] { [asked, stepEnd, alertEnd, next].compactMap(\.self) }

  private var due: String { recorded.due?.description ?? "" }
  private var alertDue: String { recorded.alertDue?.description ?? "" }

  private var role: String {
    switch recorded.role {
    case .manager: say("经理", "the manager")
    case .generalManager: say("总经理", "the general manager")
    default: say("被评价的顾问以外的人", "somebody who was not rated")
    }
  }

  /// A call that nothing asked for is recorded, and said to be one.
  private var asked: String? {
    guard !recorded.isAsked else { return nil }
    return say(
      "这次电话今天没有哪一步要求打；已记录",
      "no step asked for this call on its day; it is recorded")
  }

  private var stepEnd: String? {
    switch recorded.state {
    case "open" where recorded.alertDue == nil || recorded.alert == .opened:
      guard let attempt = recorded.attempt else { return nil }
      return say("下一次：第 \(attempt) 次，\(due)", "next: attempt \(attempt) on \(due)")
    case "done" where recorded.alert != .closed: return say("这一步完成", "the step is done")
    case "unreached":
      return say(
        "三次未接通：今天发一条消息（\(channel)），这一步到此为止",
        "nobody answered three times: send one message today (\(channel)); the step ends here")
    case "unreachable":
      return say(
        "三次未接通，也没有可发消息的同意：转经理",
        "nobody answered three times, and no message is agreed to: to the manager")
    case "awaitsPhone":
      return say("号码不对：请销售顾问在 \(due) 前更正", "the number is wrong: the advisor corrects it by \(due)")
    case "cancelled":
      return say("客户拒绝：这个旅程不再打例行电话", "refused: no routine call of this journey any more")
    default: return nil
    }
  }

  private var channel: String {
    TimelineWords(language).code(recorded.message ?? "")
  }

  private var alertEnd: String? {
    switch recorded.alertStays {
    case .notSatisfied:
      return say(
        "预警仍未结束：升级到\(role)，在 \(alertDue) 前打",
        "alert stays open, escalated to \(role), call by \(alertDue)")
    case .notAsked:
      return say(
        "预警仍未结束：要问客户对处理是否满意（--satisfied yes|no），在 \(alertDue) 前打",
        "the alert stays open: ask whether the customer is satisfied with the handling "
          + "(--satisfied yes|no), call by \(alertDue)")
    case .ownAdvisor:
      return say(
        "预警仍未结束：被评价的顾问自己不能结束它，请由别人在 \(alertDue) 前回访",
        "the alert stays open: the advisor who was rated cannot close it; somebody else calls by "
          + alertDue)
    case .complaintUnresolved:
      return say(
        "预警仍未结束：投诉要先解决（record complaint.resolved），在 \(alertDue) 前再打",
        "the alert stays open: the complaint is resolved first (record complaint.resolved), call "
          + "again by \(alertDue)")
    case nil: break
    }
    switch recorded.alert {
    case .opened:
      return say(
        "预警开始：由\(role)在 \(alertDue) 前回访", "an alert opens: \(role) calls by \(alertDue)")
    case .closed: return say("预警结束", "the alert is closed")
    case .open where recorded.message != nil && recorded.state == "open":
      return say(
        "三次未接通：今天发一条消息（\(channel)）；预警仍未结束，转经理",
        "nobody answered three times: send one message today (\(channel)); the alert stays open and "
          + "goes to the manager")
    case .open:
      let attempt = step == "alert" ? recorded.attempt : nil
      let which = attempt.map { say("第 \($0) 次，", "attempt \($0), ") } ?? ""
      return say(
        "预警仍未结束：\(which)由\(role)在 \(alertDue) 前打",
        "the alert stays open: \(which)\(role) calls by \(alertDue)")
    case nil: return nil
    }
  }

  private var next: String? {
    guard let next = recorded.next else { return nil }
    let name = next.name(language)
    return say(
      "之后：\(name)，\(next.from) 起，应于 \(next.due)",
      "then: \(name), from \(next.from), due \(next.due)")
  }
}
