import CanonicalJSON
import Chronology
import EventLog
import Journeys
import Satisfaction
import TestSupport
import Testing
import Timelines

@Suite("The past as of a moment")
struct AsOfTests {
  @Test("As of a moment only what had occurred by then counts, that moment included")
  func cut() throws {
    var journal = Journal.opened()
    journal.started("payment", at: 10)
    journal.completed("payment", at: 20)
    journal.completed("farewell", at: 50)
    #expect(try journal.fold(asOf: 9).required("payment").status == .planned)
    #expect(try journal.fold(asOf: 10).required("payment").status == .started)
    #expect(try journal.fold(asOf: 20).required("payment").status == .completed)
    #expect(journal.fold(asOf: 49).state == "open")
    #expect(journal.fold(asOf: 50).state == "delivered")
  }

  @Test("It is by occurred that is cut, not by when it was recorded")
  func enteredLater() throws {
    var journal = Journal.opened()
    journal.completed("farewell", at: 50)
    journal.add(10, .touchpointCompleted, ["touchpoint": "payment"], recorded: 9_000)
    #expect(try journal.fold(asOf: 10).required("payment").status == .completed)
    #expect(try journal.fold(asOf: 10).required("farewell").status == .planned)
  }

  @Test("Before the opening there is nothing")
  func before() {
    let timeline = Journal.opened().fold(asOf: -1)
    #expect(timeline.openedAt == nil && timeline.steps.isEmpty)
  }

  @Test("A correction counts at the time of what it corrects")
  func correction() throws {
    var journal = Journal.opened()
    let wrong = journal.rated("payment", 1, of: 7, at: 10)
    journal.rated("payment", 5, of: 5, at: 20)
    // Made much later than the moment that is asked for.
    journal.corrected(wrong, at: 500)
    let timeline = journal.fold(asOf: 15)
    #expect(try timeline.required("payment").ratings.isEmpty)
    #expect(timeline.weakest == nil)
    #expect(timeline.corrections.map(\.corrects) == [wrong])
    #expect(try journal.fold(asOf: 20).required("payment").headline?.perception == 5)
  }

  @Test("A replacement counts at the time of what it replaces")
  func replacement() throws {
    var journal = Journal.opened()
    let wrong = journal.rated("payment", 1, of: 7, at: 10)
    journal.corrected(wrong, ["touchpoint": "payment", "perception": 6], at: 500)
    #expect(try journal.fold(asOf: 10).required("payment").headline?.perception == 6)
    #expect(try journal.fold(asOf: 9).required("payment").headline == nil)
  }

  @Test("A correction of what had not yet occurred is not shown")
  func futureTarget() {
    var journal = Journal.opened()
    let later = journal.completed("farewell", at: 50)
    journal.corrected(later, at: 5)
    #expect(journal.fold(asOf: 49).corrections.isEmpty)
    #expect(journal.fold(asOf: 50).corrections.count == 1)
    #expect(journal.fold(asOf: 50).state == "open")
  }

  @Test("An unknown fact is cut like any other")
  func unknown() {
    var journal = Journal.opened()
    journal.add(30, "robot.waved")
    #expect(journal.fold(asOf: 29).unknown.isEmpty)
    #expect(journal.fold(asOf: 30).unknown.count == 1)
  }

  @Test("As of a moment equals the fold of the events up to it, where nothing is corrected")
  func prefix() {
    for seed in 1...20 as ClosedRange<UInt64> {
      var random = SplitMix64(seed: seed)
      var journal = Journal.opened()
      var minute: Int64 = 0
      for _ in 0..<30 {
        minute += Int64(random.below(3))
        let touchpoint = random.pick(Plans.touchpoints)
        switch random.below(4) {
        case 0: journal.started(touchpoint, at: minute)
        case 1: journal.completed(touchpoint, at: minute)
        case 2: journal.rated(touchpoint, Int64(1 + random.below(7)), of: 5, at: minute)
        default: journal.reopened(touchpoint, at: minute)
        }
      }
      let cut = Int64(random.below(Int(minute) + 1))
      let earlier = journal.events.filter { $0.recorded.event.time <= Journal.time(cut) }
      let folded = JourneyFold.fold(journey: "J-1", earlier) { _, _ in Plans.delivery }
      #expect(journal.fold(asOf: cut).json == folded.json, "seed \(seed)")
    }
  }
}
