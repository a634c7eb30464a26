internal import Custody
internal import EventLog
internal import MerkleTree

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
