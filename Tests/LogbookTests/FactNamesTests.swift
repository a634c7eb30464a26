import CanonicalJSON
import Chronology
import EventLog
import Foundation
import Interchange
import Journeys
import ReadModels
import Satisfaction
import Testing
import Timelines
import Vault
import Wording

@testable import Logbook

@Suite("Words that people type for identifiers")
struct FactNamesTests {
  private let desk: ByHand

  init() throws { desk = try ByHand() }

  @Test("Types, fields, touchpoints, items, concerns and choices are taken by what they are called")
  func names() throws {
    let rated = try desk.record("评价", [("环节", "财务付款"), ("感受", "3"), ("期望", "5")])
    #expect(rated.event.type == "rating.given")
    #expect(rated.event.data == ["touchpoint": "payment", "perception": 3, "expectation": 5])
    let plan = try #require(try desk.book.blueprints().last { $0.id == "standard" })
    let greeting = try #require(plan.touchpoint("greeting"))
    let item = try #require(greeting.items.first)
    let concern = try #require(greeting.concerns.first)
    let checked = try desk.record(
      "item.checked",
      [("touchpoint", "迎接引导"), ("item", item.name.chinese), ("outcome", "不合格")])
    #expect(
      checked.event.data
        == ["touchpoint": "greeting", "item": .string(item.id), "outcome": "notOk"])
    let answered = try desk.record(
      "concern.answered",
      [("touchpoint", "Greeting"), ("concern", concern.name.english), ("answered", "是")])
    #expect(answered.event.data["concern"]?.text == concern.id)
    let words = try desk.record(
      "rating.given", [("touchpoint", "greeting"), ("perception", "6")], sealed: [("原话", "好")])
    #expect(words.event.sealed != nil)
  }

  @Test("The plan is asked by every kind of fact whose fields it has words for, and by no other")
  func plans() throws {
    let ofPlan: Set<String> = ["touchpoint", "item", "concern", "variant"]
    for kind in FactKind.allCases {
      let schema = FactCatalogue.schema(kind)
      let hasOne = schema.fields.contains { ofPlan.contains($0.name) }
      #expect(FactNames.asksForPlan(schema) == hasOne, "\(kind)")
    }
  }

  @Test(
    "What is not there is answered with what there is, named in both languages, and the nearest")
  func unknown() throws {
    let touchpoint = desk.refusal("touchpoint.started", [("touchpoint", "paymnt")])
    #expect(touchpoint.code == "refused.unknownTouchpoint")
    #expect(touchpoint.sentence.english.contains("did you mean payment (Payment)?"))
    #expect(touchpoint.sentence.chinese.contains("是不是 payment（财务付款）？"))
    #expect(touchpoint.sentence.chinese.contains("followUp（后续跟踪）"))
    let item = desk.refusal(
      "item.checked", [("touchpoint", "documents"), ("item", "invoise"), ("outcome", "ok")])
    #expect(item.code == "refused.unknownItem")
    #expect(item.sentence.english.contains("did you mean invoice"))
    let concern = desk.refusal(
      "concern.answered", [("touchpoint", "payment"), ("concern", "zzz"), ("answered", "yes")])
    #expect(concern.code == "refused.unknownConcern")
    #expect(!concern.sentence.english.contains("did you mean"))
    let choice = desk.refusal(
      "item.checked", [("touchpoint", "documents"), ("item", "invoice"), ("outcome", "okk")])
    #expect(choice.code == "fact.notAChoice")
    #expect(choice.sentence.chinese.contains("notOk（不合格）"))
    let type = desk.refusal("touchpoint.complete")
    #expect(type.sentence.english.contains("did you mean touchpoint.completed?"))
    let field = desk.refusal("rating.given", [("percepton", "3")])
    #expect(field.sentence.english.contains("did you mean perception?"))
    // What looks personal is not repeated.
    let name = desk.refusal("touchpoint.started", [("touchpoint", "王芳")])
    #expect(!name.sentence.chinese.contains("王芳"))
  }

  @Test("A key that is not open is answered with those that are")
  func keys() throws {
    try desk.record("promise.made", [("promise", "photos"), ("by", "客户")])
    try desk.record("promise.made", [("promise", "mats"), ("by", "dealer")])
    try desk.record("promise.kept", [("promise", "mats")])
    let refusal = desk.refusal("promise.kept", [("promise", "photo")])
    #expect(refusal.code == "refused.keyUnknown")
    #expect(refusal.sentence.english.contains("did you mean photos?"))
    #expect(!refusal.sentence.english.contains("mats"))
  }

  @Test("All fields that lack are named at once")
  func missing() {
    let refusal = desk.refusal("item.checked", [("touchpoint", "payment")])
    #expect(refusal.code == "fact.missing")
    #expect(refusal.sentence.english.contains("item, outcome"))
    #expect(refusal.sentence.chinese.contains("item（项目）、outcome（结果）"))
    // A field mistyped is not said to lack.
    let field = desk.refusal("item.checked", [("touchpoint", "payment"), ("检查", "balance")])
    #expect(field.code == "fact.unknownField" && field.sentence.chinese.contains("item（项目）"))
    let named = desk.refusal(
      "item.checked", [("touchpoint", "payment"), ("检查项", "balanceConfirmed")])
    #expect(named.sentence.english.hasSuffix("needs outcome"))
  }

  @Test("A list is written with commas, and a due date in every form of a time")
  func listsAndTimes() throws {
    let held = try desk.record("ceremony.held", [("steps", "photo, flowers、song")])
    #expect(held.event.data["steps"] == ["photo", "flowers", "song"])
    let due = [
      ("2026-12-24 15:00", "2026-12-24T07:00:00.000Z"),
      ("2026年12月24日 15时00分", "2026-12-24T07:00:00.000Z"),
      ("2026-12-24", "2026-12-24T15:59:59.000Z"), ("2026/12/24", "2026-12-24T15:59:59.000Z"),
    ]
    for (place, (text, time)) in due.enumerated() {
      let made = try desk.record(
        "promise.made", [("promise", "P\(place)"), ("by", "dealer"), ("due", text)])
      #expect(made.event.data["due"]?.text == time, "\(text)")
    }
    #expect(try desk.step("ceremony")?.status == .completed)
  }

  @Test("The same thing told twice in a minute is named, and not recorded again")
  func repeated() throws {
    let time = desk.book.surroundings.now()
    func arrive(_ minutes: Int64) throws -> RecordedFact {
      var input = desk.input("customer.arrived")
      input.occurred = (time.adding(milliseconds: -minutes * 60_000), nil)
      return try desk.book.record(input)
    }
    let first = try arrive(60)
    let size = try desk.size
    let again = try arrive(60)
    #expect(again.receipt.duplicate && again.note != nil)
    #expect(again.receipt.positions == first.receipt.positions)
    #expect(try desk.size == size)
    #expect(try arrive(55).receipt.duplicate == false)
    let fields = [("touchpoint", "payment"), ("item", "balance"), ("outcome", "ok")]
    let known = try #require(
      try desk.book.blueprints().last?.touchpoint("payment")?.items.first?.id)
    var checked = fields
    checked[1].1 = known
    try desk.record("item.checked", checked)
    #expect(try desk.record("item.checked", checked).note != nil)
    checked[2].1 = "notOk"
    #expect(try desk.record("item.checked", checked).receipt.duplicate == false)
  }

  @Test("A way in which a touchpoint is held is one of the blueprint's")
  func kind() throws {
    let refusal = desk.refusal("touchpoint.completed", [("touchpoint", "功能说明"), ("kind", "long")])
    #expect(refusal.sentence.english.contains("thorough (Thorough)"))
    try desk.record("touchpoint.completed", [("touchpoint", "功能说明"), ("kind", "详尽型")])
    #expect(try desk.step("walkthrough")?.kind == "thorough")
  }
}
