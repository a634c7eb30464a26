import CanonicalJSON
import Chronology
import Journeys
import Testing
import Timelines

@Suite("Waits, promises and exceptions")
struct SpanTests {
  @Test("A wait begins and ends, with its touchpoint and cause")
  func waits() throws {
    var journal = Journal.opened()
    journal.add(10, .waitStarted, ["wait": "W-1", "touchpoint": "payment", "cause": "finance"])
    var wait = try #require(journal.fold().waits.first)
    #expect(wait.key == "W-1" && wait.touchpoint == "payment" && wait.kind == "finance")
    #expect(wait.startedAt == Journal.time(10) && wait.endedAt == nil && wait.outcome == nil)
    journal.add(25, .waitEnded, ["wait": "W-1"])
    wait = try #require(journal.fold().waits.first)
    #expect(wait.endedAt == Journal.time(25) && wait.outcome == "ended")
    #expect(wait.kind == "finance")
  }

  @Test("A promise says by whom and when it is due, and how it ended")
  func promises() throws {
    var journal = Journal.opened()
    journal.add(
      10, .promiseMade,
      [
        "promise": "P-1", "by": "dealer", "kind": "gift", "due": .string(Journal.time(60).text),
      ], texts: ["words": "送脚垫"])
    journal.add(11, .promiseMade, ["promise": "P-2", "by": "customer", "kind": "survey"])
    journal.add(12, .promiseMade, ["promise": "P-3", "by": "dealer"])
    journal.add(20, .promiseBroken, ["promise": "P-1", "reason": "stock"])
    journal.add(30, .promiseKept, ["promise": "P-2"])
    let promises = journal.fold().promises
    #expect(promises.map(\.key) == ["P-1", "P-2", "P-3"])
    #expect(promises.map(\.outcome) == ["broken", "kept", nil])
    #expect(promises.map(\.by) == ["dealer", "customer", "dealer"])
    #expect(promises[0].due == Journal.time(60) && promises[0].words == "送脚垫")
    #expect(promises[0].resolution == "stock" && promises[0].endedAt == Journal.time(20))
  }

  @Test("An exception has its kind, and who approved what was done")
  func exceptions() throws {
    var journal = Journal.opened()
    journal.add(
      10, .exceptionRaised, ["exception": "E-1", "kind": "fault", "touchpoint": "payment"],
      texts: ["note": "划痕"])
    journal.add(
      40, .exceptionHandled,
      ["exception": "E-1", "approver": "M-1", "resolution": "polished"])
    let exception = try #require(journal.fold().exceptions.first)
    #expect(exception.kind == "fault" && exception.touchpoint == "payment")
    #expect(exception.outcome == "handled" && exception.words == "划痕")
    #expect(exception.approver == "M-1" && exception.resolution == "polished")
    #expect(exception.startedAt == Journal.time(10) && exception.endedAt == Journal.time(40))
  }

  @Test("Each ends its own, and what has no beginning shows nothing")
  func ownKeys() {
    var journal = Journal.opened()
    journal.add(10, .waitStarted, ["wait": "1"])
    journal.add(11, .promiseMade, ["promise": "1", "by": "dealer"])
    journal.add(12, .exceptionHandled, ["exception": "1"])
    journal.add(13, .waitEnded, ["wait": "2"])
    journal.add(14, .promiseKept, ["promise": "1"])
    let timeline = journal.fold()
    #expect(timeline.waits.map(\.outcome) == [nil])
    #expect(timeline.promises.map(\.outcome) == ["kept"])
    #expect(timeline.exceptions.isEmpty)
  }

  @Test("Waits may overlap; each ends by its key")
  func overlap() {
    var journal = Journal.opened()
    journal.add(10, .waitStarted, ["wait": "1"])
    journal.add(11, .waitStarted, ["wait": "2"])
    journal.add(20, .waitEnded, ["wait": "1"])
    let waits = journal.fold().waits
    #expect(waits.map(\.endedAt) == [Journal.time(20), nil])
  }
}
