internal import CanonicalJSON
internal import Chronology
internal import Custody
internal import EventLog
internal import Foundation
internal import Importing
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
  /// over it, signed by both keys, are made while nobody else can write; then the new key takes
  /// the old one's place. Interrupted before the fact, the new key is never used; after it, the
  /// next command that writes finishes.
  public func rotateKey() throws -> RotatedKey {
    try readyToWrite()
    var made: (event: Event, former: NoteVerifier, verifier: NoteVerifier)?
    var position: Int64?
    try log.appendAll(gate: gate, signs: true) { append in
      // Another process may have changed it while this one waited for the lock.
      try finishRotation(signs: false)
      let signer = try keys.signer(origin: log.origin)
      guard let next = NoteSigner.generate(name: log.origin) else {
        throw KeyError.badOrigin(log.origin)
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
  ///
  /// - Parameter signs: whether the new key first signs a checkpoint that covers the change, where
  ///   none does yet: only that ties the former key to it. Not possible inside a transaction.
  func finishRotation(signs: Bool = true) throws {
    guard let next = try keys.next(origin: log.origin) else { return }
    let present = try keys.signer(origin: log.origin).verifier
    guard present != next.verifier else { return try keys.takeNext(next) }
    guard let change = try KeyHistory(log).successor(of: present), change.verifier == next.verifier
    else { return }
    if signs, try log.lastNote()?.isSigned(by: next.verifier) != true { _ = try log.checkpoint() }
    try keys.takeNext(next)
  }
}
