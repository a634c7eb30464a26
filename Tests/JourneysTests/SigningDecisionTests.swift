import CanonicalJSON
import Journeys
import TestSupport
import Testing

@Suite("The customer's signature")
struct SigningDecisionTests {
  private static let plans: PlanBook = {
    func item(_ id: String, _ isMandatory: Bool, _ variants: [String] = []) -> Blueprint.Item {
      Blueprint.Item(
        id: id, name: Plans.said(id, id), isMandatory: isMandatory, variants: variants)
    }
    let documents = Blueprint.Touchpoint(
      id: "documents", name: Plans.said("文件", "Documents"),
      items: [
        item("invoice", true), item("import", true, ["imported"]),
        item("battery", true, ["electric"]),
        item("umbrella", false),
        Blueprint.Item(id: "signed", name: Plans.said("签收", "Signed"), isSigning: true),
      ])
    return Plans.book(
      try! Blueprint(
        id: "delivery", version: 1, name: Plans.said("交车", "Delivery"),
        variants: ["domestic", "imported", "electric"], delivers: [], touchpoints: [documents]))
  }()

  private static func check(_ item: String, _ outcome: String = "ok") -> Fact {
    Fact(
      .itemChecked,
      ["touchpoint": "documents", "item": .string(item), "outcome": .string(outcome)])
  }

  private static func vehicle(_ variant: String) -> Fact {
    Fact(.vehicleAssigned, ["vehicle": "V-1", "variant": .string(variant)])
  }

  private func named(_ item: String) -> Refusal.Named {
    Refusal.Named(id: item, name: Plans.said(item, item))
  }

  private static let domestic = vehicle("domestic")

  @Test("Nothing is signed while a mandatory item is missing, and the refusal names it")
  func missing() {
    given(.opened, Self.domestic, plans: Self.plans).when(Self.check("signed")).refused(
      .itemsMissing([named("invoice")]))
    given(.opened, Self.domestic, Self.check("invoice"), plans: Self.plans).when(
      Self.check("signed")
    ).accepted()
    given(.opened, Self.domestic, Self.check("umbrella"), plans: Self.plans).when(
      Self.check("signed")
    )
    .refused(.itemsMissing([named("invoice")]))
  }

  @Test("What does not apply is not missing; what is not ok or comes later is")
  func outcomes() {
    given(.opened, Self.domestic, Self.check("invoice", "notApplicable"), plans: Self.plans)
      .when(Self.check("signed")).accepted()
    for outcome in ["notOk", "later"] {
      given(.opened, Self.domestic, Self.check("invoice", outcome), plans: Self.plans).when(
        Self.check("signed")
      )
      .refused(.itemsMissing([named("invoice")]))
    }
  }

  @Test("The latest outcome of an item counts")
  func latest() {
    given(
      .opened, Self.domestic, Self.check("invoice"), Self.check("invoice", "notOk"),
      plans: Self.plans
    )
    .when(Self.check("signed")).refused(.itemsMissing([named("invoice")]))
    given(
      .opened, Self.domestic, Self.check("invoice", "later"), Self.check("invoice"),
      plans: Self.plans
    )
    .when(Self.check("signed")).accepted()
  }

  @Test("Items of a variant are asked of that variant only, and it is one of the blueprint's")
  func variants() {
    let imported = given(
      .opened, Self.vehicle("imported"), Self.check("invoice"), plans: Self.plans)
    imported.when(Self.check("signed")).refused(.itemsMissing([named("import")]))
    given(
      .opened, Self.vehicle("imported"), Self.check("invoice"), Self.check("import"),
      plans: Self.plans
    ).when(Self.check("signed")).accepted()
    let replaced = Fact(
      .vehicleReplaced, ["vehicle": "V-2", "variant": "electric", "reason": "fault"])
    given(
      .opened, Self.vehicle("imported"), replaced, Self.check("invoice"), plans: Self.plans
    ).when(Self.check("signed")).refused(.itemsMissing([named("battery")]))
    given(.opened, plans: Self.plans).when(Self.vehicle("hydrogen"))
      .refused(.unknownVariant(known: ["domestic", "imported", "electric"]))
    given(.opened).when(Self.vehicle("hydrogen")).accepted()
    given(
      .opened, Self.vehicle("imported"), .otherVehicle, Self.check("invoice"), plans: Self.plans
    )
    // One that tells no variant is of the same.
    .when(Self.check("signed")).refused(.itemsMissing([named("import")]))
  }

  @Test("Where papers depend on the variant, it is told before anything is signed")
  func variantFirst() {
    let known = ["domestic", "imported", "electric"]
    given(.opened, .vehicle, Self.check("invoice"), plans: Self.plans)
      .when(Self.check("signed")).refused(.variantNeeded(known: known))
    given(.opened, Self.check("invoice"), plans: Self.plans).when(Self.check("signed"))
      .refused(.variantNeeded(known: known))
    given(.opened, Self.check("invoice"), plans: Self.plans).when(Self.check("signed", "later"))
      .accepted()
  }

  @Test("That a signature failed or comes later can always be said")
  func otherOutcomes() {
    for outcome in ["notOk", "later", "notApplicable"] {
      given(.opened, plans: Self.plans).when(Self.check("signed", outcome)).accepted()
    }
  }

  @Test("Touchpoints without a signature ask for nothing")
  func unsigned() {
    given(.opened).when(.checked("payment", "balance")).accepted()
  }
}
