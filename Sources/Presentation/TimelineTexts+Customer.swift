internal import CanonicalJSON
internal import Journeys
public import Timelines

/// What stands above the journeys: the customer's own facts.
extension TimelineTexts {
  /// What was merged, a line each.
  public func mergings(_ timeline: CustomerTimeline) -> [String] {
    var lines: [String] = []
    if let into = timeline.mergedInto {
      lines.append(say("已并入客户 \(into)", "Merged into customer \(into)"))
    }
    if !timeline.mergedFrom.isEmpty {
      let names = timeline.mergedFrom.joined(separator: say("、", ", "))
      lines.append(say("含并入的客户 \(names)", "With merged \(names)"))
    }
    return lines
  }

  public func sections(_ timeline: CustomerTimeline) -> [Section] {
    let all: [Section] = [
      (say("同意", "Consents"), timeline.consents.map(consent)),
      (say("流失", "Lapsed"), timeline.lapsed.map { line($0, nil) }),
      (say("购买", "Purchases"), timeline.purchases.map { line($0, nil) }),
      (say("关怀", "Care"), timeline.care.map { line($0, nil) }),
      (say("更正", "Corrections"), timeline.corrections.map { correction($0, nil) }),
    ]
    return all.filter { !$0.lines.isEmpty }
  }

  private func consent(_ consent: CustomerTimeline.Consent) -> String {
    var text = words.code(consent.purpose)
    if let channel = consent.channel {
      text += say("（", " (") + words.code(channel) + say("）", ")")
    }
    text += say("：", ": ") + (consent.isGiven ? say("同意", "given") : say("已撤回", "withdrawn"))
    text += " " + minute(consent.moment.occurred)
    if let expires = consent.moment.time("expires"), consent.isGiven {
      text += comma + say("到期 ", "expires ") + minute(expires)
    }
    return text + (consent.isExpired ? say("（已过期）", " (expired)") : "")
  }
}
