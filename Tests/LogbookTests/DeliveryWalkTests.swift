import CanonicalJSON
import Chronology
import EventLog
import Foundation
import Interchange
import Journeys
import ReadModels
import Satisfaction
import TestSupport
import Testing
import Timelines
import Vault
import Wording

@testable import Logbook

@Suite("The walk through a delivery")
struct DeliveryWalkTests {
  private let desk: ByHand
  private var book: Logbook { desk.book }

  init() throws { desk = try ByHand() }

  /// Gives answers one after another, each to the question it must be for.
  @discardableResult
  private func walk(
    _ start: DeliveryWalk? = nil,
    _ answers: [(DeliveryWalk.Question, DeliveryWalk.Answer)],
    from location: SourceLocation = #_sourceLocation
  ) throws -> DeliveryWalk {
    var walk = try start ?? book.walk("J1")
    for (question, answer) in answers {
      #expect(walk.step.question == question, sourceLocation: location)
      let taken = walk.take(answer)
      let facts = try #require(taken, sourceLocation: location)
      if !facts.isEmpty { _ = try book.record(facts, of: "J1", in: &walk) }
    }
    return walk
  }

  private func types() throws -> [String] {
    var types: [String] = []
    try book.log.read(Selection(after: 2)) { row in
      types.append(try row.recordedEvent().event.type)
      return .next
    }
    return types
  }

  @Test("It offers the first touchpoint that waits, and records every step at once")
  func first() throws {
    var walk = try walk(nil, [])
    guard case .one(let choices) = walk.step.form else {
      Issue.record("another question")
      return
    }
    #expect(choices.first { $0.isDefault }?.id == "appointment")
    walk = try self.walk(
      walk,
      [
        (.touchpoint, .choice("payment")), (.action(touchpoint: "payment"), .choice("start")),
        (.action(touchpoint: "payment"), .choice("told")),
        (.minutes(touchpoint: "payment"), .number(20)),
        (.action(touchpoint: "payment"), .choice("items")),
      ])
    guard case .many(let items, let marks) = walk.step.form else {
      Issue.record("another question")
      return
    }
    #expect(!items.isEmpty && marks.contains("notOk"))
    walk = try self.walk(
      walk,
      [
        (.items(touchpoint: "payment"), .marks([items[0].id: "ok", items[1].id: "notOk"])),
        (.action(touchpoint: "payment"), .choice("complete")),
      ])
    let concerns = try #require(
      try book.blueprints().last?.touchpoint("payment")?.concerns.map(\.id))
    for (place, concern) in concerns.enumerated() {
      walk = try self.walk(
        walk,
        [(.concern(touchpoint: "payment", concern: concern), .choice(place == 0 ? "yes" : ""))])
    }
    walk = try self.walk(
      walk,
      [
        (.expectation(touchpoint: "payment"), .number(5)),
        (.perception(touchpoint: "payment"), .number(3)),
        (.words(touchpoint: "payment"), .text("等太久")),
      ])
    #expect(walk.step.question == .touchpoint)
    #expect(
      try types() == [
        "touchpoint.started", "expectation.told", "item.checked", "item.checked",
        "concern.answered", "touchpoint.completed", "rating.given",
      ])
    let step = try #require(try desk.step("payment"))
    #expect(step.headline?.perception == 3 && step.headline?.expectation == 5)
  }

  @Test("Where mandatory items are open it asks why, and completes with that reason")
  func reason() throws {
    let walk = try walk(
      nil,
      [
        (.touchpoint, .choice("documents")), (.action(touchpoint: "documents"), .choice("start")),
        (.action(touchpoint: "documents"), .choice("complete")),
      ])
    guard case .reason(_, let open) = walk.step.question else {
      Issue.record("another question")
      return
    }
    #expect(!open.isEmpty)
    try self.walk(walk, [(walk.step.question, .choice("notReady"))])
    #expect(try desk.step("documents")?.isIncomplete == true)
  }

  @Test("It goes on where it was left, and gives up what was not recorded but a rating")
  func resumed() throws {
    var walk = try walk(
      nil,
      [(.touchpoint, .choice("greeting")), (.action(touchpoint: "greeting"), .choice("start"))])
    #expect(try book.walk("J1").step.question == .action(touchpoint: "greeting"))
    walk = try self.walk(walk, [(.action(touchpoint: "greeting"), .back)])
    #expect(walk.step.question == .touchpoint && walk.next == "greeting")
    walk = try self.walk(
      walk,
      [
        (.touchpoint, .choice("farewell")), (.action(touchpoint: "farewell"), .choice("skip")),
        (.skipReason(touchpoint: "farewell"), .choice("noTime")),
        (.touchpoint, .choice("farewell")), (.action(touchpoint: "farewell"), .choice("rate")),
        (.expectation(touchpoint: "farewell"), DeliveryWalk.Answer.none),
        (.perception(touchpoint: "farewell"), .number(2)),
      ])
    #expect(walk.unfinished?.fields.map(\.1) == ["farewell", "2"])
    let left = walk.take(.back)
    #expect(left?.map(\.type) == ["rating.given"])
    let end = walk.take(.back)
    #expect(end?.count == nil)
  }

  @Test("Promises and exceptions get keys of their own; the words of a promise are sealed")
  func extras() throws {
    let start: [(DeliveryWalk.Question, DeliveryWalk.Answer)] = [
      (.touchpoint, .choice("handover")), (.action(touchpoint: "handover"), .choice("start")),
    ]
    let promise: [(DeliveryWalk.Question, DeliveryWalk.Answer)] = [
      (.action(touchpoint: "handover"), .choice("promise")),
      (.promise(touchpoint: "handover"), .text("送照片")),
      (.promiseDue(touchpoint: "handover"), .text("2026-12-24")),
    ]
    try walk(
      nil,
      start + promise + promise + [
        (.action(touchpoint: "handover"), .choice("exception")),
        (.exception(touchpoint: "handover"), .choice("late")),
        (.action(touchpoint: "handover"), .back),
      ])
    let timeline = try #require(try desk.timeline())
    #expect(timeline[.promises].map(\.key) == ["P1", "P2"])
    #expect(timeline[.exceptions].map(\.key) == ["E1"])
    #expect(try book.verify(verifier: nil, against: []).isSound)
  }

  @Test(
    "Whatever is answered, the walk offers something and its facts are taken or refused in words")
  func anything() throws {
    for seed in 1...20 {
      var random = SplitMix64(seed: UInt64(seed))
      var walk = try book.walk("J1")
      for _ in 0..<40 {
        let answer: DeliveryWalk.Answer =
          switch walk.step.form {
          case .one(let choices):
            .choice(random.pick(choices.map(\.id).filter { !$0.isEmpty } + ["back"]))
          case .many(let items, let marks):
            .marks(Dictionary(uniqueKeysWithValues: items.map { ($0.id, random.pick(marks)) }))
          case .number(let range): random.below(3) == 0 ? .none : .number(range.lowerBound)
          case .text: random.below(2) == 0 ? .none : .text("好")
          case .time: .none
          }
        let before = walk
        guard let facts = walk.take(answer) else { break }
        guard !facts.isEmpty else { continue }
        do {
          _ = try book.record(facts, of: "J1", in: &walk)
        } catch is any ExplainedError {
          walk = before
          guard walk.take(.back) != nil else { break }
        }
      }
    }
    #expect(try book.verify(verifier: nil, against: []).isSound, "seeds 1 to 20")
  }
}
