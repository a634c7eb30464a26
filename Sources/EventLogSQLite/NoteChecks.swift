internal import EventLog
internal import MerkleTree

/// Holds signed checkpoints, the log's own and those kept elsewhere, against keys and rows.
struct NoteChecks {
  let chain: VerifierChain
  let witnesses: [NoteVerifier]
  let origin: String
  private(set) var count = 0
  private(set) var findings: [Finding] = []
  private(set) var kept: [KeptVerdict] = []
  /// The largest size that a good signature states and the rows agree with.
  private(set) var signed: Int64 = 0
  /// The ids of keys of this origin that signed checkpoints and are none of the chain's.
  private(set) var otherKeys: Set<String> = []

  /// How the rows agree with a checkpoint; nil if they do.
  typealias Agreement = (Checkpoint) throws -> Finding.Kind?

  init(chain: VerifierChain, witnesses: [NoteVerifier], origin: String) {
    self.chain = chain
    self.witnesses = witnesses
    self.origin = origin
  }

  mutating func check(stored: [(Int64, String)], _ agrees: Agreement) throws {
    for (stated, text) in stored {
      count += 1
      guard let note = SignedNote(text), let checkpoint = Checkpoint(text: note.text),
        checkpoint.origin.utf8.elementsEqual(origin.utf8), stated >= 0,
        checkpoint.size == UInt64(stated)
      else {
        findings.append(Finding(.foreignCheckpoint, at: stated))
        continue
      }
      if let kind = try fault(note, checkpoint, agrees) {
        findings.append(Finding(kind, at: stated))
      }
    }
  }

  mutating func check(kept notes: [SignedNote], _ agrees: Agreement) throws {
    /// What was signed of each size, and by which of the kept ones first.
    var roots: [UInt64: (root: MerkleHash, place: Int)] = [:]
    for note in notes {
      count += 1
      let number = kept.count + 1
      guard let checkpoint = Checkpoint(text: note.text),
        checkpoint.origin.utf8.elementsEqual(origin.utf8)
      else {
        kept.append(KeptVerdict(number: number, size: nil, root: nil))
        blame(.foreignCheckpoint, at: nil, place: number - 1)
        continue
      }
      kept.append(
        KeptVerdict(
          number: number, size: checkpoint.size, root: checkpoint.root.description))
      let size = Int64(clamping: checkpoint.size)
      let fault = try fault(note, checkpoint, agrees)
      if let fault { blame(fault, at: size, place: number - 1) }
      if fault != .signatureWrong {
        if let other = roots[checkpoint.size], other.root != checkpoint.root {
          blame(.twoHistories, at: size, place: number - 1)
          kept[other.place].findings.append(.twoHistories)
        } else {
          roots[checkpoint.size] = (checkpoint.root, number - 1)
        }
      }
      for witness in witnesses {
        if note.isSigned(by: witness) {
          kept[number - 1].witnesses += 1
        } else {
          blame(.cosignatureMissing, at: size, place: number - 1)
        }
      }
    }
  }

  private mutating func blame(_ kind: Finding.Kind, at position: Int64?, place: Int) {
    findings.append(Finding(kind, at: position))
    kept[place].findings.append(kind)
  }

  private mutating func fault(
    _ note: SignedNote, _ checkpoint: Checkpoint, _ agrees: Agreement
  ) throws -> Finding.Kind? {
    guard chain.isSigned(note, at: checkpoint.size) else {
      otherKeys.formUnion(
        note.signatures.filter { signature in
          signature.name.utf8.elementsEqual(origin.utf8)
            && !chain.links.contains { $0.verifier.keyID == signature.keyID }
        }.map(\.keyIDText))
      return .signatureWrong
    }
    if let kind = try agrees(checkpoint) { return kind }
    signed = max(signed, Int64(clamping: checkpoint.size))
    return nil
  }
}
