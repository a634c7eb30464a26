import Journeys
import TestSupport
import Testing
import Wording

@Suite("Rules of a blueprint")
struct BlueprintFaultTests {
  private func plan(
    variants: [String] = [], delivers: [String] = [], graceMinutes: Int = 0,
    weights: Blueprint.WeightSet? = nil, followUp: FollowUpPlan? = nil,
    _ touchpoints: [Blueprint.Touchpoint]
  ) -> Blueprint {
    Blueprint(
      unchecked: "b", version: 1, name: Plans.said("名", "Name"), variants: variants,
      delivers: delivers, graceMinutes: graceMinutes, weights: weights, followUp: followUp,
      touchpoints: touchpoints)
  }

  private func touchpoint(
    _ id: String, after: [String] = [], weight: Int? = nil, kinds: [String] = [],
    items: [Blueprint.Item] = []
  ) -> Blueprint.Touchpoint {
    Blueprint.Touchpoint(
      id: id, name: Plans.said(id, id), after: after, weight: weight,
      kinds: kinds.map { Blueprint.Kind(id: $0, name: Plans.said($0, $0)) }, items: items)
  }

  private func item(
    _ id: String, isMandatory: Bool = false, variants: [String] = [], unit: String? = nil,
    isSigning: Bool = false
  ) -> Blueprint.Item {
    Blueprint.Item(
      id: id, name: Plans.said(id, id), isMandatory: isMandatory, variants: variants, unit: unit,
      isSigning: isSigning)
  }

  @Test("A plan that keeps every rule has no fault, and one that breaks several names them all")
  func all() {
    #expect(plan([touchpoint("a", weight: 1), touchpoint("b", after: ["a"])]).faults.isEmpty)
    let wrong = plan(delivers: ["x"], [touchpoint("a", weight: 0), touchpoint("a", after: ["y"])])
    #expect(
      wrong.faults == [
        BlueprintFault(.duplicate("a"), at: [.key("touchpoints"), .place(1), .key("id")]),
        BlueprintFault(.unknownTouchpoint("x"), at: [.key("delivers"), .place(0)]),
        BlueprintFault(.badWeight, at: [.key("touchpoints"), .place(0), .key("weight")]),
        BlueprintFault(
          .unknownPredecessor("y", of: "a"),
          at: [.key("touchpoints"), .place(1), .key("after"), .place(0)]),
      ])
  }

  @Test("The first fault is the one that making a blueprint throws")
  func first() {
    #expect(throws: BlueprintError.badWeight) {
      try Blueprint(
        id: "b", version: 1, name: Plans.said("名", "Name"), delivers: [],
        touchpoints: [touchpoint("a", weight: -1)])
    }
  }

  @Test(
    "Predecessors make no circle; one is named with all its touchpoints, from the first met",
    arguments: [
      (["a": "a"], ["a", "a"]), (["a": "b", "b": "a"], ["a", "b", "a"]),
      (["b": "c", "c": "d", "d": "b"], ["b", "c", "d", "b"]),
      (["a": "b", "b": "c", "c": "b"], ["b", "c", "b"]),
      (["b": "a", "c": "a", "d": "b c"], []), (["a": "b", "b": "c", "c": "d"], []),
      (["a": "b c", "b": "d", "c": "d"], []),
    ] as [([String: String], [String])])
  func circles(after: [String: String], circle: [String]) {
    let plan = plan(
      ["a", "b", "c", "d"].map { id in
        touchpoint(id, after: (after[id] ?? "").split(separator: " ").map(String.init))
      })
    #expect(plan.faults.map(\.error) == (circle.isEmpty ? [] : [.cycle(circle)]))
  }

  @Test("A long way without a circle is no fault, and costs no more than its length")
  func longWay() {
    let count = 2_000
    let touchpoints = (0..<count).map { place in
      touchpoint("t\(place)", after: place + 1 < count ? ["t\(place + 1)"] : [])
    }
    #expect(plan(touchpoints).faults.isEmpty)
  }

  @Test("A predecessor stands once, and kinds have codes of their own")
  func twice() {
    #expect(
      plan([touchpoint("a"), touchpoint("b", after: ["a", "a"])]).faults == [
        BlueprintFault(
          .duplicate("a"), at: [.key("touchpoints"), .place(1), .key("after"), .place(1)])
      ])
    #expect(
      plan([touchpoint("a", kinds: ["brief", "brief", "?"], items: [item("brief")])])
        .faults.map(\.error) == [.duplicate("brief"), .notACode("?")])
  }

  @Test("Items name variants of the plan, where it has any")
  func variants() {
    let items = [item("i", variants: ["used", "new"])]
    #expect(plan([touchpoint("a", items: items)]).faults.isEmpty)
    #expect(
      plan(variants: ["used"], [touchpoint("a", items: items)]).faults == [
        BlueprintFault(
          .unknownVariant("new", known: ["used"]),
          at: [
            .key("touchpoints"), .place(0), .key("items"), .place(0), .key("variants"), .place(1),
          ])
      ])
    #expect(
      plan(variants: ["used", "used", "?"], [touchpoint("a")]).faults.map(\.error)
        == [.duplicate("used"), .notACode("?")])
  }

  @Test("A unit is a code, as the fact that records it needs one")
  func units() {
    #expect(plan([touchpoint("a", items: [item("i", unit: "Cel")])]).faults.isEmpty)
    #expect(
      plan([touchpoint("a", items: [item("i", unit: "°C")])]).faults.map(\.error)
        == [.notACode("°C")])
  }

  @Test("A signature needs something mandatory beside it")
  func signing() {
    let signed = item("s", isMandatory: true, isSigning: true)
    for alone in [[signed], [signed, item("i")]] {
      #expect(
        plan([touchpoint("a", items: alone)]).faults.map(\.error) == [.nothingToSign("s")])
    }
    #expect(plan([touchpoint("a", items: [signed, item("i", isMandatory: true)])]).faults.isEmpty)
  }

  @Test("Grace is not negative; a set of weights has a code and a version")
  func top() {
    for minutes in [-1, 525_601, Int.max] {
      #expect(plan(graceMinutes: minutes, [touchpoint("a")]).faults.map(\.error) == [.badGrace])
    }
    #expect(plan(graceMinutes: 525_600, [touchpoint("a")]).faults.isEmpty)
    #expect(
      plan(weights: .init(set: "?", version: 0), [touchpoint("a")]).faults.map(\.error)
        == [.notACode("?"), .badVersion])
  }

  @Test("Every error says in both languages what is wrong, under a code of its own")
  func sentences() {
    let errors: [BlueprintError] = [
      .notACode("x"), .duplicate("x"), .unknownTouchpoint("x"), .unknownPredecessor("x", of: "y"),
      .cycle(["x", "x"]), .empty, .badVersion, .badWeight, .badGrace, .badAttempts,
      .unknownVariant("x", known: ["y"]), .nothingToSign("x"), .stepDays("x"), .bandOutside("x"),
      .bandBackwards("x"), .bandOverlap("x", "y"),
    ]
    #expect(Set(errors.map(\.code)).count == errors.count)
    #expect(Set(errors.map(\.sentence.chinese)).count == errors.count)
    #expect(Set(errors.map(\.sentence.english)).count == errors.count)
    #expect(errors.allSatisfy { $0.code.hasPrefix("blueprint.") })
  }
}
