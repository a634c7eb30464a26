import Chronology
import EventLog
import EventLogConformance
import EventLogSQLite
import GRDB
import MerkleTree
import Synchronization
import TestSupport
import Testing

@Suite("Signing checkpoints while writing", .temporaryFolder)
struct SigningTests {
  /// A clock that a test moves, and a signer that counts how often it is asked.
  private final class Desk: Sendable {
    let time = Mutex(Sample.recorded)
    let kept = Mutex<[Head]>([])
    let asked = Mutex(0)
    /// Whether the key can be read.
    let hasKey = Mutex(true)
    let signer: NoteSigner

    init(_ signer: NoteSigner) { self.signer = signer }

    func pass(milliseconds: Int64) {
      time.withLock { $0 = $0.adding(milliseconds: milliseconds) }
    }

    func open(_ files: LogFiles) throws -> SQLiteEventLog {
      var options = files.options()
      options.clock = { self.time.withLock { $0 } }
      options.signing = LogSigning(
        origin: Sample.origin,
        signer: {
          self.asked.withLock { $0 += 1 }
          guard self.hasKey.withLock({ $0 }) else { throw TestRefusal(code: "no key") }
          return self.signer
        }, keep: { head in self.kept.withLock { $0.append(head) } })
      return try SQLiteEventLog(path: files.path, options: options)
    }
  }

  private let files: LogFiles
  private let desk: Desk
  private let log: SQLiteEventLog

  init() throws {
    files = try LogFiles.make()
    desk = Desk(files.signer)
    log = try desk.open(files)
  }

  private func sizes() throws -> [Int64] {
    try files.withDatabase {
      try Int64.fetchAll($0, sql: "SELECT size FROM checkpoint ORDER BY size")
    }
  }

  @Test("A checkpoint is signed every five seconds of writing, and not sooner")
  func everyFiveSeconds() async throws {
    for number in 0..<12 {
      try await log.put(Sample.event(number))
      desk.pass(milliseconds: 1_250)
    }
    // 5,000 ms have passed before the 5th and the 9th event.
    #expect(try sizes() == [5, 9])
    try log.close()
    #expect(try sizes() == [5, 9, 12])
  }

  @Test("Every signed head is kept outside of the log")
  func kept() async throws {
    try await log.putEach(Sample.events(0..<10))
    _ = try log.checkpoint()
    let first = try log.head()
    try await log.putEach(Sample.events(10..<20))
    let second = try log.head()
    try log.close()
    #expect(desk.kept.withLock { $0 } == [first, second])
  }

  @Test("Reading and appending without a checkpoint never ask for the key")
  func keyUntouched() async throws {
    try await log.putEach(Sample.events(0..<10))
    _ = try log.events()
    _ = try log.head()
    _ = try log.root(at: 5)
    #expect(desk.asked.withLock { $0 } == 0)
    try log.close()
    #expect(desk.asked.withLock { $0 } == 1)
    let reader = try desk.open(files)
    _ = try reader.events()
    _ = try reader.verify(verifier: files.signer.verifier)
    try reader.close()
    #expect(desk.asked.withLock { $0 } == 1)
  }

  @Test("What is on disk is answered with its place, though no checkpoint can be signed")
  func keyGone() async throws {
    desk.hasKey.withLock { $0 = false }
    desk.pass(milliseconds: 5_000)
    let answer = try? await log.put(Sample.event(1))
    #expect(try log.lastPosition() == 1)
    #expect(answer?.positions == 1...1)
    let again = try? await log.put(Sample.event(1))
    #expect(again?.duplicate == 1)
    desk.hasKey.withLock { $0 = true }
    try log.close()
  }

  @Test("A checkpoint that was asked for is refused when there is no key, and the log goes on")
  func noKey() async throws {
    desk.hasKey.withLock { $0 = false }
    try await log.put(Sample.event(1))
    #expect(throws: TestRefusal(code: "no key")) { try log.checkpoint() }
    try await log.put(Sample.event(2))
    desk.hasKey.withLock { $0 = true }
    #expect(Checkpoint(text: try log.checkpoint().text)?.size == 2)
    try log.close()
    #expect(try sizes() == [2])
  }

  @Test("What was rolled back is never signed, however long it took")
  func rolledBack() async throws {
    try await log.putEach(Sample.events(0..<3))
    try log.appendAll(gate: nil) { append in
      _ = try append(.each(Sample.events(3..<5)))
      desk.pass(milliseconds: 60_000)
      return false
    }
    #expect(try sizes() == [])
    #expect(desk.kept.withLock { $0 } == [])
    try await log.put(Sample.event(5))
    #expect(try sizes() == [4])
    #expect(desk.kept.withLock { $0 } == [try log.head()])
    try log.close()
    let reader = try files.open()
    #expect(try reader.verify(verifier: files.signer.verifier).findings.isEmpty)
    try reader.close()
  }
}
