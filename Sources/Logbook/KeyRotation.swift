internal import CanonicalJSON
internal import Chronology
internal import EventLog
internal import EventLogSQLite
internal import Foundation
internal import Interchange
internal import Journeys
public import MerkleTree
internal import Storage

/// A change of the signing key.
public struct RotatedKey: Sendable {
  public let position: Int64
  public let former: NoteVerifier
  public let verifier: NoteVerifier
}

extension Logbook {
  /// Replaces the signing key: the old one signs in the new one, as a fact.
  ///
  /// The new key lies beside the old one before the fact is in the log; the fact and a checkpoint
  /// over it, signed by the old key, are made while nobody else can write; then the new key takes
  /// the old one's place. Interrupted before the fact, the new key is nobody's; after it, whoever
  /// opens or signs the log next finishes.
  public func rotateKey() throws -> RotatedKey {
    try readyToWrite()
    var made: (event: Event, former: NoteVerifier, verifier: NoteVerifier)?
    var position: Int64?
    try log.appendAll(gate: gate, signs: true) { append in
      // Another process may have changed it while this one waited for the lock.
      try finishRotation()
      let signer = try keys.signer(origin: log.origin)
      guard let next = NoteSigner.generate(name: log.origin) else {
        throw LogbookError.badOrigin(log.origin)
      }
      try keys.keepNext(next)
      let event = try rotation(from: signer, to: next.verifier)
      made = (event, signer.verifier, next.verifier)
      let batch = EventBatch()
      let digests = batch.start(recorded: surroundings.now())
      batch.beginGroup()
      digests.entries.append(
        .init(
          digest: try FactReader.read(
            .keyRotated, event.data, occurred: event.time.milliseconds), isOwn: true))
      try batch.append(event)
      switch try append(batch)[0] {
      case .appended(let positions): position = positions.upperBound
      case .refused(let refusal): throw refusal
      case .duplicate, .unneeded: throw AppendError.empty
      }
      return true
    }
    try finishRotation()
    guard let made, let position else { throw AppendError.empty }
    return RotatedKey(position: position, former: made.former, verifier: made.verifier)
  }

  private func rotation(from signer: NoteSigner, to next: NoteVerifier) throws -> Event {
    let now = surroundings.now()
    return Event(
      id: newID(), source: log.origin, type: FactKind.keyRotated.rawValue,
      subject: EntryRule.logbookSubject(.keyRotated), time: now,
      timeOffset: settings.timeZone.offset(at: now), actor: actor,
      data: [
        "former": .string(signer.verifier.text),
        "signature": .string(Base64.encode(try signer.sign(next.text).bytes)),
        "verifier": .string(next.text),
      ])
  }

  /// Puts a new key in its place if the log says that it is the key now.
  func finishRotation() throws {
    guard let next = try keys.next(origin: log.origin) else { return }
    if try KeyHistory(log).newest == next.verifier { try keys.takeNext(next) }
  }
}

/// The changes of the signing key that stand in a log.
struct KeyHistory {
  struct Change {
    let position: Int64
    let verifier: NoteVerifier
    let former: NoteVerifier
    let signature: [UInt8]

    /// Nil for anything that is no well-formed change.
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
    }
  }

  private(set) var changes: [Change] = []
  /// Where something stands that is no change signed in by the key before it.
  private(set) var faults: [Int64] = []
  private(set) var chain: VerifierChain?

  static var subject: String { EntryRule.logbookSubject(.keyRotated) }

  init() {}

  init(_ log: SQLiteEventLog) throws {
    try log.read(Selection(subject: Self.subject)) { row in
      add(try row.recordedEvent())
      return .next
    }
  }

  init(_ transaction: any LogTransaction) throws {
    try transaction.forEachEvent(ofSubject: Self.subject) { add(try $0.recordedEvent()) }
  }

  private mutating func add(_ event: RecordedEvent) {
    guard let change = Change(event) else {
      faults.append(event.position)
      return
    }
    var chain = chain ?? VerifierChain(change.former)
    guard
      chain.rotate(
        to: change.verifier, former: change.former, signature: change.signature,
        at: UInt64(clamping: change.position))
    else {
      faults.append(event.position)
      return
    }
    self.chain = chain
    changes.append(change)
  }

  /// The key in force; nil if it never changed.
  var newest: NoteVerifier? { changes.last?.verifier }

  /// The keys to check under when this one is trusted: those before and after it that the log
  /// ties to it, else it alone.
  func chain(around trusted: NoteVerifier) -> VerifierChain {
    guard let chain, chain.holds(trusted) else { return VerifierChain(trusted) }
    return chain
  }
}
