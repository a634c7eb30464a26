import Journeys
import TestSupport
import Testing

@Suite("Blueprints")
struct BlueprintTests {
  private func blueprint(
    id: String = "b", version: Int64 = 1, delivers: [String] = [],
    _ touchpoints: Blueprint.Touchpoint...
  ) throws(BlueprintError) -> Blueprint {
    try Blueprint(
      id: id, version: version, name: Plans.said("名", "Name"), delivers: delivers,
      touchpoints: touchpoints)
  }

  @Test("Identifiers of blueprint, touchpoint, item and concern are codes")
  func codes() {
    #expect(throws: BlueprintError.notACode("a/b")) {
      try blueprint(id: "a/b", Plans.touchpoint("t"))
    }
    #expect(throws: BlueprintError.notACode("")) { try blueprint(Plans.touchpoint("")) }
    #expect(throws: BlueprintError.notACode("i,")) {
      try blueprint(Plans.touchpoint("t", items: ["i,"]))
    }
    #expect(throws: BlueprintError.notACode("c?")) {
      try blueprint(Plans.touchpoint("t", concerns: ["c?"]))
    }
    #expect(throws: Never.self) { try blueprint(id: "流程", Plans.touchpoint("预约")) }
  }

  @Test("Versions count from 1")
  func versions() {
    for version in [0, -1, Int64.min] {
      #expect(throws: BlueprintError.badVersion) {
        try blueprint(version: version, Plans.touchpoint("t"))
      }
    }
    #expect(throws: Never.self) { try blueprint(version: 1_000_000, Plans.touchpoint("t")) }
  }

  @Test("A blueprint has a touchpoint")
  func empty() {
    #expect(throws: BlueprintError.empty) { try blueprint() }
  }

  @Test("A touchpoint stands once; an item or concern once in its touchpoint")
  func distinct() {
    #expect(throws: BlueprintError.duplicate("t")) {
      try blueprint(Plans.touchpoint("t"), Plans.touchpoint("s"), Plans.touchpoint("t"))
    }
    #expect(throws: BlueprintError.duplicate("x")) {
      try blueprint(Plans.touchpoint("t", items: ["x", "x"]))
    }
    #expect(throws: BlueprintError.duplicate("x")) {
      try blueprint(Plans.touchpoint("t", items: ["x"], concerns: ["x"]))
    }
    #expect(throws: Never.self) {
      try blueprint(Plans.touchpoint("t", items: ["x"]), Plans.touchpoint("x", items: ["x", "t"]))
    }
  }

  @Test("What delivers is a touchpoint of the blueprint")
  func delivers() throws {
    #expect(throws: BlueprintError.unknownTouchpoint("farewell")) {
      try blueprint(delivers: ["t", "farewell"], Plans.touchpoint("t"))
    }
    #expect(throws: Never.self) { try blueprint(Plans.touchpoint("t")) }
  }

  @Test("A touchpoint is found by its id as bytes")
  func find() throws {
    let found = try blueprint(Plans.touchpoint("caf\u{E9}"), Plans.touchpoint("t"))
    #expect(found.touchpoint("t")?.id == "t")
    #expect(found.touchpoint("caf\u{E9}") != nil)
    #expect(found.touchpoint("cafe\u{301}") == nil)
    #expect(found.touchpoint("T") == nil)
  }

  @Test("Places follow the order of the blueprint, deliveries the order of preference")
  func plan() {
    let plan = BlueprintPlan(Plans.delivery)
    for (place, id) in Plans.touchpoints.enumerated() {
      #expect(plan.place(CodeHash(id)) == place)
    }
    #expect(plan.place(CodeHash("nowhere")) == nil)
    #expect(plan.place(.none) == nil)
    #expect(plan.delivers == [3, 2])
  }

  @Test("A book finds a plan by blueprint and version, and keeps the first of two")
  func book() throws {
    let second = try blueprint(id: "delivery", version: 2, Plans.touchpoint("other"))
    let again = try blueprint(id: "delivery", version: 1, Plans.touchpoint("other"))
    let book = Plans.book(Plans.delivery, second, again)
    #expect(book.plans.map(\.blueprint.version) == [1, 2])
    #expect(book.find(CodeHash("delivery"), version: 1) == 0)
    #expect(book.find(CodeHash("delivery"), version: 2) == 1)
    #expect(book.find(CodeHash("delivery"), version: 3) == nil)
    #expect(book.find(CodeHash("Delivery"), version: 1) == nil)
    #expect(book.plans[0].blueprint == Plans.delivery)
  }
}
