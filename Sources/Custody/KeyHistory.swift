internal import CanonicalJSON
public import EventLog
internal import Journeys
public import MerkleTree
internal import Storage

/// The changes of the signing key that a log records.
///
/// A change says which key signed it, so anybody who can write to the log's file can record one
/// that names a key of their own. What a change is worth therefore depends on the key that is
/// trusted: `chain(around:)`.
public struct KeyHistory: Sendable {
  public struct Change: Sendable {
    public let position: Int64
    public let verifier: NoteVerifier
    public let former: NoteVerifier
    public let signature: [UInt8]

    /// Nil for anything that is no well-formed change, signed by the key that it replaces.
    public init?(_ event: RecordedEvent) {
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

    public func rotate(_ chain: inout VerifierChain) -> Bool {
      chain.rotate(
        to: verifier, former: former, signature: signature, at: UInt64(clamping: position))
    }
  }

  public private(set) var changes: [Change] = []
  /// The positions of malformed changes and of those that the former key did not sign.
  public private(set) var malformed: [Int64] = []

  public static var subject: String { FactKind.keyRotated.logbookSubject }

  public init() {}

  public init(_ log: any EventLog) throws {
    try log.read(Selection(subject: Self.subject)) { row in
      try add(row.position) { try row.recordedEvent() }
      return .next
    }
  }

  public init(_ transaction: any LogTransaction) throws {
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
  public func successor(of verifier: NoteVerifier) -> Change? {
    changes.first { $0.former == verifier }
  }

  /// The keys to check under when this one is trusted: the keys that it signed in, one after the
  /// other, and those before it that are tied to it.
  ///
  /// - Parameter isTied: whether the former key of a change is to be trusted because its successor
  ///   is.
  /// - Returns: also the positions of all changes that are no part of this.
  public func chain(
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
