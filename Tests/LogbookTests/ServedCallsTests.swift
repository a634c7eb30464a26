import CanonicalJSON
import Chronology
import EventLog
import FollowUps
import Foundation
import Journeys
import Presentation
import TestSupport
import Testing
import Wording

@testable import Logbook

@Suite("The call list of a day that is kept while facts come in", .timeLimit(.minutes(5)))
struct ServedCallsTests {
  private let desk: TemporaryLogbook

  init() throws { desk = try TemporaryLogbook() }

  private func request(day: Int, isReview: Bool = false) -> CallRequest {
    var request = CallRequest()
    request.day = CivilTime(year: 2026, month: 3, day: day)
    request.isReview = isReview
    return request
  }

  private func phone(_ customer: String, _ phone: String, _ type: String) throws {
    var input = FactInput(type: type)
    input.customer = customer
    input.sealed = [("phone", phone)]
    _ = try desk.book.record(input)
  }

  /// Something that concerns a customer and no single journey.
  private func change(_ random: inout SplitMix64) throws {
    let customer = "C-\(1 + random.below(8))"
    let number = "1390000000\(random.below(3))"
    switch random.below(12) {
    case 0..<5: try phone(customer, number, "customer.registered")
    case 5..<9: try phone(customer, number, "customer.amended")
    case 9:
      var input = FactInput(type: "customer.merged")
      input.customer = customer
      input.fields = [("from", customer), ("into", "C-\(1 + random.below(8))")]
      _ = try desk.book.record(input)
    case 10:
      var input = FactInput(type: "customer.lapsed")
      input.customer = customer
      input.fields = [("reason", "died")]
      _ = try desk.book.record(input)
    default:
      _ = try desk.book.erase(
        ErasureRequest(customer: customer, reason: "asked", requestedBy: "S-1"))
    }
  }

  @Test(
    "It is the list that a program makes that reads the log anew",
    arguments: 1...3 as ClosedRange<UInt64>)
  func same(seed: UInt64) throws {
    let book = desk.book
    try book.startServing()
    var random = SplitMix64(seed: seed)
    var journeys = RandomJourneys(seed: seed)
    var rows = 0
    for step in 0..<220 {
      do {
        // Erasing is rare: in the end nobody would be left.
        if step > 60, random.oneIn(6), step < 200 || !random.oneIn(3) {
          try change(&random)
        } else {
          let event = journeys.next()
          _ = try book.append(event, isOwn: true)
          journeys.keep(event)
        }
      } catch is any ExplainedError {
        continue
      }
      guard step % 9 == 0 else { continue }
      for request in [request(day: 12), request(day: 18), request(day: 18, isReview: true)] {
        let kept = try book.calls(request)
        let fresh = try desk.fresh { try $0.calls(request) }
        #expect(
          kept.json.compactText() == fresh.json.compactText(), "seed \(seed), step \(step)")
        rows += kept.rows.count
      }
    }
    // The property would hold for lists that stay empty.
    #expect(rows > 20, "seed \(seed)")
  }

  @Test("Its pages one after the other are the list, and a filter narrows it as before")
  func pages() throws {
    let book = desk.book
    var journeys = RandomJourneys(seed: 21)
    for _ in 0..<260 {
      let event = journeys.next()
      do {
        _ = try book.append(event, isOwn: true)
        journeys.keep(event)
      } catch is any ExplainedError {
        continue
      }
    }
    func all(_ request: CallRequest) throws -> [String] {
      try book.calls(request).rows.map(\.customer)
    }
    for serves in [false, true] {
      if serves { try book.startServing() }
      let whole = try all(request(day: 18))
      #expect(whole.count > 1)
      var page = request(day: 18)
      page.limit = 1
      var found: [String] = []
      while true {
        let rows = try all(page)
        found += rows
        if rows.isEmpty { break }
        page.after = rows.last
      }
      #expect(found == whole)
      var own = request(day: 18)
      own.advisor = "A-1"
      let sheet = try book.calls(own)
      #expect(sheet.totals.customers == sheet.rows.count)
      #expect(sheet.rows.allSatisfy { row in row.tasks.contains { $0.advisor == "A-1" } })
      page.after = "C-99"
      #expect(throws: LogbookError.noCustomer) { try book.calls(page) }
    }
  }
}
