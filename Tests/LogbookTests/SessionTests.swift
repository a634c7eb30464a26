import CanonicalJSON
import EventLog
import Dispatch
import Foundation
import Importing
import Journeys
import Synchronization
import Testing
import Vault

@testable import Logbook

@Suite("Sessions of one open logbook")
struct SessionTests {
  private let desk: TemporaryLogbook

  init() throws { desk = try TemporaryLogbook() }

  private func opened(_ journey: String) -> FactInput {
    var input = FactInput(type: "journey.opened")
    input.journey = journey
    input.customer = "C-1"
    return input
  }

  @Test("A fact names the actor of its session, not of the process that opened the logbook")
  func actors() async throws {
    let book = desk.book
    let actors = ["S-1", "S-2", "S-3"]
    for actor in actors {
      _ = try await book.session(actor: actor).record(opened("J-\(actor)"))
    }
    let events = try await book.session(actor: "S-9").events(Selection(after: 1))
    #expect(events.map(\.event.actor) == actors)
  }

  @Test("A name becomes the id of a member of staff, the same in every session")
  func names() async throws {
    let book = desk.book
    for number in 0..<2 {
      _ = try await book.session(actor: "李 明").record(opened("J-\(number)"))
    }
    let actors = try await book.session(actor: "S-9").events(Selection(after: 1)).map(\.event.actor)
    #expect(Set(actors).count == 1)
    #expect(try await book.session(actor: "S-9").staffName(actors[0]) == "李 明")
  }

  @Test("What is refused leaves no key, and what is acknowledged is in the log")
  func refused() async throws {
    let session = desk.book.session(actor: "S-1")
    var input = FactInput(type: "touchpoint.completed")
    input.customer = "C-1"
    input.journey = "D-none"
    input.fields = [("touchpoint", "payment")]
    input.sealed = [("note", "贵了")]
    let refused = input
    await #expect(throws: Refusal.self) { try await session.record(refused) }
    #expect(try desk.book.vault().allCustomers().isEmpty)
    let recorded = try await session.record(opened("J-1"))
    #expect(
      try await session.event(at: recorded.receipt.positions.lowerBound)?.event == recorded.event)
  }

  @Test("A cancelled task stops an import between two batches")
  func cancelled() async throws {
    let path = desk.folder.appending(path: "many.csv").path
    let rows = (0..<6_000).map { "D\($0),greeting,2026-03-15 10:00\n" }
    try ("订单号,环节,时间\n" + rows.joined())
      .write(toFile: path, atomically: true, encoding: .utf8)
    let session = desk.book.session(actor: "S-1")
    let task = Task { try await session.importFiles([path], ImportOptions()) }
    task.cancel()
    let error = await #expect(throws: ImportInterruption.self) { try await task.value }
    #expect(error?.cause as? LogbookError == .interrupted)
  }

  @Test("A full queue answers that it is busy, and what was taken is done")
  func busy() async throws {
    let queue = WorkQueue(threads: 2, waiting: 3)
    defer { queue.close() }
    let pool = WorkPool(on: queue)
    let gate = DispatchSemaphore(value: 0)
    let done = Mutex<Set<Int>>([])
    for number in 0..<5 {
      let isTaken = queue.add {
        gate.wait()
        _ = done.withLock { $0.insert(number) }
      }
      #expect(isTaken)
    }
    await #expect(throws: LogbookError.busy) { try await pool.run {} }
    for _ in 0..<5 { gate.signal() }
    while done.withLock({ $0.count }) < 5 { try await Task.sleep(for: .milliseconds(5)) }
    #expect(done.withLock { $0 } == Set(0..<5))
    try await pool.run {}
  }

  @Test("As much is done at once as there are threads, by new ones and by those that were idle")
  func allThreads() async throws {
    let queue = WorkQueue(threads: 4, waiting: 100)
    defer { queue.close() }
    for round in 0..<50 {
      let gate = DispatchSemaphore(value: 0)
      let running = Mutex(0)
      for _ in 0..<8 {
        let isTaken = queue.add {
          running.withLock { $0 += 1 }
          gate.wait()
        }
        #expect(isTaken)
      }
      // Each of the four waits here until all of them do.
      while running.withLock({ $0 }) < 4 { try await Task.sleep(for: .milliseconds(1)) }
      #expect(queue.count == 4, "round \(round)")
      for _ in 0..<8 { gate.signal() }
      while running.withLock({ $0 }) < 8 { try await Task.sleep(for: .milliseconds(1)) }
    }
  }

  @Test("Facts that are recorded one after the other, and side by side, stay apart")
  func apart() async throws {
    let book = desk.book
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<24 {
        let session = book.session(actor: "S-\(number)")
        let first = opened("J-\(number)")
        group.addTask {
          var recorded = [try await session.record(first)]
          for (place, touchpoint) in ["greeting", "payment", "documents"].enumerated() {
            var input = FactInput(type: "touchpoint.completed")
            input.journey = "J-\(number)"
            input.fields = [("touchpoint", touchpoint), ("reason", "asked")]
            if place == 1 { input.sealed = [("note", "第 \(number) 位")] }
            recorded.append(try await session.record(input))
            // What is refused between two of them.
            let again = input
            await #expect(throws: Refusal.self) { try await session.record(again) }
          }
          for one in recorded {
            let stored = try await session.event(at: one.receipt.positions.lowerBound)?.event
            #expect(stored?.id == one.event.id && stored?.subject == one.event.subject)
            #expect(stored?.actor == "S-\(number)" && stored?.sealed == one.event.sealed)
            let data = (try stored?.data.canonicalText(), try one.event.data.canonicalText())
            #expect(data.0 == data.1)
          }
        }
      }
      try await group.waitForAll()
    }
    #expect(try book.log.lastPosition() == 1 + 24 * 4)
  }

  @Test("Thirty-two sessions that record at once share syncs, and each has its own answer")
  func together() async throws {
    let book = desk.book
    let positions = try await withThrowingTaskGroup(of: Int64.self) { group in
      for number in 0..<32 {
        let input = opened("J-\(number)")
        group.addTask {
          try await book.session(actor: "S-\(number)").record(input).receipt.positions.lowerBound
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(positions.sorted() == Array(2...33))
  }
}
