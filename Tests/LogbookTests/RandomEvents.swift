import CanonicalJSON
import Chronology
import EventLog
import Journeys
import TestSupport

/// Random events of every kind, shaped by their schemas: few names, so that they often fit and
/// often clash.
struct RandomEvents {
  private var random: SplitMix64
  /// What the log holds so far, for corrections, causes, call-backs and evidence.
  private var recorded: [Event] = []

  init(seed: UInt64) {
    random = SplitMix64(seed: seed)
  }

  private static let kinds = FactKind.allCases.filter {
    ![.blueprintPublished, .customerErased, .journeyLost, .journeyClosed].contains($0)
  }
  private static let rare: [FactKind] = [
    .customerErased, .journeyLost, .journeyClosed, .customerMerged, .journeyDelivered,
  ]
  private static let touchpoints = ["documents", "documents", "greeting", "payment", "farewell"]
  private static let items = [
    "identityCheck", "keys", "documentsSigned", "documentsSigned", "invoice", "x",
  ]

  mutating func keep(_ event: Event) { recorded.append(event) }

  mutating func next() -> Event {
    let kind =
      random.oneIn(30)
      ? random.pick(Self.rare)
      : random.oneIn(8)
        ? random.pick([.journeyOpened, .customerRegistered]) : random.pick(Self.kinds)
    let id =
      EventID(text: "00000000-0000-4000-8000-" + digits(12))
      ?? .version7(
        at: Timestamp(milliseconds: 0), using: &random)
    return Event(
      id: id, source: "example.com/dealer-1", type: kind.rawValue, subject: subject(kind),
      time: Timestamp(milliseconds: Int64(1_000_000 * random.below(40))),
      customer: customer(kind), actor: random.pick(["A-1", "A-2", "A-3"]), data: data(kind))
  }

  private mutating func digits(_ count: Int) -> String {
    String((0..<count).map { _ in random.pick(Array("0123456789abcdef")) })
  }

  private mutating func subject(_ kind: FactKind) -> String {
    switch kind.stream {
    case .journey: "journey/" + random.pick(["1", "2", "2"])
    case .customer: "customer/" + random.pick(["C-1", "C-2", "C-3"])
    case .staff: "staff/" + random.pick(["A-1", "A-2", "A-3"])
    case .improvement: "case/1"
    case .logbook: "logbook/indices"
    case .blueprint: "blueprint/standard"
    }
  }

  private mutating func customer(_ kind: FactKind) -> String? {
    if kind == .journeyOpened { return random.pick(["C-1", "C-2"]) }
    return kind.stream == .journey && random.oneIn(4) ? random.pick(["C-1", "C-2"]) : nil
  }

  private mutating func data(_ kind: FactKind) -> JSON {
    var members: [JSON.Member] = []
    var target: Event?
    for field in FactCatalogue.schema(kind).fields {
      guard field.isRequired || !random.oneIn(3) else { continue }
      if field.kind.isObject {
        if let type = target.flatMap({ FactKind(rawValue: $0.type) }), type != .correctionMade {
          members.append(.init(field.name, data(type)))
        }
        continue
      }
      if field.kind.isEvent { target = recorded.isEmpty ? nil : random.pick(recorded.suffix(60)) }
      members.append(.init(field.name, value(field.name, field.kind, target)))
    }
    return .object(members)
  }

  private mutating func value(_ name: String, _ kind: FactField.Kind, _ target: Event?) -> JSON {
    switch kind {
    case .code, .label: .string(code(name))
    case .integer(let range):
      name == "blueprintVersion"
        ? 2 : .integer(max(0, range.lowerBound) + Int64(random.below(8)))
    case .flag: .bool(random.oneIn(2))
    case .time:
      .string(Timestamp(milliseconds: Int64(1_000_000 * random.below(40))).text)
    case .choice(let words): .string(random.pick(words))
    case .decimal: "20.5"
    case .sha256: .string(String(repeating: "a", count: 64))
    case .verifierKey: "example.com/dealer-1+00000000+AQEBAQEB"
    case .base64: "AAAA"
    case .eventID:
      .string(target?.id.description ?? "00000000-0000-4000-8000-000000000000")
    case .date: .string("2026-0\(1 + random.below(9))-01")
    case .list(let element): .array([value(name, element, recorded.last)])
    case .object: .object([])
    }
  }

  private mutating func code(_ name: String) -> String {
    switch name {
    case "blueprint": "standard"
    case "touchpoint": random.pick(Self.touchpoints)
    case "item": random.pick(Self.items)
    case "advisor", "mentor", "to", "approver": random.pick(["A-1", "A-2", "A-3", "M-1"])
    case "from", "into", "customer": random.pick(["C-1", "C-2", "C-3"])
    default: random.pick(["1", "2"])
    }
  }
}

extension FactField.Kind {
  fileprivate var isObject: Bool { if case .object = self { true } else { false } }
  fileprivate var isEvent: Bool { if case .eventID = self { true } else { false } }
}
