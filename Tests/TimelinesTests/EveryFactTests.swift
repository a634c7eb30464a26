import CanonicalJSON
import Journeys
import TestSupport
import Testing
import Timelines

@Suite("Every fact has its place")
struct EveryFactTests {
  /// A fact with all its fields, after whatever it needs before it.
  private func events(_ kind: FactKind, with: Bool) -> CustomerTimeline {
    var journal = Journal.opened()
    for before: FactKind in [.waitStarted, .promiseMade, .exceptionRaised] {
      journal.add(1, before, data(before))
    }
    var customer = Journal("customer/C-1")
    if with {
      if kind.stream == .customer {
        customer.add(5, kind, data(kind))
      } else {
        journal.add(5, kind, data(kind))
      }
    }
    return CustomerTimeline.fold(
      customer: "C-1", position: 1, cut: Cut(), journal.events + customer.events
    ) { _, _ in Plans.delivery }
  }

  private func data(_ kind: FactKind) -> JSON {
    kind == .customerMerged
      ? ["from": "C-2", "into": "C-1"] : RandomLives.data(kind) { 0 }
  }

  @Test(
    "A fact of a journey or of its customer shows on the timeline",
    arguments: FactKind.allCases.filter {
      ($0.stream == .journey && $0 != .journeyOpened) || $0.stream == .customer
    })
  func shows(kind: FactKind) {
    let without = events(kind, with: false).json
    let with = events(kind, with: true).json
    #expect(with != without, "\(kind.rawValue)")
    #expect(with["unknown"] == nil)
  }

  @Test(
    "Each field of a fact that stands alone is written under its own name",
    arguments: [
      .appointmentMade, .partyLinked, .assignmentChanged, .needStated, .ceremonyHeld,
      .recommendationStated, .repurchaseStated, .kanoAnswered, .experienceAnswered,
      .causeAttributed, .orderCancelled, .journeyLost, .customerLapsed, .purchaseRecorded,
      .careScheduled, .consentGiven,
    ] as [FactKind])
  func fields(kind: FactKind) {
    let text = events(kind, with: true).json.compactText()
    for field in FactCatalogue.schema(kind).fields {
      #expect(text.contains("\"\(field.name)\":"), "\(kind.rawValue) \(field.name)")
    }
  }
}
