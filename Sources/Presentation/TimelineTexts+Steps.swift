internal import Chronology
internal import Journeys
internal import Satisfaction
public import Timelines
internal import Wording

/// What stands behind the rows of the table: concerns, words, times and checklists.
extension TimelineTexts {
  public func remarks(_ journey: JourneyTimeline) -> [String] {
    var lines: [String] = []
    for step in journey.steps {
      let name = name(step.touchpoint, journey)
      let planned = journey.plan?.touchpoint(step.touchpoint)
      for concern in step.concernsOpen {
        let words = planned?.concerns.first { $0.id == concern }?.name(language)
        let said = step.concerns.last { $0.text("concern") == concern }?.words
        lines.append(
          say("未解的顾虑（\(name)）：", "Open concern (\(name)): ") + (words ?? concern)
            + (said.map { " " + quoted($0) } ?? ""))
      }
      if let reason = step.reason, step.status == .skipped || step.status == .reopened {
        lines.append(name + say("：原因 ", ": reason ") + words.code(reason))
      }
      if let reason = step.reason, step.isIncomplete {
        lines.append(
          name + say("：缺必查项而完成，原因 ", ": completed with mandatory items open, reason ")
            + words.code(reason))
      }
      if let kind = step.kind {
        let title = planned?.kinds.first { $0.id == kind }?.name(language) ?? kind
        lines.append(name + say("：方式 ", ": held ") + title)
      }
      if let note = step.note { lines.append(name + say("：", ": ") + oneLine(note)) }
      for rating in step.ratings {
        if let words = rating.words { lines.append(name + say("：", ": ") + quoted(words)) }
        lines += causes(rating.causes, of: name, journey)
      }
    }
    for rating in journey.overallRatings {
      lines += causes(rating.causes, of: subject(rating), journey)
    }
    return lines
  }

  private func causes(_ causes: [Moment], of name: String, _ journey: JourneyTimeline) -> [String] {
    causes.map { cause in
      say("归因（\(name)）：", "Cause (\(name)): ") + fields(cause, journey.plan, hiding: ["of"])
    }
  }

  /// What an answer is about that is not about a touchpoint.
  func subject(_ rating: JourneyTimeline.Rating) -> String {
    rating.answer.question.factor.map(words.factor) ?? say("总体", "overall")
  }

  func times(_ journey: JourneyTimeline) -> [String] {
    journey.steps.compactMap { step in
      var parts: [String] = []
      if let told = step.toldMinutes {
        parts.append(say("告知 ", "told ") + length(Int64(told) * 60_000))
      }
      parts += step.told.compactMap { $0.text("content").map(words.code) }
      if let elapsed = step.times?.elapsed.value {
        parts.append(say("用时 ", "took ") + length(elapsed))
      }
      if let wait = step.times?.wait.value, wait > 0 {
        parts.append(say("其中等候 ", "of which waited ") + length(wait))
      }
      if let open = step.times?.openWaits, open > 0 {
        parts.append(say("有未结束的等候", "a wait was not ended"))
      }
      guard !parts.isEmpty else { return nil }
      return name(step.touchpoint, journey) + say("：", ": ") + parts.joined(separator: comma)
    }
  }

  func checklists(_ journey: JourneyTimeline) -> [String] {
    let good = journey.steps.filter { step in
      !step.checks.isEmpty && step.itemsMissing.isEmpty
        && step.checks.allSatisfy { $0.outcome == "ok" }
    }.map { "\(name($0.touchpoint, journey)) \($0.checks.count)" }
    return
      (good.isEmpty
      ? [] : [say("全部合格：", "All ok: ") + good.joined(separator: say("、", ", "))])
      + journey.steps.flatMap { remarks(onChecksOf: $0, journey) }
  }

  private func remarks(
    onChecksOf step: JourneyTimeline.Step, _ journey: JourneyTimeline
  ) -> [String] {
    let planned = journey.plan?.touchpoint(step.touchpoint)
    func title(_ item: String) -> String {
      planned?.items.first { $0.id == item }?.name(language) ?? item
    }
    let name = name(step.touchpoint, journey)
    // Of an item that was looked at again, the last look counts.
    let last = Dictionary(step.checks.map { ($0.item, $0.position) }, uniquingKeysWith: max)
    let checks = step.checks.filter { last[$0.item] == $0.position }
    let good = checks.count { $0.outcome == "ok" }
    var lines: [String] = []
    if good < checks.count || (!checks.isEmpty && !step.itemsMissing.isEmpty) {
      lines.append(
        name
          + say(
            "：\(good) 项合格，共查 \(checks.count) 项",
            ": \(good) ok of \(checks.count) checked"))
    }
    if !step.itemsMissing.isEmpty {
      lines.append(
        name + say("：缺必备 ", ": mandatory and missing: ")
          + step.itemsMissing.map(title).joined(separator: say("、", ", ")))
    }
    return lines + checks.compactMap { check($0, title($0.item)) }
  }

  /// A look that says more than ok; nil for the others.
  private func check(_ check: JourneyTimeline.Check, _ title: String) -> String? {
    var parts: [String] = []
    if check.outcome != "ok" { parts.append(words.code(check.outcome)) }
    if let value = check.value {
      parts.append([value, check.unit].compactMap(\.self).joined(separator: " "))
    }
    if let signer = check.signedBy {
      parts.append(say("签字 ", "signed by ") + (staffName(signer) ?? signer))
    }
    if let attachment = check.attachment {
      parts.append(say("附件 ", "attachment ") + attachment.prefix(8) + "…")
    }
    if let note = check.note { parts.append(quoted(note)) }
    return parts.isEmpty ? nil : title + say("：", ": ") + parts.joined(separator: comma)
  }
}
