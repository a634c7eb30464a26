internal import EventLog
internal import Foundation
internal import MerkleTree
internal import Storage

/// The key that is to come, beside the one that signs now.
extension KeyRing {
  private var nextPath: String { folder + "/signing.key.next" }

  func keepNext(_ signer: NoteSigner) throws {
    try DurableFile.write(Array((signer.text + "\n").utf8), to: nextPath)
  }

  func next(origin: String) throws -> NoteSigner? {
    guard let bytes = try readIfThere(nextPath) else { return nil }
    let text = String(decoding: bytes, as: UTF8.self)
      .trimmingCharacters(in: .whitespacesAndNewlines)
    guard let signer = NoteSigner(text: text), signer.name.utf8.elementsEqual(origin.utf8) else {
      throw LogbookError.keyMalformed(path: nextPath)
    }
    return signer
  }

  /// Puts the next key in its place; the rename is the moment of the change.
  func takeNext(_ signer: NoteSigner) throws {
    try DurableFile.write(Array((signer.verifier.text + "\n").utf8), to: verifierPath)
    guard rename(nextPath, signingPath) == 0 || errno == ENOENT else {
      throw StorageError(errno: errno, path: signingPath)
    }
    try DurableFile.syncFolder(of: signingPath)
  }

  /// The key for a head: the former one up to the entry that changes it, the new one from then on.
  func signer(origin: String, size: Int64, in transaction: any LogTransaction) throws -> NoteSigner
  {
    let history = try KeyHistory(transaction)
    if let change = history.changes.last, size > change.position,
      let next = try next(origin: origin), next.verifier == change.verifier
    {
      try takeNext(next)
    }
    let signer = try signer(origin: origin)
    try check(signer.verifier, history, size: size)
    return signer
  }

  /// - Throws: `LogbookError.keyRetired` for a key that another one has replaced.
  func check(_ verifier: NoteVerifier, _ history: KeyHistory, size: Int64) throws {
    guard let change = history.changes.last, verifier != change.verifier,
      size > change.position || verifier != change.former
    else { return }
    throw LogbookError.keyRetired(path: signingPath, position: change.position)
  }
}
