internal import CanonicalJSON
internal import EventLog
internal import Interchange
internal import Journeys
internal import MerkleTree
internal import Storage

/// The changes of the signing key that a log records.
///
/// A change says which key signed it, so anybody who can write to the log's file can record one
/// that names a key of their own. What a change is worth therefore depends on the key that is
/// trusted: `chain(around:)`.
struct KeyHistory {
  struct Change {
    let position: Int64
    let verifier: NoteVerifier
    let former: NoteVerifier
    let signature: [UInt8]

    /// Nil for anything that is no well-formed change, signed by the key that it replaces.
    init?(_ event: RecordedEvent) {
      guard event.event.type == FactKind.keyRotated.rawValue,
        let verifier = event.event.data["verifier"]?.text.flatMap({ NoteVerifier(text: $0) }),
        let former = event.event.data["former"]?.text.flatMap({ NoteVerifier(text: $0) }),
        let signature = event.event.data["signature"]?.text.flatMap({ Base64.decode($0) })
      else { return nil }
      position = event.position
      self.verifier = verifier
      self.former = former
      self.signature = signature
      var chain = VerifierChain(former)
      guard rotate(&chain) else { return nil }
    }

    func rotate(_ chain: inout VerifierChain) -> Bool {
      chain.rotate(
        to: verifier, former: former, signature: signature, at: UInt64(clamping: position))
    }
  }

  private(set) var changes: [Change] = []
  /// The positions of malformed changes and of those that the former key did not sign.
  private(set) var malformed: [Int64] = []

  static var subject: String { EntryRule.logbookSubject(.keyRotated) }

  init() {}

  init(_ log: any EventLog) throws {
    try log.read(Selection(subject: Self.subject)) { row in
      try add(row.position) { try row.recordedEvent() }
      return .next
    }
  }

  init(_ transaction: any LogTransaction) throws {
    try transaction.forEachEvent(ofSubject: Self.subject) { row in
      try add(row.position) { try row.recordedEvent() }
    }
  }

  /// A row that is no entry is no change; it was not written by this program.
  private mutating func add(_ position: Int64, _ event: () throws -> RecordedEvent) throws {
    do {
      if let change = Change(try event()) { return changes.append(change) }
    } catch let error as StorageError {
      throw error
    } catch {}
    malformed.append(position)
  }

  /// The change that replaced this key; nobody else can have signed it.
  func successor(of verifier: NoteVerifier) -> Change? {
    changes.first { $0.former == verifier }
  }

  /// The keys to check under when this one is trusted: the keys that it signed in, one after the
  /// other, and those before it that are tied to it.
  ///
  /// - Parameter isTied: whether the former key of a change is to be trusted because its successor
  ///   is.
  /// - Returns: also the positions of all changes that are no part of this.
  func chain(
    around trusted: NoteVerifier, isTied: (Change) throws -> Bool
  ) rethrows -> (chain: VerifierChain, faults: [Int64]) {
    var used: [Change] = []
    var first = trusted
    while let change = try changes.last(where: { change in
      try change.verifier == first && change.position < used.first?.position ?? .max
        && isTied(change)
    }) {
      used.insert(change, at: 0)
      first = change.former
    }
    var last = trusted
    while let change = successor(of: last), change.position > used.last?.position ?? 0 {
      used.append(change)
      last = change.verifier
    }
    var chain = VerifierChain(first)
    used = used.filter { $0.rotate(&chain) }
    let positions = Set(used.map(\.position))
    let others = changes.map(\.position).filter { !positions.contains($0) }
    return (chain, (malformed + others).sorted())
  }
}

extension Logbook {
  /// The keys to check this log under when one is trusted.
  ///
  /// The former key of a change counts only as `rotate-key` leaves it: its successor signed a
  /// checkpoint that covers the change and agrees with the log, and none of a smaller size; and the
  /// former key signed a checkpoint up to the change that agrees with the log.
  ///
  /// - Parameters:
  ///   - kept: checkpoints kept elsewhere, which count like the log's own.
  ///   - attested: heads that the trusted key stands for in another form.
  func keyChain(
    around trusted: NoteVerifier, kept: [SignedNote] = [], attested: [Head] = []
  ) throws -> (chain: VerifierChain, faults: [Int64]) {
    let history = try KeyHistory(log)
    guard !history.changes.isEmpty else { return (VerifierChain(trusted), history.malformed) }
    let notes = try (log.storedNotes().compactMap { SignedNote($0.1) } + kept).compactMap { note in
      Checkpoint(text: note.text).flatMap { checkpoint in
        checkpoint.origin.utf8.elementsEqual(log.origin.utf8) ? (note, checkpoint) : nil
      }
    }
    func agrees(_ size: UInt64, _ root: MerkleHash) throws -> Bool {
      try maintenance.rootIfSound(at: Int64(clamping: size)) == root
    }
    return try history.chain(around: trusted) { change in
      let size = UInt64(clamping: change.position)
      // What the trusted key signed behind this change covers all changes before it as well.
      let isCovered =
        try attested.contains { head in
          try head.size >= change.position && agrees(UInt64(clamping: head.size), head.root)
        }
        || notes.contains { note, checkpoint in
          try checkpoint.size >= size && note.isSigned(by: trusted)
            && agrees(checkpoint.size, checkpoint.root)
        }
      guard isCovered else { return false }
      let isEarlier = notes.contains { note, checkpoint in
        checkpoint.size < size && note.isSigned(by: change.verifier)
      }
      return try !isEarlier
        && notes.contains { note, checkpoint in
          try checkpoint.size <= size && note.isSigned(by: change.former)
            && agrees(checkpoint.size, checkpoint.root)
        }
    }
  }

  /// The head kept beside the keys, if these are the keys that are trusted.
  func attestedHead(for trusted: NoteVerifier) -> [Head] {
    guard (try? keys.verifier()) == trusted, let head = try? keys.head() else { return [] }
    return [head]
  }
}
