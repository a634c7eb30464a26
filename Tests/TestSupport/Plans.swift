package import Journeys
package import Wording

/// The blueprint that these tests speak of: a short delivery.
package enum Plans {
  package static let delivery = try! Blueprint(
    id: "delivery", version: 1, name: said("交车", "Delivery"),
    delivers: ["farewell", "handover"],
    touchpoints: [
      touchpoint("greeting", items: ["metAtDoor"], concerns: ["treatedColdly"]),
      touchpoint("payment", items: ["accompanied", "balance"], concerns: ["rightDecision"]),
      touchpoint("handover"), touchpoint("farewell", concerns: ["stillWatchingMe"]),
      touchpoint("followUp", isRepeatable: true), touchpoint("ceremony", isCeremony: true),
    ])

  package static let touchpoints = delivery.touchpoints.map(\.id)

  /// What a message lists.
  package static let known = delivery.touchpoints.map { Refusal.Named(id: $0.id, name: $0.name) }

  package static func items(_ touchpoint: String) -> [Refusal.Named] {
    (delivery.touchpoint(touchpoint)?.items ?? []).map { .init(id: $0.id, name: $0.name) }
  }

  package static func concerns(_ touchpoint: String) -> [Refusal.Named] {
    (delivery.touchpoint(touchpoint)?.concerns ?? []).map { .init(id: $0.id, name: $0.name) }
  }

  package static let book = book(delivery)

  package static func book(_ blueprints: Blueprint...) -> PlanBook {
    var book = PlanBook()
    for blueprint in blueprints { book.add(blueprint) }
    return book
  }

  package static func touchpoint(
    _ id: String, isRepeatable: Bool = false, isCeremony: Bool = false, items: [String] = [],
    concerns: [String] = []
  ) -> Blueprint.Touchpoint {
    Blueprint.Touchpoint(
      id: id, name: said(id, id), isRepeatable: isRepeatable, isCeremony: isCeremony,
      items: items.map { Blueprint.Item(id: $0, name: said($0, $0)) },
      concerns: concerns.map { Blueprint.Concern(id: $0, name: said($0, $0)) })
  }

  package static func said(_ chinese: String, _ english: String) -> Sentence {
    Sentence(chinese, english)
  }
}
