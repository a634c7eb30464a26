package import EventLog
package import MerkleTree
package import Wording

extension AppendOutcome {
  package var positions: ClosedRange<Int64>? {
    if case .appended(let positions) = self { positions } else { nil }
  }

  /// Where the first event stands, when all were there already.
  package var duplicate: Int64? {
    if case .duplicate(let first) = self { first } else { nil }
  }

  package var isUnneeded: Bool {
    if case .unneeded = self { true } else { false }
  }

  /// Why the log itself refused.
  package var refusal: AppendError? {
    if case .refused(let error) = self { error as? AppendError } else { nil }
  }

  /// Why a test's gate refused.
  package var gateRefusal: TestRefusal? {
    if case .refused(let error) = self { error as? TestRefusal } else { nil }
  }
}

/// What a test's gate refuses with.
package struct TestRefusal: ExplainedError, Equatable {
  package var code: String
  package var sentence: Sentence { Sentence("测试拒绝", "refused by the test") }

  package init(code: String = "test.refused") { self.code = code }
}

extension EventLog {
  /// Appends one group and answers what became of it.
  @discardableResult
  package func put(
    _ events: Event..., gate: (any AppendGate)? = nil, expected: [(String, Int64)] = [],
    absent: [(String, String)] = []
  ) async throws -> AppendOutcome {
    try await append(.group(events, expected: expected, absent: absent), gate: gate)[0]
  }

  /// Appends each event as a group of its own.
  @discardableResult
  package func putEach(_ events: [Event]) async throws -> [AppendOutcome] {
    try await append(.each(events), gate: nil)
  }

  /// All that a selection gives.
  package func events(_ selection: Selection = Selection()) throws -> [RecordedEvent] {
    var events: [RecordedEvent] = []
    try read(selection) { row in
      events.append(try row.recordedEvent())
      return .next
    }
    return events
  }

  /// The log as it would be exported: its entry lines.
  package func lines() throws -> [[UInt8]] {
    var writer = EntryWriter()
    var lines: [[UInt8]] = []
    try read(Selection()) { row in
      writer.write(row.parts)
      lines.append(Array(writer.entry))
      return .next
    }
    return lines
  }
}

/// The tree over lines, built leaf by leaf.
package func root(of lines: some Sequence<[UInt8]>) -> MerkleHash {
  var edge = TreeEdge()
  for line in lines { edge.append(leaf: .leaf(line)) }
  return edge.root
}
