import EventLog
import Foundation
import Journeys
import Testing
import Wording

@testable import Logbook

@Suite("What the gate remembers")
struct GatePropertyTests {
  private static let events = 500

  @Test(
    "It is what the log folds to, and a refused event changes neither",
    arguments: 1...8 as ClosedRange<UInt64>)
  func warmIsCold(seed: UInt64) throws {
    let place = try TemporaryLogbook()
    var source = RandomEvents(seed: seed)
    var kinds: Set<String> = []
    for round in 0..<Self.events {
      let event = source.next()
      let size = try place.book.log.lastPosition()
      let before = try place.states(event.subject)
      do {
        _ = try place.book.append(event, isOwn: true)
        source.keep(event)
        kinds.insert(event.type)
        let after = try place.states(event.subject)
        if let warm = after.warm {
          #expect(warm.state == after.cold.state, "seed \(seed), round \(round), \(event.type)")
          #expect(
            warm.customer == after.cold.customer, "seed \(seed), round \(round), \(event.type)")
        }
      } catch let error as any ExplainedError {
        #expect(try place.book.log.lastPosition() == size, "seed \(seed), \(error.code)")
        let after = try place.states(event.subject)
        #expect(after.cold == before.cold, "seed \(seed), round \(round), \(event.type)")
        #expect(
          after.warm.map { $0.state == after.cold.state } ?? true,
          "seed \(seed), round \(round), \(event.type)")
      }
    }
    // The property would hold for a log that takes nothing.
    #expect(kinds.count > 20, "seed \(seed): \(kinds.sorted())")
  }

  @Test("Another gate over the same log decides alike", arguments: 21...24 as ClosedRange<UInt64>)
  func coldGate(seed: UInt64) throws {
    let place = try TemporaryLogbook()
    let other = try Logbook(
      at: place.folder.appending(path: "logbook").path, surroundings: place.book.surroundings)
    defer { try? other.close() }
    try other.readyToWrite()
    var source = RandomEvents(seed: seed)
    for round in 0..<250 {
      let event = source.next()
      // Whoever comes second finds the writing of the other and folds anew.
      let writer = round % 3 == 0 ? other : place.book
      do {
        _ = try writer.append(event, isOwn: true)
        source.keep(event)
      } catch let error as any ExplainedError {
        let again = writer === other ? place.book : other
        let second = #expect(throws: (any Error).self) { try again.append(event, isOwn: true) }
        #expect((second as? any ExplainedError)?.code == error.code, "seed \(seed), \(round)")
      }
    }
  }
}
