import EventLog
import MerkleTree
import Testing

/// The rules that every event log keeps, whatever it is kept in.
///
/// To hold another kind of log to them, give a way to make it and run a test over `rules`.
struct EventLogConformance<Log: EventLog>: Sendable {
  /// Makes a new, empty log of `Sample.origin` in an empty folder; it signs with this key.
  let make: @Sendable (_ folder: String, _ signer: NoteSigner) throws -> Log
  let close: @Sendable (Log) throws -> Void

  /// A new, empty log and what is known of it.
  struct Trial: Sendable {
    let log: Log
    let verifier: NoteVerifier
  }

  struct Rule: Sendable, CustomTestStringConvertible {
    let name: String
    let holds: @Sendable (Trial) async throws -> Void

    init(_ name: String, _ holds: @escaping @Sendable (Trial) async throws -> Void) {
      self.name = name
      self.holds = holds
    }

    var testDescription: String { name }
  }

  static var rules: [Rule] {
    order + identity + conditions + verdicts + gates + concurrency + reading + selecting
      + subscribing + proving + times
  }

  func check(_ rule: Rule) async throws {
    let signer = try #require(NoteSigner.generate(name: Sample.origin))
    let log = try make(TemporaryFolder.path, signer)
    #expect(log.origin == Sample.origin)
    try await rule.holds(Trial(log: log, verifier: signer.verifier))
    try close(log)
  }
}
