import CanonicalJSON
import Journeys
import Timelines

/// What stands above the journeys: the customer's own facts.
extension TimelineView {
  func customerSections(_ timeline: CustomerTimeline) -> [String] {
    var lines: [String] = []
    if let into = timeline.mergedInto {
      lines.append(Screen.wrap(Screen.plain(say("已并入客户 \(into)", "Merged into customer \(into)"))))
    }
    if !timeline.mergedFrom.isEmpty {
      let names = timeline.mergedFrom.joined(separator: say("、", ", "))
      lines.append(Screen.wrap(Screen.plain(say("含并入的客户 \(names)", "With merged \(names)"))))
    }
    let all: [(String, [String])] = [
      (say("同意", "Consents"), timeline.consents.map(consent)),
      (say("流失", "Lapsed"), timeline.lapsed.map { line($0, nil) }),
      (say("购买", "Purchases"), timeline.purchases.map { line($0, nil) }),
      (say("关怀", "Care"), timeline.care.map { line($0, nil) }),
      (say("更正", "Corrections"), timeline.corrections.map { correction($0, nil) }),
    ]
    return lines + all.flatMap { section($0.0, $0.1) }
  }

  private func consent(_ consent: CustomerTimeline.Consent) -> String {
    var text = TimelineWords.code(consent.purpose)
    if let channel = consent.channel {
      text += say("（", " (") + TimelineWords.code(channel) + say("）", ")")
    }
    text += say("：", ": ") + (consent.isGiven ? say("同意", "given") : say("已撤回", "withdrawn"))
    text += " " + minute(consent.moment.occurred)
    if let expires = consent.moment.time("expires"), consent.isGiven {
      text += comma + say("到期 ", "expires ") + minute(expires)
    }
    return text + (consent.isExpired ? say("（已过期）", " (expired)") : "")
  }
}
