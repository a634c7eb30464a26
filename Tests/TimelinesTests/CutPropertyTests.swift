import CanonicalJSON
import Chronology
import EventLog
import TestSupport
import Testing
import Timelines

@Suite("Every cut of the past, over every kind of fact")
struct CutPropertyTests {
  private func fold(_ events: [TimelineEvent], _ cut: Cut = Cut()) -> CustomerTimeline {
    CustomerTimeline.fold(customer: "C-1", position: 99, cut: cut, events) { _, _ in
      Plans.delivery
    }
  }

  /// Without what is derived from the moment that was asked for, and that moment itself.
  private func plain(_ json: JSON) -> JSON {
    switch json {
    case .object(let members):
      .object(
        members.filter { !["overdue", "expired", "asOf"].contains($0.key) }
          .map { JSON.Member($0.key, plain($0.value)) })
    case .array(let items): .array(items.map(plain))
    default: json
    }
  }

  /// When an event counts: a correction at the time of what it corrects.
  private func counts(_ event: TimelineEvent, among events: [TimelineEvent]) -> Timestamp {
    let own = event.recorded.event
    guard own.type == "correction.made" else { return own.time }
    let target = events.first { $0.recorded.event.id.description == own.data["corrects"]?.text }
    return target?.recorded.event.time ?? own.time
  }

  @Test(
    "As of a moment equals the timeline of what occurred by then",
    arguments: 1...80 as ClosedRange<UInt64>)
  func asOf(seed: UInt64) {
    var lives = RandomLives(seed: seed)
    var random = SplitMix64(seed: seed &+ 500)
    let events = lives.events(60)
    for _ in 0..<6 {
      let moment = Journal.time(Int64(random.below(2_900)))
      let earlier = events.filter { counts($0, among: events) <= moment }
      #expect(
        plain(fold(events, Cut(asOf: moment)).json) == plain(fold(earlier).json), "seed \(seed)")
      #expect(
        fold(events, Cut(asOf: moment)).json == fold(earlier, Cut(asOf: moment)).json,
        "seed \(seed)")
    }
  }

  @Test(
    "As of the end of time nothing is cut, and the head of the log changes nothing that stands",
    arguments: 1...20 as ClosedRange<UInt64>)
  func whole(seed: UInt64) {
    var lives = RandomLives(seed: seed)
    let events = lives.events(60)
    #expect(
      plain(fold(events, Cut(asOf: .latest)).json) == plain(fold(events).json), "seed \(seed)")
  }

  @Test(
    "What was known at a position is the fold of the prefix: later facts leave no trace in it",
    arguments: 1...40 as ClosedRange<UInt64>)
  func knownAt(seed: UInt64) {
    var lives = RandomLives(seed: seed)
    let events = lives.events(60)
    var random = SplitMix64(seed: seed &+ 900)
    let length = 1 + random.below(events.count)
    let prefix = events.filter { $0.recorded.position <= Int64(length) }
    let timeline = fold(prefix, Cut(knownAt: .position(Int64(length))))
    #expect(positions(timeline.json).allSatisfy { $0 <= Int64(length) }, "seed \(seed)")
    // Both together: first the prefix, then what had occurred of it.
    let moment = Journal.time(Int64(random.below(2_900)))
    let earlier = prefix.filter { counts($0, among: prefix) <= moment }
    #expect(
      fold(prefix, Cut(asOf: moment)).json == fold(earlier, Cut(asOf: moment)).json,
      "seed \(seed)")
  }

  private func positions(_ json: JSON) -> [Int64] {
    switch json {
    case .object(let members):
      members.flatMap { member in
        member.key == "position" && member.value != 99
          ? [member.value.int].compactMap(\.self) : positions(member.value)
      }
    case .array(let items): items.flatMap(positions)
    default: []
    }
  }
}
