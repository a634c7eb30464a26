/// The keys under which a log signed its checkpoints, one after the other, each signed in by the
/// one before it.
///
/// A change of keys is an entry of the log: up to and with its own size the former key is good,
/// from its own size on the next one.
public struct VerifierChain: Sendable {
  /// A key and the sizes whose checkpoints it may sign.
  public struct Link: Sendable, Hashable {
    public let verifier: NoteVerifier
    public let from: UInt64
    public fileprivate(set) var through: UInt64
  }

  public private(set) var links: [Link]

  public init(_ first: NoteVerifier) {
    links = [Link(verifier: first, from: 0, through: .max)]
  }

  /// Whether this key signed or signs the log.
  public func holds(_ verifier: NoteVerifier) -> Bool {
    links.contains { $0.verifier == verifier }
  }

  /// Takes up the next key; false if the newest one has not signed it in, or it was one before.
  ///
  /// - Parameters:
  ///   - size: of the log with the entry that says so.
  ///   - signature: the newest key's, over the text of the next.
  public mutating func rotate(
    to next: NoteVerifier, former: NoteVerifier, signature: [UInt8], at size: UInt64
  ) -> Bool {
    guard let last = links.last, last.verifier == former, last.from <= size, !holds(next),
      next.algorithm == .ed25519, next.name.utf8.elementsEqual(former.name.utf8),
      former.verifies(bytes: signature, of: next.text)
    else { return false }
    links[links.count - 1].through = size
    links.append(Link(verifier: next, from: size, through: .max))
    return true
  }

  /// Whether a key that was good at this size signed the note, and none that was good failed.
  public func isSigned(_ note: SignedNote, at size: UInt64) -> Bool {
    links.contains { ($0.from...$0.through).contains(size) && note.isSigned(by: $0.verifier) }
  }
}
