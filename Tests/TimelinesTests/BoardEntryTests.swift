import CanonicalJSON
import Chronology
import EventLog
import Journeys
import TestSupport
import Testing
import Timelines

@Suite("One journey on the board")
struct BoardEntryTests {
  private static let book = book(Plans.delivery)

  private static func book(_ blueprint: Blueprint) -> PlanBook {
    var book = PlanBook()
    book.add(blueprint)
    return book
  }

  /// The entry of a journal's known facts.
  private func entry(_ journal: Journal, _ book: PlanBook = Self.book) throws -> BoardEntry {
    var entry = BoardEntry()
    for event in journal.events.map(\.recorded.event) {
      guard let kind = FactKind(rawValue: event.type) else { continue }
      let digest = try FactReader.read(
        kind, event.data, occurred: event.time.milliseconds, isTrusted: true)
      entry.apply(digest, customerKey: 7, plans: book)
    }
    return entry
  }

  @Test("A journey that was never opened has no time")
  func empty() {
    let entry = BoardEntry()
    #expect(entry.openedAt == BoardEntry.never && entry.lastAt == BoardEntry.never)
    #expect(entry.events == 0 && entry.current == -1 && entry.weakest == -1)
    #expect(entry.deliveredAt == nil && entry.deliveryRange == nil)
    #expect(entry.stateName == "absent" && entry.customerKey == 0)
  }

  @Test("An entry counts events and knows the first and latest moment")
  func counted() throws {
    var journal = Journal.opened()
    journal.completed("payment", at: 50)
    journal.completed("greeting", at: 10)
    let entry = try entry(journal)
    #expect(entry.events == 3)
    #expect(entry.openedAt == Journal.time(0).milliseconds)
    #expect(entry.lastAt == Journal.time(50).milliseconds)
    #expect(entry.customerKey == 7)
  }

  @Test("The customer is the last one named")
  func customer() throws {
    var entry = BoardEntry()
    let fact = FactDigest(kind: .customerArrived)
    for (key, expected) in [(0, 0), (3, 3), (0, 3), (9, 9)] as [(Int64, Int64)] {
      entry.apply(fact, customerKey: key, plans: Self.book)
      #expect(entry.customerKey == expected)
    }
  }

  @Test(
    "The weakest touchpoint is found as timelines find it",
    arguments: [
      ["diagnostic": true], ["scale": "importance5"], ["factor": "paperwork"],
      ["diagnostic": false], ["scale": "satisfaction5"],
    ] as [JSON])
  func weakest(marks: JSON) throws {
    var journal = Journal.opened()
    let answer: [JSON.Member] = [.init("touchpoint", "payment"), .init("perception", 1)]
    journal.add(10, .ratingGiven, .object(answer + (marks.members ?? [])))
    journal.rated("payment", 7, of: 5)
    journal.rated("greeting", 5, of: 5)
    let entry = try entry(journal)
    let name = entry.weakest < 0 ? nil : Plans.delivery.touchpoints[Int(entry.weakest)].id
    #expect(name == journal.fold().weakest && name != nil)
  }

  @Test("The current touchpoint is the one started or completed last")
  func current() throws {
    var journal = Journal.opened()
    #expect(try entry(journal).current == -1)
    journal.started("payment", at: 10)
    #expect(try entry(journal).current == 1)
    journal.completed("greeting", at: 5)
    #expect(try entry(journal).current == 0)
    journal.skipped("farewell", at: 20)
    #expect(try entry(journal).current == 0)
  }

  @Test("Delivery may lie anywhere between the moments that deliver")
  func deliveryRange() throws {
    var journal = Journal.opened()
    journal.completed("handover", at: 40)
    journal.completed("farewell", at: 30)
    #expect(try entry(journal).deliveredAt == Journal.time(30).milliseconds)
    let range = try #require(try entry(journal).deliveryRange)
    #expect(range == Journal.time(30).milliseconds...Journal.time(40).milliseconds)
    journal.add(60, .journeyDelivered)
    #expect(try entry(journal).deliveredAt == Journal.time(60).milliseconds)
    #expect(try entry(journal).deliveryRange?.upperBound == Journal.time(60).milliseconds)
  }

  @Test("A correction in the stream is noticed: the journey is then folded from its own events")
  func corrected() throws {
    var journal = Journal.opened()
    let rating = journal.rated("payment", 2, of: 5)
    #expect(try !entry(journal).isCorrected)
    journal.corrected(rating)
    #expect(try entry(journal).isCorrected)
  }

  @Test("Board and timeline have the same names for states")
  func stateNames() throws {
    var journal = Journal.opened()
    #expect(try entry(journal).stateName == "open")
    journal.completed("farewell", at: 10)
    #expect(try entry(journal).stateName == "delivered")
    journal.add(20, .journeyLost, ["reason": "price"])
    #expect(try entry(journal).stateName == "lost")
    journal.add(21, .journeyClosed)
    #expect(try entry(journal).stateName == "closed")
    #expect(journal.fold().state == "closed")
  }

  private func expectAgreement(
    _ journal: Journal, _ blueprint: Blueprint = Plans.delivery,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let entry = try entry(journal, Self.book(blueprint))
    let timeline = journal.fold(blueprints: [blueprint])
    let weakest = entry.weakest < 0 ? nil : blueprint.touchpoints[Int(entry.weakest)].id
    #expect(entry.stateName == timeline.state, sourceLocation: sourceLocation)
    #expect(weakest == timeline.weakest, sourceLocation: sourceLocation)
    #expect(
      entry.deliveredAt == timeline.deliveredAt?.milliseconds, sourceLocation: sourceLocation)
  }

  @Test("Board and timeline agree on an answer about one determinant")
  func determinant() throws {
    var journal = Journal.opened()
    journal.add(
      10, .ratingGiven, ["touchpoint": "payment", "determinant": "courtesy", "perception": 1])
    journal.rated("handover", 4, of: 5)
    try expectAgreement(journal)
  }

  @Test(
    "Board and timeline agree on a delivering touchpoint that may be done again",
    arguments: ["started", "skipped"])
  func repeatableDelivery(then: String) throws {
    let blueprint = try Blueprint(
      id: "delivery", version: 1, name: Plans.said("交车", "Delivery"), delivers: ["farewell"],
      touchpoints: [Plans.touchpoint("farewell", isRepeatable: true)])
    var journal = Journal.opened()
    journal.completed("farewell", at: 10)
    try expectAgreement(journal, blueprint)
    if then == "started" { journal.started("farewell", at: 20) }
    if then == "skipped" { journal.skipped("farewell", at: 20) }
    try expectAgreement(journal, blueprint)
  }

  @Test("An answer far off its scale, which a correction may bring in, does not stop the program")
  func farOffScale() async {
    await #expect(processExitsWith: .success) {
      var book = PlanBook()
      book.add(Plans.delivery)
      var entry = BoardEntry()
      let facts: [(FactKind, JSON)] = [
        (.journeyOpened, ["blueprint": "delivery", "blueprintVersion": 1]),
        // FactReader takes −1000 to 1000; a replacement is not held against its scale.
        (.ratingGiven, ["touchpoint": "payment", "perception": 1000, "scale": "satisfaction5"]),
      ]
      for (kind, data) in facts {
        entry.apply(
          try FactReader.read(kind, data, occurred: 0), customerKey: 0, plans: book)
      }
    }
  }
}
