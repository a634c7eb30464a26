internal import CanonicalJSON
internal import Chronology
internal import FollowUps
internal import Journeys
internal import Satisfaction
public import Timelines
internal import Wording

/// The sections below a journey's table; each only where there is something to show.
extension TimelineTexts {
  public func sections(_ journey: JourneyTimeline) -> [Section] {
    func facts(_ list: JourneyTimeline.MomentList) -> [String] {
      journey[list].map { moment in
        let isBinding =
          list == .appointments && moment.position == journey.promised?.binding?.position
        return line(moment, journey.plan) + (isBinding ? say("（作准）", " (binding)") : "")
      }
    }
    func spans(_ list: JourneyTimeline.SpanList) -> [String] {
      journey[list].flatMap { self.span($0, list, journey) }
    }
    let vehicles = journey[.vehicles].contains { $0.kind == .vehicleReplaced }
    let ratings = answers(journey)
    let endings = journey[.endings].contains { !$0.fields.isEmpty || !$0.texts.isEmpty }
    let answers: [[String]] = [
      ratings, facts(.experience), facts(.recommendation), facts(.repurchase), facts(.kano),
    ]
    let all: [Section] = [
      (say("承诺与实际", "Promised and actual"), promised(journey)),
      (say("用时", "Times"), times(journey)),
      (say("预约", "Appointments"), facts(.appointments)),
      (say("车辆", "Vehicles"), vehicles ? facts(.vehicles) : []),
      (say("人员", "People"), team(journey) + facts(.assignments) + facts(.parties)),
      (say("需求", "Needs"), facts(.needs)),
      (say("检查", "Checklists"), checklists(journey)),
      (say("等候", "Waits"), spans(.waits)), (say("承诺", "Promises"), spans(.promises)),
      (say("异常", "Exceptions"), spans(.exceptions)),
      (say("交车仪式", "Ceremony"), facts(.ceremony)),
      (say("调查", "Surveys"), spans(.surveys)),
      (say("回答", "Answers"), answers.flatMap(\.self)),
      (say("投诉", "Complaints"), spans(.complaints)),
      (say("请求", "Requests"), spans(.requests)),
      (say("预警", "Alerts"), openAlert(journey) + spans(.alerts)),
      (say("跟踪", "Follow-up"), spans(.followUps)),
      (say("转介绍", "Referrals"), spans(.referrals)),
      (say("结局", "Outcome"), endings ? facts(.endings) : []),
      (say("更正", "Corrections"), journey.corrections.map { correction($0, journey.plan) }),
    ]
    return all.filter { !$0.lines.isEmpty }
  }

  private func promised(_ journey: JourneyTimeline) -> [String] {
    guard let first = journey.firstPromisedFinish else { return [] }
    guard let binding = journey.promisedFinish else {
      return [
        say(
          "承诺完成 \(minute(first))：到店之后才记录，不作准",
          "Promised finish \(minute(first)): recorded only after the arrival, does not bind")
      ]
    }
    var line = say("承诺完成 ", "Promised finish ") + minute(binding)
    if first != binding { line += say("（最初 \(minute(first))）", " (at first \(minute(first)))") }
    guard let delivered = journey.deliveredAt, let delay = journey.delay else { return [line] }
    let verdict =
      switch (delay, journey.isLate) {
      case (_, true): say("迟 \(length(delay))", "\(length(delay)) late")
      case (..<0, _): say("早 \(length(delay))", "\(length(delay)) early")
      default: say("准时", "on time")
      }
    return [line, say("实际完成 ", "Actual finish ") + minute(delivered) + comma + verdict]
  }

  /// Who stands in which role, where there is more to say than the advisor above the table.
  private func team(_ journey: JourneyTimeline) -> [String] {
    let team = journey.team
    guard team.count > 1 else { return [] }
    return [
      team.map { words.code($0.role) + " " + (staffName($0.staff) ?? $0.staff) }
        .joined(separator: comma)
    ]
  }

  /// Answers that the table does not show: about the journey or a factor, later ones, and those
  /// about one side of a touchpoint; and how important each touchpoint was said to be.
  private func answers(_ journey: JourneyTimeline) -> [String] {
    let behind = journey.steps.flatMap { step in
      step.ratings.filter { $0.position != step.headlineRating?.position }
        .map { answer($0, of: name(step.touchpoint, journey)) }
    }
    let importance = journey.steps.compactMap { step in
      step.headlineRating?.importance.map { "\(name(step.touchpoint, journey)) \($0)" }
    }
    return behind
      + (importance.isEmpty
        ? [] : [say("重要性：", "Importance: ") + importance.joined(separator: say("、", ", "))])
      + journey.overallRatings.map { answer($0, of: nil) }
  }

  private func answer(_ rating: JourneyTimeline.Rating, of touchpoint: String?) -> String {
    var parts = [say("感受 ", "perception ") + number(rating.pair.perception)]
    if rating.pair.expectation != nil {
      parts.append(say("期望 ", "expectation ") + number(rating.pair.expectation))
    }
    if let importance = rating.importance {
      parts.append(say("重要性 \(importance)", "importance \(importance)"))
    }
    parts.append(words.scale(rating.pair.scale))
    let question = rating.answer.question
    if let collector = question.collector { parts.append(words.code(collector)) }
    if rating.answer.isDiagnostic { parts.append(say("诊断", "diagnostic")) }
    if rating.answer.isSolicited { parts.append(say("引导", "solicited")) }
    if rating.answer.isRewarded { parts.append(say("有奖", "rewarded")) }
    if let words = rating.words { parts.append(quoted(words)) }
    let sides = [
      touchpoint, question.factor.map(words.factor),
      question.dimension.map { words.term($0, of: "dimension") },
      question.determinant.map { words.term($0, of: "determinant") },
    ].compactMap(\.self)
    return minute(rating.occurred) + " "
      + (sides.isEmpty ? subject(rating) : sides.joined(separator: " ")) + say("：", ": ")
      + parts.joined(separator: comma)
  }

  /// The alert that is open, whatever was recorded of it: why, since when, and what it waits for.
  private func openAlert(_ journey: JourneyTimeline) -> [String] {
    guard let alert = journey.alerts.open else { return [] }
    var reasons: [String] = []
    for reason in alert.reasons {
      let touchpoint = reason.touchpoint.map { name($0, journey) }
      let text =
        words.reason(reason.code) + (touchpoint.map { say("（\($0)）", " (\($0))") } ?? "")
        + (reason.isWithdrawn ? say("（已更正）", " (corrected since)") : "")
      if !reasons.contains(text) { reasons.append(text) }
    }
    return [
      say("未了结，", "open since ") + minute(alert.openedAt) + say(" 起：", ": ")
        + reasons.joined(separator: say("、", ", "))
        + say(
          "；等被评价的顾问以外的人回访，客户对处理满意才结束",
          "; it waits for a call by somebody who was not rated, and a customer satisfied with the "
            + "handling")
    ]
  }

  /// What stands under one key: a line, and below it what happened between beginning and end.
  private func span(
    _ span: JourneyTimeline.Span, _ list: JourneyTimeline.SpanList, _ journey: JourneyTimeline
  ) -> [String] {
    var parts: [String] = []
    let hasHistory = !list.needsBeginning
    let kind = (span.kind ?? span.field("cause")?.text).map(words.code)
    var head = [kind, hasHistory || kind == nil ? span.key : nil].compactMap(\.self)
      .filter { !$0.isEmpty }.joined(separator: " ")
    if list == .followUps, let step = followUp(span.key, journey) {
      // The name of a call says that it is one.
      head = [span.kind == "call" ? nil : kind, step].compactMap(\.self).joined(separator: " ")
    }
    if list == .waits {
      head = minute(span.startedAt) + " – " + (span.endedAt.map(minute) ?? "…")
      if let kind = span.kind { parts.append(words.code(kind)) }
      if let endedAt = span.endedAt, endedAt >= span.startedAt {
        parts.append(length(endedAt.milliseconds - span.startedAt.milliseconds))
      }
    } else {
      parts.append(span.outcome.map(words.code) ?? say("未了结", "open"))
    }
    if let touchpoint = span.touchpoint { parts.append(name(touchpoint, journey)) }
    if let by = span.by { parts.append(say("由 ", "by the ") + words.code(by)) }
    if let due = span.due { parts.append(say("期限 ", "due ") + minute(due)) }
    if span.isOverdue { parts.append(say("逾期", "overdue")) }
    if span.isLate { parts.append(say("迟于期限", "late")) }
    if !span.principles.isEmpty {
      parts.append(span.principles.map(words.code).joined(separator: say("、", ", ")))
    }
    if let approver = span.approver {
      parts.append(say("批准 ", "approved by ") + (staffName(approver) ?? approver))
    }
    if let resolution = span.resolution {
      parts.append(say("处理 ", "resolution ") + words.code(resolution))
    }
    if !hasHistory {
      if let words = span.words { parts.append(quoted(words)) }
      if let words = span.closingWords { parts.append(quoted(words)) }
    }
    let title = [head.isEmpty ? "–" : head, parts.joined(separator: comma)]
    let hidden: Set = [list.key, "kind"]
    return [title.filter { !$0.isEmpty }.joined(separator: " ")]
      + (hasHistory ? span.moments.map { "· " + line($0, journey.plan, hiding: hidden) } : [])
  }

  /// What a call is about, by the name that the list of calls has for it.
  private func followUp(_ step: String, _ journey: JourneyTimeline) -> String? {
    let known =
      journey.plan?.calls?.steps.first { $0.id == step }?.name
      ?? StepNames.care.first { $0.kind == step }?.name
      ?? (step == "alert" ? StepNames.alert : nil)
    return known?(language)
  }

  /// What was corrected, and how: 第12条 评价 付款：感受 3→5（原因 misheard）.
  func correction(_ correction: JourneyTimeline.Correction, _ plan: Blueprint?) -> String {
    let reason = words.code(correction.reason)
    var text = say("更正 ", "Correction of ")
    if let position = correction.correctedPosition {
      text += say("第\(position)条", "event \(position)")
    } else {
      text += correction.corrects
    }
    if let type = correction.correctedType { text += " " + words.fact(type) }
    if let touchpoint = correction.touchpoint {
      text += " " + value(.string(touchpoint), of: "touchpoint", plan)
    }
    let changes = correction.changes.map { change in
      words.field(change.field) + " " + value(change.before, of: change.field, plan) + "→"
        + value(change.after, of: change.field, plan)
    }
    let what = correction.isReplaced ? changes.joined(separator: comma) : say("撤回", "taken back")
    if !what.isEmpty { text += say("：", ": ") + what }
    text += say("（原因 \(reason)）", " (reason \(reason))")
    return text + (correction.note.map { " " + quoted($0) } ?? "")
  }
}
