package import EventLog
package import MerkleTree
import TestSupport
import Testing

/// The rules that every event log keeps, whatever it is kept in.
///
/// To hold another kind of log to them, give a way to make it and run a test over `rules`.
package struct EventLogConformance<Log: EventLog>: Sendable {
  /// Makes a new, empty log of `Sample.origin` in an empty folder; it signs with this key.
  package let make: @Sendable (_ folder: String, _ signer: NoteSigner) throws -> Log
  package let close: @Sendable (Log) throws -> Void

  package init(
    make: @escaping @Sendable (_ folder: String, _ signer: NoteSigner) throws -> Log,
    close: @escaping @Sendable (Log) throws -> Void
  ) {
    self.make = make
    self.close = close
  }

  /// A new, empty log and what is known of it.
  package struct Trial: Sendable {
    let log: Log
    let verifier: NoteVerifier
  }

  package struct Rule: Sendable, CustomTestStringConvertible {
    let name: String
    let holds: @Sendable (Trial) async throws -> Void

    init(_ name: String, _ holds: @escaping @Sendable (Trial) async throws -> Void) {
      self.name = name
      self.holds = holds
    }

    package var testDescription: String { name }
  }

  package static var rules: [Rule] {
    order + identity + conditions + verdicts + gates + concurrency + reading + selecting
      + subscribing + proving + times
  }

  package func check(_ rule: Rule) async throws {
    let signer = try #require(NoteSigner.generate(name: Sample.origin))
    let log = try make(TemporaryFolder.path, signer)
    #expect(log.origin == Sample.origin)
    try await rule.holds(Trial(log: log, verifier: signer.verifier))
    try close(log)
  }
}
