internal import Chronology
public import FollowUps
internal import Interchange
internal import Journeys
internal import Satisfaction
internal import Timelines
public import Wording

/// A call list in the words of one language: what a terminal, a page and a calendar show alike.
public struct CallTexts {
  private let sheet: CallSheet
  private let language: Language

  public init(_ sheet: CallSheet, _ language: Language) {
    self.sheet = sheet
    self.language = language
  }

  private func say(_ chinese: String, _ english: String) -> String {
    language == .chinese ? chinese : english
  }

  /// What is not a row, for beside the list.
  public var notes: [String] {
    var notes: [String] = []
    if sheet.rows.isEmpty {
      notes.append(say("\(sheet.dayText) 没有要打的电话。", "Nobody to call on \(sheet.dayText)."))
    }
    if !sheet.isCallingDay {
      notes.append(
        say(
          "\(sheet.dayText) 不是打电话的日子：没有约好的可以等。",
          "\(sheet.dayText) is no calling day: what was not agreed can wait."))
    }
    if sheet.isFallback {
      notes.append(
        say(
          "没有 \(sheet.day.year) 年的假日文件，按周一至周五算（touchstone calendar add）。",
          "There is no holiday file for \(sheet.day.year): Monday to Friday are calling days "
            + "(touchstone calendar add)."))
    }
    if sheet.withheld > 0 {
      notes.append(
        say(
          "\(sheet.withheld) 位客户不同意回访，不在名单上。",
          "\(sheet.withheld) withheld their consent and are left out."))
    }
    if !sheet.alertsCalled.isEmpty {
      let count = sheet.alertsCalled.count
      notes.append(
        say(
          "\(count) 个预警只在“后续跟踪”环节里打过电话，还没有由别人回访结束。",
          (count == 1 ? "1 alert was" : "\(count) alerts were")
            + " called at the touchpoint followUp only, and closed by nobody else yet."
        ))
    }
    return notes
  }

  /// Whom the row is of, as ids.
  public func customers(_ row: CallSheet.Row) -> String {
    row.customers.count > 1 ? row.customers.joined(separator: say("、", ", ")) : row.customer
  }

  /// All who share the phone, where opened.
  public func names(_ row: CallSheet.Row) -> String? {
    row.names.isEmpty ? nil : row.names.joined(separator: say("、", ", "))
  }

  /// The car and its delivery.
  public func car(_ row: CallSheet.Row) -> String {
    var car = [row.journey, row.model ?? ""].filter { !$0.isEmpty }.joined(separator: "  ")
    if let delivered = row.deliveredAt, let days = row.days {
      let time = CivilText.minute(sheet.zone.civil(at: delivered))
      car += "  " + say("交车 \(time)，第 \(days) 天", "delivered \(time), day \(days)")
    }
    return car
  }

  // MARK: Tasks

  /// When and how often.
  public func task(_ task: CallTask, _ row: CallSheet.Row) -> String {
    var parts = [title(task, row)]
    if let agreed = task.agreed, task.isCall {
      parts.append(say("约好 ", "agreed ") + CivilText.minute(sheet.zone.civil(at: agreed)))
    } else {
      parts.append(say("应于 \(task.due)", "due \(task.due)"))
    }
    if task.overdueDays > 0 {
      parts.append(
        say(
          "逾期 \(task.overdueDays) 天",
          "\(task.overdueDays) \(task.overdueDays == 1 ? "day" : "days") overdue"))
    }
    if task.isCall {
      parts.append(
        say("第 \(task.attempt)/\(task.attempts) 次", "attempt \(task.attempt) of \(task.attempts)"))
    }
    if let band = task.band { parts.append("\(band.id) \(band.from.text)–\(band.to.text)") }
    if task.isPushed { parts.append(say("顺延", "pushed")) }
    if task.isMoved { parts.append(say("预警之后", "after an alert")) }
    if task.isFallback { parts.append(say("无假日文件", "no holiday file")) }
    switch task.role {
    case .caller: break
    case .advisor: parts.append(say("销售顾问", "advisor"))
    case .manager: parts.append(say("经理", "manager"))
    case .generalManager: parts.append(say("总经理", "general manager"))
    }
    return parts.joined(separator: say("，", ", "))
  }

  public func title(_ task: CallTask, _ row: CallSheet.Row) -> String {
    let plan = row.plan?.calls
    let step = plan?.steps.first { $0.id == task.step }?.name(language) ?? task.step
    switch task.kind {
    case .step: return step
    case .alert:
      let reasons = task.reasonCodes.map(reason).joined(separator: say("、", "; "))
      let withdrawn = task.alert?.isWithdrawn == true ? say("（已更正）", " (corrected since)") : ""
      return say("预警：", "alert: ") + reasons + withdrawn
    case .care: return say("关怀：", "care: ") + care(task.step)
    case .correctPhone: return step + say("：更正电话号码", ": correct the phone number")
    case .message:
      return step + say("：发一条 \(task.channel ?? "")", ": one message by \(task.channel ?? "")")
    case .unreachable: return step + say("：联系不上", ": unreachable")
    }
  }

  private func reason(_ code: String) -> String {
    switch AlertReason.Code(rawValue: code) {
    case .dissatisfied: say("不满意", "dissatisfied")
    case .belowExpectation: say("远低于期望", "far below expectation")
    case .unsolved: say("问题没有解决", "not solved")
    case .noRecommendation: say("不会推荐", "would not recommend")
    case .brokenPromise: say("承诺没有兑现", "a promise was broken")
    case .complaint: say("投诉", "complaint")
    case nil: code
    }
  }

  private func care(_ kind: String) -> String {
    switch kind {
    case "firstService": say("首保", "first service")
    case "insurance": say("保险", "insurance")
    case "annualCheck": say("年检", "annual check")
    case "birthday": say("生日", "birthday")
    default: kind
    }
  }

  // MARK: Points

  /// - Parameter isOpen: whether what the customer said stands with it.
  public func words(_ point: TalkingPoint, isOpen: Bool = true) -> String {
    let label =
      switch point.kind {
      case .concern: say("未解：", "open concern: ")
      case .unclear: say("没弄明白：", "unclear: ")
      case .promise: say("承诺：", "promise: ")
      case .exception: say("异常：", "exception: ")
      case .weakest: say("最弱：", "weakest: ")
      case .handling, .question: say("问：", "ask: ")
      case .reason: say("原话：", "reason: ")
      case .referral: say("推荐：", "referral: ")
      case .consent: say("同意：", "consent: ")
      }
    let said = (isOpen ? point.words : nil).map { say("“\($0)”", " “\($0)”") } ?? ""
    return label + point.sentence(language) + said
  }
}
