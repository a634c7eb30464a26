import CanonicalJSON
import Chronology
import EventLog
import Journeys
import TestSupport
import Timelines

/// Random journeys and customers of every kind of fact, with fields drawn from the catalogue:
/// few words, so that keys, touchpoints and surveys often meet. Corrections now and then.
struct RandomLives {
  private var random: SplitMix64

  init(seed: UInt64) {
    random = SplitMix64(seed: seed)
  }

  static let journeyKinds = FactKind.allCases.filter {
    $0.stream == .journey && $0 != .journeyOpened && $0 != .correctionMade
  }
  static let customerKinds = FactKind.allCases.filter { $0.stream == .customer }

  /// Streams of one customer and one other, in order of position; recorded times run upwards.
  mutating func events(_ count: Int) -> [TimelineEvent] {
    var events: [TimelineEvent] = []
    for position in 1...Int64(count) {
      let isJourney = position == 1 || !random.oneIn(4)
      var kind = random.pick(isJourney ? Self.journeyKinds : Self.customerKinds)
      if position == 1 { kind = .journeyOpened }
      let subject = isJourney ? "journey/J-1" : random.pick(["customer/C-1", "customer/C-2"])
      var data = Self.data(kind) { random.next() }
      let targets = events.filter {
        $0.recorded.event.subject == subject && $0.recorded.event.type != "correction.made"
      }
      if isJourney, random.oneIn(8), let target = targets.isEmpty ? nil : random.pick(targets) {
        let own = target.recorded.event
        let replaced = FactKind(rawValue: own.type).map { kind in
          kind == .journeyOpened ? own.data : Self.data(kind) { random.next() }
        }
        kind = .correctionMade
        data = .object(present: [
          ("corrects", .string(own.id.description)), ("reason", "typo"),
          ("replacement", random.oneIn(3) && own.type != "journey.opened" ? nil : replaced),
        ])
      }
      // The journey begins before everything; later facts may run backwards by days.
      let minute = position == 1 ? 0 : Int64(random.below(2_880))
      events.append(
        TimelineEvent(
          RecordedEvent(
            position: position, version: position, recorded: Journal.time(3_000 + position),
            event: Event(
              id: EventID(
                high: 0x0000_0000_0000_7000, low: 0x8000_0000_0000_0000 | UInt64(position)),
              source: "example.com/dealer-1", type: kind.rawValue, subject: subject,
              time: Journal.time(minute), customer: "C-1", actor: "S-1", data: data)),
          personal: .none))
    }
    return events
  }

  /// Data that the schema of a kind takes; optional fields are there half the time.
  static func data(_ kind: FactKind, _ next: () -> UInt64) -> JSON {
    .object(
      FactCatalogue.schema(kind).fields.compactMap { field in
        guard field.isRequired || next() % 2 == 0 else { return nil }
        return JSON.Member(field.name, value(field.name, field.kind, next))
      })
  }

  private static func value(
    _ name: String, _ kind: FactField.Kind, _ next: () -> UInt64
  ) -> JSON {
    func pick(_ words: [String]) -> JSON { .string(words[Int(next() % UInt64(words.count))]) }
    switch kind {
    case .code, .label:
      switch name {
      case "blueprint": return "delivery"
      case "touchpoint": return pick(Plans.touchpoints)
      case "concern": return pick(["treatedColdly", "rightDecision"])
      case "item": return pick(["metAtDoor", "balance"])
      case "from", "into": return pick(["C-1", "C-2", "C-3"])
      default: return pick(["1", "2"])
      }
    case .integer(let range):
      let low = max(range.lowerBound, 1)
      return name == "blueprintVersion"
        ? 1 : .integer(low + Int64(next() % 7) % (range.upperBound - low + 1))
    case .flag: return .bool(next() % 2 == 0)
    case .time: return .string(Journal.time(Int64(next() % 2_880)).text)
    case .choice(let words): return pick(words)
    case .decimal: return pick(["1", "20.5"])
    case .sha256: return .string(String(repeating: "a", count: 64))
    case .verifierKey: return "example.com/dealer-1+00000000+AQEBAQEB"
    case .base64: return "AAAA"
    case .eventID:
      return .string(
        EventID(high: 0x0000_0000_0000_7000, low: 0x8000_0000_0000_0000 | (1 + next() % 40))
          .description)
    case .date: return "2026-03-05"
    case .list(let element): return [value(name, element, next)]
    case .object: return [:]
    }
  }
}
