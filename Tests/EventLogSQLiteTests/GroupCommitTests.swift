import Dispatch
import EventLog
import EventLogConformance
import EventLogSQLite
import Foundation
import Synchronization
import TestSupport
import Testing

@Suite("Appends that share a commit", .temporaryFolder, .timeLimit(.minutes(1)))
struct GroupCommitTests {
  /// A gate that holds the writer at its first event until it is let go.
  private final class Holding: Sendable {
    let gate: TestGate
    private let entered = DispatchSemaphore(value: 0)
    private let goOn = DispatchSemaphore(value: 0)

    init() {
      let isFirst = Mutex(true)
      let (entered, goOn) = (entered, goOn)
      gate = TestGate { type, _, _ in
        let holds = isFirst.withLock { isFirst in
          defer { isFirst = false }
          return isFirst
        }
        if holds {
          entered.signal()
          goOn.wait()
        }
        if type == "bad" { throw TestRefusal(code: "bad") }
        return type == "refused" ? .refuse(TestRefusal(code: "refused")) : .admit
      }
    }

    func waitUntilHeld() { entered.wait() }
    func letGo() { goOn.signal() }
  }

  /// What each append was told, by its number.
  private final class Answers: Sendable {
    private let told = Mutex<[Int: Result<[AppendOutcome], any Error>]>([:])
    private let all = DispatchGroup()

    func note(_ number: Int) -> @Sendable (Result<[AppendOutcome], any Error>) -> Void {
      all.enter()
      return { answer in
        let before = self.told.withLock { $0.updateValue(answer, forKey: number) }
        #expect(before == nil, "answered twice")
        self.all.leave()
      }
    }

    func position(_ number: Int) throws -> Int64? {
      all.wait()
      return try told.withLock { $0[number] }?.get()[0].positions?.lowerBound
    }
  }

  private func batch(_ number: Int, _ type: String = "good") throws -> EventBatch {
    try .group([Sample.event(number, type: type)])
  }

  @Test("Whoever comes while the events of others are written is committed with them")
  func joining() throws {
    let log = try LogFiles.make().open()
    let (holding, answers) = (Holding(), Answers())
    log.append(try batch(0), gate: holding.gate, answer: answers.note(0))
    holding.waitUntilHeld()
    for number in 1...40 {
      log.append(try batch(number), gate: holding.gate, answer: answers.note(number))
    }
    #expect(log.commitCounts.transactions == 0)
    holding.letGo()
    for number in 0...40 { #expect(try answers.position(number) == Int64(number + 1)) }
    #expect(log.commitCounts == (1, 41))
    try log.close()
  }

  @Test("What cannot be decided, and what is refused, is so for its own caller only")
  func failing() throws {
    let log = try LogFiles.make().open()
    let (holding, answers) = (Holding(), Answers())
    let types = ["good", "good", "bad", "refused", "good", "bad", "good"]
    for (number, type) in types.enumerated() {
      log.append(try batch(number, type), gate: holding.gate, answer: answers.note(number))
      if number == 0 { holding.waitUntilHeld() }
    }
    holding.letGo()
    var positions: [Int64] = []
    for (number, type) in types.enumerated() {
      if type == "bad" {
        #expect(throws: TestRefusal(code: "bad")) { try answers.position(number) }
      } else if let position = try answers.position(number) {
        positions.append(position)
      } else {
        #expect(type == "refused")
      }
    }
    #expect(positions == [1, 2, 3, 4])
    #expect(try log.lastPosition() == 4)
    #expect(log.commitCounts.transactions == 1)
    try log.close()
  }

  @Test("Another gate's append waits for a transaction of its own, and keeps its place")
  func gates() throws {
    let log = try LogFiles.make().open()
    let (holding, answers) = (Holding(), Answers())
    let other = TestGate()
    let gates = [holding.gate, other, holding.gate, holding.gate, other]
    for (number, gate) in gates.enumerated() {
      log.append(try batch(number), gate: gate, answer: answers.note(number))
      if number == 0 { holding.waitUntilHeld() }
    }
    holding.letGo()
    for number in gates.indices { #expect(try answers.position(number) == Int64(number + 1)) }
    #expect(log.commitCounts == (4, 5))
    try log.close()
  }

  @Test("A thread that appends has its answer, however many come after it without end")
  func noEnd() throws {
    let log = try LogFiles.make().open()
    let gate = TestGate()
    let isOver = Atomic(false)
    let all = DispatchGroup()
    // Each of these appends again as soon as it has its answer, on the log's own thread.
    @Sendable func goOn(_ lane: Int, _ number: Int) {
      guard !isOver.load(ordering: .relaxed),
        let batch = try? batch(lane * 1_000_000 + number)
      else { return all.leave() }
      log.append(batch, gate: gate) { _ in goOn(lane, number + 1) }
    }
    for lane in 1...4 {
      all.enter()
      goOn(lane, 0)
    }
    for number in 0..<50 {
      #expect(try log.appendNow(batch(number), gate: gate)[0].positions != nil)
    }
    isOver.store(true, ordering: .relaxed)
    all.wait()
    try log.close()
  }
}
