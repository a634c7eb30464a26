import EventLog
import EventLogConformance
import EventLogSQLite
import MerkleTree
import TestSupport
import Testing

/// Two logs opened on one file share nothing but the file and its locks, as two processes do.
@Suite("Two programs at one log", .temporaryFolder, .timeLimit(.minutes(10)))
struct TwoProcessesTests {
  private let files: LogFiles
  private let one: SQLiteEventLog
  private let other: SQLiteEventLog

  init() throws {
    files = try LogFiles.make()
    one = try files.open()
    other = try files.open()
  }

  /// What must be true of any log, seen through both; then both are closed.
  private func finish(count: Int) throws {
    let events = try one.events()
    #expect(events.map(\.position) == Array(1...Int64(count)))
    #expect(try other.events() == events)
    var versions: [String: Int64] = [:]
    for event in events {
      versions[event.event.subject, default: 0] += 1
      #expect(event.version == versions[event.event.subject])
    }
    let root = try root(of: one.lines())
    #expect(try one.head() == Head(size: Int64(count), root: root))
    #expect(try other.head() == one.head())
    #expect(try one.verify(verifier: files.signer.verifier).findings.isEmpty)
    try one.close()
    try other.close()
    #expect(try files.tiles() == plainTiles(events.isEmpty ? [] : files.leaves()))
  }

  @Test("Taking turns, each goes on where the other stopped")
  func alternating() async throws {
    let seed: UInt64 = 0x2_1
    var random = SplitMix64(seed: seed)
    var count = 0
    for _ in 0..<60 {
      let log = random.oneIn(2) ? one : other
      let size = 1 + random.below(12)
      let subject = "journey/J-\(random.below(5))"
      let outcome = try await log.append(
        .group(Sample.events(count..<(count + size), subject: subject)), gate: nil)[0]
      #expect(outcome.positions == Int64(count + 1)...Int64(count + size), "seed \(seed)")
      count += size
    }
    try finish(count: count)
  }

  @Test("At once, they lose nothing, repeat nothing and leave no gap")
  func concurrent() async throws {
    let (one, other) = (one, other)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for task in 0..<8 {
        let log = task.isMultiple(of: 2) ? one : other
        group.addTask {
          for round in 0..<20 {
            let number = task * 1_000 + round * 2
            try await log.put(
              Sample.event(number, subject: "journey/J-\(round % 3)", customer: "C-\(task)"),
              Sample.event(number + 1, subject: "journey/J-\(task)-\(round)"))
          }
        }
      }
      try await group.waitForAll()
    }
    try finish(count: 320)
  }

  @Test("Of those that expect the same version one gets it, whichever program asks")
  func expectedVersions() async throws {
    let (one, other) = (one, other)
    for version: Int64 in 0..<15 {
      async let first = one.put(
        Sample.event(Int(version) * 2), expected: [("journey/J-1", version)])
      async let second = other.put(
        Sample.event(Int(version) * 2 + 1), expected: [("journey/J-1", version)])
      let outcomes = try await [first, second]
      #expect(outcomes.compactMap(\.positions) == [(version + 1)...(version + 1)])
      #expect(
        outcomes.compactMap(\.refusal) == [
          .versionMismatch(subject: "journey/J-1", expected: version, found: version + 1)
        ])
    }
    try finish(count: 15)
  }

  @Test("A repeat and a conflict are known, whichever program wrote the first")
  func repeats() async throws {
    try await one.putEach(Sample.events(1..<4))
    #expect(try await other.put(Sample.event(2)).duplicate == 2)
    #expect(try await other.put(Sample.event(4)).positions == 4...4)
    #expect(try await one.put(Sample.event(4)).duplicate == 4)
    let conflict = try await one.put(Sample.event(4, note: "other"))
    #expect(conflict.refusal == .conflict(id: Sample.id(4), position: 4))
    try finish(count: 4)
  }

  @Test("A gate hears when the other program has written, and only then")
  func foreignWrites() async throws {
    final class Gate: AppendGate, @unchecked Sendable {
      // Unchecked: asked only between two awaited appends.
      var heard: [Bool] = []
      func begin(in transaction: any LogTransaction, foreign: Bool) { heard.append(foreign) }
      func admit(
        _ index: Int, of batch: EventBatch, stream: StreamPlace,
        in transaction: any LogTransaction
      ) -> GateVerdict { .admit }
      func undo(_ index: Int, of batch: EventBatch, stream: StreamPlace) {}
      func rolledBack() {}
    }
    let gate = Gate()
    try await one.put(Sample.event(1), gate: gate)
    try await one.put(Sample.event(2), gate: gate)
    try await other.put(Sample.event(3))
    try await one.put(Sample.event(4), gate: gate)
    try await one.put(Sample.event(5), gate: gate)
    #expect(gate.heard == [true, false, true, false])
    // Who asks for a checkpoint, or appends by another gate, takes no news from this one.
    try await other.put(Sample.event(6))
    _ = try one.checkpoint()
    try await one.put(Sample.event(7), gate: gate)
    try await one.put(Sample.event(8))
    try await one.put(Sample.event(9), gate: gate)
    #expect(gate.heard == [true, false, true, false, true, true])
    try finish(count: 9)
  }

  @Test("A subscription brings what the other program writes")
  func subscription() async throws {
    let (one, other) = (one, other)
    let reader = Task {
      var positions: [Int64] = []
      for try await page in one.subscribe(after: 0) {
        positions += page.map(\.position)
        if positions.count == 40 { break }
      }
      return positions
    }
    for number in 0..<40 { try await other.put(Sample.event(number)) }
    #expect(try await reader.value == Array(1...40))
    try finish(count: 40)
  }

  @Test("Checkpoints that both sign go together")
  func checkpoints() async throws {
    for round in 0..<6 {
      let (log, reader) = round.isMultiple(of: 2) ? (one, other) : (other, one)
      try await log.putEach(Sample.events((round * 50)..<(round * 50 + 50)))
      let note = try log.checkpoint()
      #expect(try reader.checkpoint() == note)
      #expect(Checkpoint(text: note.text)?.root == (try reader.head().root))
    }
    try finish(count: 300)
  }
}

extension LogFiles {
  /// The leaves of the whole log, read through a log of its own.
  func leaves() throws -> [MerkleHash] {
    let log = try open()
    let leaves = try log.lines().map { MerkleHash.leaf($0) }
    try log.close()
    return leaves
  }
}
