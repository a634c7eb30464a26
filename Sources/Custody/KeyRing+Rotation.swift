public import EventLog
internal import Foundation
public import MerkleTree
internal import Storage

/// The key that is to come, beside the one that signs now.
extension KeyRing {
  private var nextPath: String { folder + "/signing.key.next" }

  public func keepNext(_ signer: NoteSigner) throws {
    try DurableFile.write(Array((signer.text + "\n").utf8), to: nextPath)
  }

  public func next(origin: String) throws -> NoteSigner? {
    guard let bytes = try readIfThere(nextPath) else { return nil }
    let text = String(decoding: bytes, as: UTF8.self)
      .trimmingCharacters(in: .whitespacesAndNewlines)
    guard let signer = NoteSigner(text: text), signer.name.utf8.elementsEqual(origin.utf8) else {
      throw KeyError.malformed(path: nextPath)
    }
    return signer
  }

  /// Puts the next key in its place; the rename is the moment of the change.
  public func takeNext(_ signer: NoteSigner) throws {
    try DurableFile.write(Array((signer.verifier.text + "\n").utf8), to: verifierPath)
    guard rename(nextPath, signingPath) == 0 || errno == ENOENT else {
      throw StorageError(errno: errno, path: signingPath)
    }
    try DurableFile.syncFolder(of: signingPath)
  }

  /// The keys for a head: the former one up to the entry that changes it, the new one from that
  /// entry on; so both for the head of the change itself.
  public func signers(
    origin: String, size: Int64, in transaction: any LogTransaction
  ) throws -> [NoteSigner] {
    let history = try KeyHistory(transaction)
    // The next key first: where another thread puts it in its place meanwhile, the present one is
    // that key already.
    let next = try next(origin: origin)
    let present = try signer(origin: origin)
    if let change = history.successor(of: present.verifier), size >= change.position,
      let next, next.verifier == change.verifier
    {
      return size == change.position ? [present, next] : [next]
    }
    try check(present.verifier, history, size: size)
    return [present]
  }

  /// - Throws: `KeyError.retired` for a key that another one has replaced.
  public func check(_ verifier: NoteVerifier, _ history: KeyHistory, size: Int64) throws {
    if let change = history.successor(of: verifier), size > change.position {
      throw KeyError.retired(path: signingPath, position: change.position)
    }
  }
}
