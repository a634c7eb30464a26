import CanonicalJSON
import Chronology
import EventLog
import Journeys
import TestSupport
import Testing
import Timelines

@Suite("The board and the timeline are two folds of the same facts")
struct BoardPropertyTests {
  @Test(
    "After every accepted fact they agree on state, weakest, delivery and advisors",
    arguments: 1...60 as ClosedRange<UInt64>)
  func agree(seed: UInt64) throws {
    var facts = RandomFacts(seed: seed)
    var random = SplitMix64(seed: seed &+ 1_000)
    var book = PlanBook()
    book.add(Plans.delivery)
    var journal = Journal.opened()
    var entry = BoardEntry()
    try apply(journal, to: &entry, book)
    for round in 0..<80 {
      let fact = facts.next()
      // Any moment of two days, so that entries run backwards too.
      let minute = Int64(random.below(2_880))
      let digest = try FactReader.read(
        fact.kind, fact.data, occurred: Journal.time(minute).milliseconds)
      do throws(Refusal) {
        try JourneyDecision.decide(digest, on: entry.state, plans: book)
      } catch {
        continue
      }
      journal.add(minute, fact.kind, fact.data)
      try apply(journal, to: &entry, book)
      guard round.isMultiple(of: 4) || round > 70 else { continue }
      guard let difference = difference(entry, journal.fold()) else { continue }
      Issue.record("seed \(seed), round \(round): \(difference)")
      return
    }
    // The property would hold for a journey that takes nothing.
    #expect(journal.events.count > 3, "seed \(seed)")
  }

  /// Applies the last event of a journal.
  private func apply(_ journal: Journal, to entry: inout BoardEntry, _ book: PlanBook) throws {
    let event = try #require(journal.events.last).recorded.event
    let kind = try #require(FactKind(rawValue: event.type))
    let digest = try FactReader.read(
      kind, event.data, occurred: event.time.milliseconds, isTrusted: true)
    entry.apply(
      digest, customerKey: 0, plans: book, texts: BoardTexts(kind, event.data))
  }

  /// What board and timeline say differently; nil for nothing.
  private func difference(_ entry: BoardEntry, _ timeline: JourneyTimeline) -> String? {
    let weakest = entry.weakest < 0 ? nil : Plans.touchpoints[Int(entry.weakest)]
    if entry.stateName != timeline.state { return "\(entry.stateName), not \(timeline.state)" }
    if weakest != timeline.weakest {
      return "weakest \(weakest ?? "none"), not \(timeline.weakest ?? "none")"
    }
    if entry.deliveredAt != timeline.deliveredAt?.milliseconds {
      return "delivered \(entry.deliveredAt ?? 0), not \(timeline.deliveredAt?.milliseconds ?? 0)"
    }
    if entry.advisor != timeline.advisor {
      return "advisor \(entry.advisor ?? "nobody"), not \(timeline.advisor ?? "nobody")"
    }
    if entry.advisorAtDelivery != timeline.advisorAtDelivery {
      return "another advisor at delivery"
    }
    if !entry.calls.needsRule {
      let alert = timeline.alerts.open
      if entry.calls.alertOpened != alert?.openedAt.milliseconds {
        return "alert \(entry.calls.alert), not as the rule says"
      }
    }
    if entry.openedAt != timeline.openedAt?.milliseconds { return "opened at another moment" }
    for (place, step) in timeline.steps.enumerated() {
      let isRepeatable = timeline.plan?.touchpoints[place].isRepeatable ?? false
      if !isRepeatable, entry.state.completed.contains(place) != (step.status == .completed) {
        return "\(step.touchpoint) is completed in one only"
      }
      if entry.state.skipped.contains(place) != (step.status == .skipped) {
        return "\(step.touchpoint) is skipped in one only"
      }
    }
    return nil
  }
}
