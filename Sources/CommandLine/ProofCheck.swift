import CanonicalJSON
internal import EventLog
import Foundation
import MerkleTree
import Wording

/// A proof of any kind, checked with nothing but a verifier key.
struct ProofCheck {
  enum Kind: String {
    case inclusion = "inclusion"
    case erasure = "erasure"
    case consistency = "consistency"
  }

  /// What does not hold.
  enum Fault: String {
    /// The checkpoint is not signed by the key; that of the kept one.
    case signature = "signature"
    case keptSignature = "keptSignature"
    /// The hashes do not lead from event or old root to the signed root.
    case proof = "proof"
    /// It calls itself an erasure receipt and its event is something else.
    case receipt = "receipt"
    /// The event given is not the one that the proof carries.
    case entry = "entry"
    /// The kept checkpoint is of another log.
    case origin = "origin"
    /// It carries what no proof covers and no receipt holds: it was added by somebody.
    case added = "added"
    /// A kept checkpoint is larger than the one that the proof leads to: of what lies between, the
    /// proof says nothing.
    case larger = "larger"
  }

  let kind: Kind
  let checkpoint: Checkpoint
  /// Of the event, counted from 0; nil for a consistency proof.
  var index: UInt64?
  /// The same counted from 1, as positions are; the largest number for an index that has no next.
  var number: UInt64? { index.map { $0 == .max ? .max : $0 + 1 } }
  /// The old size of a consistency proof.
  var old: UInt64?
  /// The largest of the kept checkpoints, where it is larger than the one that the proof leads to.
  private(set) var larger: UInt64?
  /// The sizes of other kept checkpoints, of which a consistency proof says nothing.
  private(set) var unproven: [UInt64] = []
  /// Whose erasure it proves, a customer's or a member of staff's.
  private(set) var erased: String?
  /// Others whom a receipt names: the proof says nothing of their erasure.
  private(set) var alsoNamed: [String] = []
  /// The members of a receipt that are its issuer's statement, and what was added to a proof.
  private(set) var stated: [String] = []
  private(set) var added: [String] = []
  /// The signatures of other keys, as name and key id: they were not checked.
  let otherSignatures: [String]
  private(set) var fault: Fault?

  /// What was found to hold.
  var checked: [String] {
    guard fault == nil else { return [] }
    switch kind {
    case .inclusion: return ["signature", "inclusion"]
    case .erasure: return ["signature", "inclusion", "erasure"]
    case .consistency: return ["signature", "keptSignature", "consistency"]
    }
  }

  private static func others(_ note: SignedNote, than verifier: NoteVerifier) -> [String] {
    note.signatures.filter { !verifier.isOwn($0) }.map { "\($0.name)+\($0.keyIDText)" }
  }

  /// Checks an inclusion proof or a receipt.
  ///
  /// - Parameters:
  ///   - entry: the event's line, where the proof does not carry it or to compare with it.
  /// - Throws: `GivenError` when there is no line to check.
  init(
    _ proof: LogProof, _ checkpoint: Checkpoint, entry: [UInt8]?, by verifier: NoteVerifier
  ) throws {
    let extra = proof.extra.flatMap { try? JSON(strict: $0) }
    let carried = extra?["entry"]?.text.map { Array($0.utf8) }
    kind = extra?["receipt"] == nil ? .inclusion : .erasure
    self.checkpoint = checkpoint
    otherSignatures = Self.others(proof.note, than: verifier)
    index = proof.index
    guard let line = entry ?? carried else {
      throw GivenError(
        name: "--entry",
        reason: Sentence(
          "这份证明不带事件，请给出事件那一行的文件",
          "this proof does not carry its event: name the file with the event's line"))
    }
    guard proof.note.isSigned(by: verifier) else {
      fault = .signature
      return
    }
    if let carried, carried != line {
      fault = .entry
      return
    }
    do {
      try Proofs.verifyInclusion(
        leaf: .leaf(line), index: proof.index, size: checkpoint.size, proof: proof.hashes,
        root: checkpoint.root)
    } catch {
      fault = .proof
      return
    }
    if kind == .erasure {
      erased = Self.erased(extra, line)
      guard erased != nil else {
        fault = .receipt
        return
      }
    }
    guard proof.extra != nil else { return }
    tellExtra(extra)
  }

  /// Parts what comes with a proof into what it covers, what a receipt states, and anything else.
  private mutating func tellExtra(_ extra: JSON?) {
    guard let members = extra?.members else {
      added = ["extra"]
      fault = .added
      return
    }
    let list = Self.receipts.first { extra?["receipt"]?.text == $0.type }?.list
    let known = Set(kind == .erasure ? Self.statements + [list ?? ""] : [])
    for key in members.map(\.key) where key != "entry" && key != "receipt" {
      if known.contains(key) { stated.append(key) } else { added.append(key) }
    }
    if !added.isEmpty { fault = .added }
    alsoNamed = (list.flatMap { extra?[$0]?.items } ?? []).compactMap(\.text).filter {
      !$0.utf8.elementsEqual((erased ?? "").utf8)
    }
  }

  /// What a receipt says besides of what was done.
  private static let statements = [
    "keys", "copies", "lookups", "names", "vaultKey", "deadBackups", "openBackups", "walTruncated",
    "searched", "found", "readModels", "authenticated",
  ]

  /// What a receipt of each kind says of the event that it carries.
  private static let receipts = [
    (type: "customer.erased", subject: "customer/", list: "customers"),
    (type: "staff.erased", subject: "staff/", list: "staff"),
  ]

  /// Whose erasure the event is, if the receipt says the same of it; nil if it is none.
  private static func erased(_ extra: JSON?, _ line: [UInt8]) -> String? {
    guard let receipt = receipts.first(where: { extra?["receipt"]?.text == $0.type }),
      let event = try? line.withUnsafeBytes({ try EntryReader.read($0) }).event,
      event.type == receipt.type, event.subject.utf8.starts(with: receipt.subject.utf8)
    else { return nil }
    let whose = event.subject.dropFirst(receipt.subject.count)
    let named = extra?[receipt.list]?.items?.contains {
      $0.text?.utf8.elementsEqual(whose.utf8) == true
    }
    return named == true ? String(whose) : nil
  }

  /// Checks a consistency proof against every kept checkpoint of its old size.
  ///
  /// - Throws: `GivenError` when none is of that size.
  init(
    _ proof: ConsistencyProof, _ checkpoint: Checkpoint, kept: [SignedNote], in file: String,
    by verifier: NoteVerifier
  ) throws {
    kind = .consistency
    self.checkpoint = checkpoint
    otherSignatures = Self.others(proof.note, than: verifier)
    old = proof.old
    guard proof.note.isSigned(by: verifier) else {
      fault = .signature
      return
    }
    let all = kept.compactMap { note in
      Checkpoint(text: note.text).map { (note: note, checkpoint: $0) }
    }
    let olds = all.filter { $0.checkpoint.size == proof.old }
    guard !olds.isEmpty else { throw KeptSizeMissing(file: file, size: proof.old) }
    fault = olds.lazy.compactMap { Self.fault(proof, checkpoint, $0, verifier) }.first
    let others = Set(all.map { $0.checkpoint.size }).subtracting([proof.old, checkpoint.size])
    unproven = others.sorted()
    guard fault == nil, let largest = unproven.last, largest > checkpoint.size else { return }
    larger = largest
    fault = .larger
  }

  private static func fault(
    _ proof: ConsistencyProof, _ checkpoint: Checkpoint,
    _ old: (note: SignedNote, checkpoint: Checkpoint), _ verifier: NoteVerifier
  ) -> Fault? {
    guard old.note.isSigned(by: verifier) else { return .keptSignature }
    guard old.checkpoint.origin.utf8.elementsEqual(checkpoint.origin.utf8) else { return .origin }
    do {
      try Proofs.verifyConsistency(
        old: proof.old, oldRoot: old.checkpoint.root, new: checkpoint.size,
        newRoot: checkpoint.root, proof: proof.hashes)
      return nil
    } catch {
      return .proof
    }
  }
}

/// The file of kept checkpoints has none of the size that a proof begins with.
struct KeptSizeMissing: ExplainedError {
  let file: String
  let size: UInt64

  var code: String { "proof.keptSizeMissing" }

  var sentence: Sentence {
    Sentence(
      "\(file) 里没有大小为 \(size) 的检查点；请给出那时留下的，或请对方从你留有的大小起证明",
      "\(file) holds no checkpoint of size \(size): name the one kept then, or ask for a proof "
        + "from a size that you kept")
  }
}
