internal import Chronology
internal import EventLog
internal import Journeys

/// Journeys as an object-centric event log: OCEL 2.0, before it becomes JSON or SQLite.
///
/// Objects are customer, journey, vehicle and advisor (whoever of the staff acts), named as the log
/// names their streams: `journey/J-1`. An event is of its journey, its customer, the vehicle that the
/// journey has by then, and who did it; the opening names the advisor. Its type is the touchpoint
/// where one was completed, `greeting/started` and the like for the rest of its life, else the type
/// of the fact. Objects are related as well: journey to customer, vehicle, former vehicle, advisor,
/// and to the advisor at delivery where that was another.
/// Source: OCEL 2.0 specification (Berti et al., 2023).
struct ObjectCentric {
  enum Value {
    case text(String)
    case integer(Int64)
    case flag(Bool)

    /// As JSON has it, where every value is a text.
    var plain: String {
      switch self {
      case .text(let text): text
      case .integer(let value): String(value)
      case .flag(let flag): flag ? "true" : "false"
      }
    }
  }

  struct Attribute: Hashable {
    let name: String
    /// One of the format's: string, integer, boolean.
    let type: String

    init(_ name: String, _ type: String = "string") {
      self.name = name
      self.type = type
    }
  }

  struct Relation: Hashable {
    let object: String
    let qualifier: String
  }

  struct Event {
    let id: String
    let type: String
    let isOfTouchpoint: Bool
    let event: ProcessEvent
    /// By name, in the order of the type's attributes; those that have a value.
    let values: [(name: String, value: Value)]
    /// One for each object.
    let relations: [Relation]
  }

  struct Object {
    let id: String
    let type: String
    let values: [(name: String, value: Value)]
    let relations: [Relation]
  }

  static let objectTypes: [(name: String, attributes: [Attribute])] = [
    ("customer", [Attribute("erased", "boolean")]),
    (
      "journey",
      [
        Attribute("model"), Attribute("order"), Attribute("blueprint"),
        Attribute("blueprintVersion", "integer"), Attribute("state"),
      ]
    ),
    ("vehicle", [Attribute("variant"), Attribute("model")]),
    ("advisor", []),
  ]

  private static let ofEvery = [
    Attribute("fact"), Attribute("position", "integer"), Attribute("timeOffset"),
    Attribute("touchpoint"),
  ]
  private static let ofTouchpoints =
    ofEvery + [Attribute("perception", "integer"), Attribute("expectation", "integer")]

  static func attributes(ofTouchpoint: Bool) -> [Attribute] {
    ofTouchpoint ? ofTouchpoints : ofEvery
  }

  private var known: Set<String> = []

  /// The events of a journey in order, and the objects that were not met before.
  mutating func take(_ journey: ProcessCase) -> (events: [Event], objects: [Object]) {
    let own = "journey/" + journey.journey
    let customer = journey.customer.map { "customer/" + $0 }
    var objects: [Object] = []
    var events: [Event] = []
    var vehicle: String?

    func meet(
      _ id: String, _ type: String, _ values: [(name: String, value: Value)] = [],
      _ relations: [Relation] = []
    ) {
      guard known.insert(id).inserted else { return }
      objects.append(Object(id: id, type: type, values: values, relations: relations))
    }

    if let customer { meet(customer, "customer", [("erased", .flag(journey.isErased))]) }
    for staff in [journey.advisor, journey.advisorAtDelivery].compactMap(\.self) {
      meet("staff/" + staff, "advisor")
    }
    for one in journey.vehicles {
      meet(
        "vehicle/" + one.id, "vehicle",
        Self.present([
          ("variant", one.variant.map(Value.text)), ("model", journey.model.map(Value.text)),
        ]))
    }
    meet(own, "journey", values(of: journey), relations(of: journey))
    for event in journey.events {
      if let id = event.vehicle { vehicle = "vehicle/" + id }
      let actor = event.actor.map { "staff/" + $0 }
      if let actor { meet(actor, "advisor") }
      var relations = [Relation(object: own, qualifier: "journey")]
      if let customer { relations.append(.init(object: customer, qualifier: "customer")) }
      if let vehicle { relations.append(.init(object: vehicle, qualifier: "vehicle")) }
      let advisor = event.advisor.map { "staff/" + $0 }
      if let advisor {
        meet(advisor, "advisor")
        relations.append(.init(object: advisor, qualifier: "advisor"))
      }
      // One relation an object: tools keep no second one of the same pair.
      if let actor, actor != advisor {
        relations.append(.init(object: actor, qualifier: "actor"))
      }
      events.append(
        Event(
          id: event.id.description, type: Self.type(of: event), isOfTouchpoint: event.step != nil,
          event: event, values: Self.values(of: event), relations: relations))
    }
    return (events, objects)
  }

  /// No code holds a slash, so that no touchpoint's name can be taken for anything else.
  static func type(of event: ProcessEvent) -> String {
    guard let step = event.step, let touchpoint = event.touchpoint else { return event.fact }
    if step != .completed { return "\(touchpoint)/\(step.rawValue)" }
    return FactKind(rawValue: touchpoint) == nil ? touchpoint : "touchpoint/\(touchpoint)"
  }

  private static func values(of event: ProcessEvent) -> [(name: String, value: Value)] {
    present([
      ("fact", .text(event.fact)), ("position", .integer(event.position)),
      ("timeOffset", event.offset.map { .text($0.text) }),
      ("touchpoint", event.touchpoint.map(Value.text)),
      ("perception", event.perception.map { .integer(Int64($0)) }),
      ("expectation", event.expectation.map { .integer(Int64($0)) }),
    ])
  }

  private func values(of journey: ProcessCase) -> [(name: String, value: Value)] {
    Self.present([
      ("model", journey.model.map(Value.text)), ("order", journey.order.map(Value.text)),
      ("blueprint", journey.blueprint.map(Value.text)),
      ("blueprintVersion", journey.blueprintVersion.map(Value.integer)),
      ("state", journey.state.map(Value.text)),
    ])
  }

  private func relations(of journey: ProcessCase) -> [Relation] {
    var relations: [Relation] = []
    if let customer = journey.customer {
      relations.append(.init(object: "customer/" + customer, qualifier: "customer"))
    }
    let current = journey.vehicles.last?.id
    if let current { relations.append(.init(object: "vehicle/" + current, qualifier: "vehicle")) }
    var former: Set<String> = []
    for one in journey.vehicles where one.id != current && former.insert(one.id).inserted {
      relations.append(.init(object: "vehicle/" + one.id, qualifier: "formerVehicle"))
    }
    if let advisor = journey.advisor {
      relations.append(.init(object: "staff/" + advisor, qualifier: "advisor"))
    }
    if let delivered = journey.advisorAtDelivery, delivered != journey.advisor {
      relations.append(.init(object: "staff/" + delivered, qualifier: "advisorAtDelivery"))
    }
    return relations
  }

  private static func present(
    _ values: [(name: String, value: Value?)]
  ) -> [(name: String, value: Value)] {
    values.compactMap { name, value in value.map { (name, $0) } }
  }
}

extension ProcessEvent {
  /// RFC 3339 with the offset of the desk's clock where it is known, else UTC.
  var localText: String {
    let local = time.adding(milliseconds: Int64(offset?.minutes ?? 0) * 60_000)
    guard let offset, local >= .earliest, local <= .latest else { return time.text }
    return local.text.dropLast() + offset.text
  }
}
