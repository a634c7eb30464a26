import CanonicalJSON
import Journeys
import Satisfaction
import Testing
import Timelines

@Suite("Corrections in a timeline")
struct CorrectionTests {
  @Test("A rating that is taken back is gone, and the next is the headline")
  func removed() throws {
    var journal = Journal.opened()
    let wrong = journal.rated("payment", 1, of: 7)
    journal.rated("payment", 6, of: 5)
    journal.rated("handover", 4, of: 5)
    #expect(journal.fold().weakest == "payment")
    journal.corrected(wrong)
    let timeline = journal.fold()
    #expect(try timeline.required("payment").headline?.perception == 6)
    #expect(try timeline.required("payment").ratings.count == 1)
    #expect(timeline.weakest == "handover")
  }

  @Test("A replacement takes its target's place and position")
  func replaced() throws {
    var journal = Journal.opened()
    let wrong = journal.rated("payment", 1, of: 7, at: 10)
    journal.rated("payment", 6, of: 5, at: 20)
    journal.rated("handover", 4, of: 5, at: 30)
    journal.corrected(wrong, ["touchpoint": "payment", "perception": 7, "expectation": 7])
    let timeline = journal.fold()
    let ratings = try timeline.required("payment").ratings
    #expect(ratings.map(\.pair.perception) == [7, 6])
    #expect(ratings.map(\.isCorrected) == [true, false])
    #expect(ratings.map(\.position) == [2, 3])
    #expect(ratings.first?.occurred == Journal.time(10))
    #expect(timeline.weakest == "handover")
  }

  @Test("A replacement may name another touchpoint")
  func moved() throws {
    var journal = Journal.opened()
    let wrong = journal.rated("payment", 2, of: 5)
    journal.corrected(wrong, ["touchpoint": "handover", "perception": 2, "expectation": 5])
    #expect(try journal.fold().required("payment").ratings.isEmpty)
    #expect(journal.fold().weakest == "handover")
  }

  @Test("Both are shown: the correction stands beside with position, target and reason")
  func shown() throws {
    var journal = Journal.opened()
    let first = journal.completed("payment", at: 10)
    let second = journal.completed("handover", at: 20)
    journal.corrected(first, at: 30)
    journal.corrected(second, ["touchpoint": "farewell"], at: 40)
    let corrections = journal.fold().corrections
    #expect(corrections.map(\.corrects) == [first, second])
    #expect(corrections.map(\.position) == [4, 5])
    #expect(corrections.map(\.isReplaced) == [false, true])
    #expect(corrections.map(\.reason) == ["typo", "typo"])
    #expect(corrections.map(\.occurred) == [Journal.time(30), Journal.time(40)])
  }

  @Test("Of several corrections of one event the last counts, and all are shown")
  func last() throws {
    var journal = Journal.opened()
    let rating = journal.rated("payment", 1, of: 7)
    journal.corrected(rating)
    journal.corrected(rating, ["touchpoint": "payment", "perception": 5])
    #expect(try journal.fold().required("payment").headline?.perception == 5)
    #expect(journal.fold().corrections.count == 2)
  }

  @Test("A step that is taken back was never taken")
  func step() throws {
    var journal = Journal.opened()
    journal.started("payment", at: 10)
    let completed = journal.completed("payment", at: 20)
    let farewell = journal.completed("farewell", at: 30)
    journal.corrected(completed)
    journal.corrected(farewell)
    let timeline = journal.fold()
    #expect(try timeline.required("payment").status == .started)
    #expect(try timeline.required("payment").completedAt == nil)
    #expect(timeline.state == "open" && timeline.deliveredAt == nil)
  }

  @Test("An ended wait whose end is taken back is open again")
  func span() {
    var journal = Journal.opened()
    journal.add(10, .waitStarted, ["wait": "1"])
    let ended = journal.add(20, .waitEnded, ["wait": "1"])
    journal.corrected(ended)
    #expect(journal.fold().waits.map(\.outcome) == [nil])
  }

  @Test("An opening may be replaced")
  func opening() {
    var journal = Journal()
    let opened = journal.add(
      0, .journeyOpened, ["blueprint": "delivery", "blueprintVersion": 1, "advisor": "S-1"])
    journal.completed("payment", at: 10)
    journal.corrected(
      opened, ["blueprint": "delivery", "blueprintVersion": 1, "advisor": "S-2"])
    #expect(journal.fold().advisor == "S-2")
    #expect(journal.fold().step("payment")?.status == .completed)
  }

  @Test("The target is found whatever the letters of its id")
  func upperCase() {
    var journal = Journal.opened()
    let rating = journal.rated("payment", 1, of: 7)
    journal.corrected(rating.uppercased())
    #expect(journal.fold().weakest == nil)
  }

  @Test("A correction of an event that is not there changes nothing")
  func elsewhere() {
    var journal = Journal.opened()
    journal.rated("payment", 3, of: 5)
    journal.corrected("019b772d-0dc0-797b-8858-d8da8b529b4a")
    #expect(journal.fold().weakest == "payment")
    #expect(journal.fold().corrections.count == 1)
  }
}

@Suite("What a correction corrects")
struct CorrectedTests {
  @Test("The fields before and after stand beside it, with type and position of the target")
  func changes() throws {
    var journal = Journal.opened()
    let rating = journal.rated("payment", 3, of: 5)
    journal.corrected(
      rating, ["touchpoint": "payment", "perception": 5, "collector": "shop"])
    let correction = try #require(journal.fold().json["corrections"]?.items?.first)
    #expect(correction["correctsType"] == "rating.given" && correction["correctsPosition"] == 2)
    #expect(
      correction["changes"] == [
        ["field": "perception", "before": 3, "after": 5],
        ["field": "expectation", "before": 5, "after": nil],
        ["field": "collector", "before": nil, "after": "shop"],
      ])
  }

  @Test("A second correction changes what the first one left")
  func second() throws {
    var journal = Journal.opened()
    let rating = journal.rated("payment", 3, of: 5)
    journal.corrected(rating, ["touchpoint": "payment", "perception": 4, "expectation": 5])
    journal.corrected(rating, ["touchpoint": "payment", "perception": 6, "expectation": 5])
    journal.corrected(rating)
    let changes = journal.fold().corrections.map(\.changes)
    #expect(changes.map { $0.first?.before } == [3, 4, "payment"])
    #expect(changes.map { $0.first?.after } == [4, 6, nil])
  }

  @Test("Of a target that is not there nothing is claimed")
  func elsewhere() throws {
    var journal = Journal.opened()
    journal.corrected("019b772d-0dc0-797b-8858-d8da8b529b4a", ["touchpoint": "payment"])
    let correction = try #require(journal.fold().corrections.first)
    #expect(correction.correctedType == nil && correction.changes.isEmpty)
  }
}
