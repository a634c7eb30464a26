import CanonicalJSON
import Chronology
import EventLog
import MerkleTree
import TestSupport
import Testing

extension EventLogConformance {
  package static var order: [Rule] {
    [
      Rule("A new log is empty") { trial in
        let head = try trial.log.head()
        #expect(head == Head(size: 0, root: .emptyRoot))
        #expect(try trial.log.lastPosition() == 0)
        #expect(try trial.log.events().isEmpty)
        #expect(try trial.log.position(of: Sample.id(1)) == nil)
      },
      Rule("Positions count 1, 2, 3 … over the whole log, whatever was refused in between") {
        try await gaplessPositions($0.log)
      },
      Rule("Versions count 1, 2, 3 … within each stream") { try await gaplessVersions($0.log) },
      Rule("An answer names the positions where the events stand, groups in order") { trial in
        let batch = try EventBatch.group(Sample.events(1..<4))
        try batch.add(Sample.events(4..<5, subject: "journey/J-2"))
        try batch.add(Sample.events(5..<7))
        let outcomes = try await trial.log.append(batch, gate: nil)
        #expect(outcomes.map(\.positions) == [1...3, 4...4, 5...6])
        for number in 1..<7 {
          #expect(try trial.log.position(of: Sample.id(number)) == Int64(number))
        }
        #expect(try trial.log.lastPosition() == 6)
      },
      Rule("An event stands in the log as it was given, in the bytes of its entry line") {
        try await keptAsGiven($0.log)
      },
      Rule("A batch without groups is answered with nothing, a group without events refused") {
        trial in
        #expect(try await trial.log.append(.each([]), gate: nil).isEmpty)
        #expect(try await trial.log.put().refusal == .empty)
        let batch = try EventBatch.group(Sample.events(1..<2))
        try batch.add([], expected: [("journey/J-1", 9)])
        try batch.add(Sample.events(2..<3))
        let outcomes = try await trial.log.append(batch, gate: nil)
        #expect(outcomes.map(\.positions) == [1...1, nil, 2...2])
        #expect(outcomes[1].refusal == .empty)
      },
    ]
  }

  private static func gaplessPositions(_ log: Log) async throws {
    let seed: UInt64 = 0x90_51
    var random = SplitMix64(seed: seed)
    var next: Int64 = 1
    for round in 0..<40 {
      let batch = try EventBatch.group([])
      var sizes: [Int?] = []
      for group in 0..<random.below(5) {
        let size = 1 + random.below(4)
        let first = round * 100 + group * 10 + 1
        let refused = random.oneIn(4)
        let subject = "journey/J-\(random.below(6))"
        try batch.add(
          Sample.events(first..<(first + size), subject: subject),
          expected: refused ? [(subject, Int64.max)] : [])
        sizes.append(refused ? nil : size)
      }
      // The first group is empty, hence refused.
      for (outcome, size) in zip(try await log.append(batch, gate: nil).dropFirst(), sizes) {
        guard let size else {
          #expect(outcome.refusal?.code == "append.versionMismatch", "seed \(seed)")
          continue
        }
        #expect(outcome.positions == next...(next + Int64(size) - 1), "seed \(seed)")
        next += Int64(size)
      }
    }
    #expect(try log.events().map(\.position) == Array(1..<next), "seed \(seed)")
    #expect(try log.lastPosition() == next - 1)
  }

  private static func gaplessVersions(_ log: Log) async throws {
    let seed: UInt64 = 0x90_52
    var random = SplitMix64(seed: seed)
    var number = 0
    for _ in 0..<30 {
      let events = (0..<(1 + random.below(9))).map { _ in
        number += 1
        return Sample.event(
          number, subject: random.pick(["journey/J-1", "journey/J-2", "customer/J-1", "k/é"]))
      }
      let batch = random.oneIn(2) ? try EventBatch.group(events) : try EventBatch.each(events)
      _ = try await log.append(batch, gate: nil)
    }
    var versions: [String: Int64] = [:]
    for event in try log.events() {
      versions[event.event.subject, default: 0] += 1
      #expect(event.version == versions[event.event.subject], "seed \(seed)")
    }
    #expect(versions.count == 4 && versions.values.reduce(0, +) == number)
    for (subject, last) in versions {
      let own = try log.events(Selection(subject: subject))
      #expect(own.map(\.version) == Array(1...last))
    }
  }

  private static func keptAsGiven(_ log: Log) async throws {
    var full = Sample.event(1, subject: "journey/客户 \"1\\", type: "测试.\"done\"")
    full.source = "https://宁波.example/\"x\""
    full.customer = "C-\\42"
    full.actor = "S-前台"
    full.correlationID = "import \"a\""
    full.causationID = "tap\\1"
    full.dataVersion = 1_234_567
    full.data = ["a": ["键": ["\n\"\\\u{1}😀", true, -9_007_199_254_740_991]], "b": [:]]
    full.sealed = (0...255).map { UInt8($0) }
    var empty = Sample.event(2)
    empty.sealed = []
    empty.timeOffset = nil
    empty.data = [:]
    var early = Sample.event(3, subject: "k/1")
    early.time = .earliest
    var late = Sample.event(4, subject: "k/1")
    late.time = .latest
    let given = [full, empty, early, late]
    let batch = try EventBatch.each(given)
    let lines = batch.records.map { Array(batch.entry($0)) }
    _ = try await log.append(batch, gate: nil)
    let events = try log.events()
    #expect(events.map(\.event) == given)
    #expect(events.allSatisfy { $0.recorded == Sample.recorded })
    #expect(try log.lines() == lines)
  }
}
