internal import CanonicalJSON
internal import Chronology
internal import Exports
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
  private let words: TimelineWords
  /// Names of staff, where they are opened.
  private let staffName: (String) -> String?

  public init(
    _ sheet: CallSheet, _ language: Language,
    staffName: @escaping (String) -> String? = { _ in nil }
  ) {
    self.sheet = sheet
    self.staffName = staffName
    self.language = language
    words = TimelineWords(language)
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
          "\(count) 个预警只完成了“后续跟踪”环节，没有回访记录，仍未了结（calls --review）。",
          (count == 1 ? "1 alert is" : "\(count) alerts are")
            + " open with the touchpoint followUp completed and no call recorded (calls --review)."
        ))
    }
    if sheet.missed.count > 0 { notes.append(missed) }
    return notes
  }

  /// How many steps nobody called for, and whose they were.
  private var missed: String {
    let count = sheet.missed.count
    let by = sheet.missed.byAdvisor.prefix(5).map { advisor, count in
      "\(advisor.map { staffName($0) ?? $0 } ?? say("没有顾问", "no advisor")) \(count)"
    }
    let more = sheet.missed.byAdvisor.count > by.count ? say("等", " and others") : ""
    let whose = by.joined(separator: say("、", ", ")) + more
    guard let since = sheet.missed.since else {
      return say(
        "共 \(count) 次该打的电话到最晚一天也没有打：\(whose)。",
        "\(count) \(count == 1 ? "call was" : "calls were") never made up to the latest day: "
          + "\(whose).")
    }
    return say(
      "\(since) 以来 \(count) 次该打的电话到最晚一天也没有打：\(whose)（calls --review）。",
      "\(count) \(count == 1 ? "call was" : "calls were") never made up to the latest day, since "
        + "\(since): \(whose) (calls --review).")
  }

  /// The whole list in a line; nil where nobody is to be called.
  public var totals: String? {
    guard sheet.totals.customers > 0 else { return nil }
    let names: [(CallTask.Group, Sentence)] = [
      (.agreed, Sentence("约好", "agreed")), (.alert, Sentence("预警", "alert")),
      (.overdue, Sentence("逾期", "overdue")), (.due, Sentence("到期", "due")),
      (.care, Sentence("关怀", "care")),
    ]
    let groups = names.compactMap { group, name in
      sheet.totals.groups[group].map {
        language == .chinese ? "\(name.chinese) \($0)" : "\($0) \(name.english)"
      }
    }.joined(separator: say("、", ", "))
    let customers = sheet.totals.customers
    let shown =
      sheet.rows.count < customers
      ? say("，显示前 \(sheet.rows.count) 位", ", the first \(sheet.rows.count) shown") : ""
    return say(
      "共 \(customers) 位客户：\(groups)\(shown)",
      "\(customers) \(customers == 1 ? "customer" : "customers"): \(groups)\(shown)")
  }

  /// Complaints that are not closed, with the customer's words where opened.
  public func complaints(_ row: CallSheet.Row) -> [String] {
    row.complaints.map { complaint in
      let isResolved = complaint.moments.contains { $0.kind == .complaintResolved }
      let cause = complaint.field("cause")?.text.map(words.code)
      let state = isResolved ? say("已解决，等回访", "resolved, awaits a call") : say("未解决", "open")
      let said = complaint.words.map { say("“\($0)”", " “\($0)”") } ?? ""
      return say("投诉：", "Complaint: ")
        + [cause, state].compactMap(\.self).joined(separator: say("，", ", ")) + said
    }
  }

  /// Why the row is there, and what it waits for.
  public func why(_ row: CallSheet.Row) -> String {
    let why = row.why(language)
    return say("缘由：\(why)。", "Why: \(why).")
  }

  /// The advisor, by name where opened.
  public func advisor(_ row: CallSheet.Row) -> String? {
    row.advisor.map { say("顾问 ", "advisor ") + (row.advisorName ?? $0) }
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
    if task.isCall, let attempt = task.attempt {
      parts.append(say("第 \(attempt)/\(task.attempts) 次", "attempt \(attempt) of \(task.attempts)"))
    }
    if let band = task.band { parts.append("\(band.id) \(band.from.text)–\(band.to.text)") }
    if task.isPushed { parts.append(say("顺延", "pushed")) }
    if task.isMoved { parts.append(say("预警之后", "after an alert")) }
    // Said once beside the list where it is of the list's own year.
    if task.isFallback, !sheet.isFallback { parts.append(say("无假日文件", "no holiday file")) }
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
    let name =
      plan?.steps.first { $0.id == task.step }?.name ?? task.stepName
      ?? StepNames.care.first { $0.kind == task.step }?.name
      ?? (task.step == "alert" ? StepNames.alert : nil)
    let step = name?(language) ?? task.step
    switch task.kind {
    case .step: return step
    case .alert:
      let reasons = task.reasonCodes.map(reason).joined(separator: say("、", "; "))
      let withdrawn = task.alert?.isWithdrawn == true ? say("（已更正）", " (corrected since)") : ""
      return say("预警：", "alert: ") + reasons + withdrawn
    case .care: return say("关怀：", "care: ") + care(task.step)
    case .correctPhone: return step + say("：更正电话号码", ": correct the phone number")
    case .message:
      let channel = words.code(task.channel ?? "")
      return step + say("：发一条\(channel)", ": one message by \(channel)")
    case .unreachable: return step + say("：联系不上", ": unreachable")
    case .missed: return step + say("：没有打", ": never made")
    }
  }

  private func reason(_ code: String) -> String {
    AlertReason.Code(rawValue: code).map(words.reason) ?? code
  }

  private func care(_ kind: String) -> String {
    StepNames.care.first { $0.kind == kind }?.name(language) ?? kind
  }

  // MARK: Points

  /// - Parameter isOpen: whether what the customer said stands with it.
  public func words(_ point: TalkingPoint, isOpen: Bool = true) -> String {
    let label =
      switch point.kind {
      case .concern: say("未解：", "Open concern: ")
      case .unclear: say("没弄明白：", "Unclear: ")
      case .promise: say("承诺：", "Promise: ")
      case .exception: say("异常：", "Exception: ")
      case .weakest: say("最弱：", "Weakest: ")
      case .handling, .question: say("问：", "Ask: ")
      case .reason: say("原话：", "Reason: ")
      case .referral: say("推荐：", "Referral: ")
      case .consent: say("同意：", "Consent: ")
      }
    let said = (isOpen ? point.words : nil).map { say("“\($0)”", " “\($0)”") } ?? ""
    return label + point.sentence(language) + said
  }
}
