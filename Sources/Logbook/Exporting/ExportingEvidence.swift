internal import CanonicalJSON
internal import Chronology
internal import Custody
internal import EventLog
public import Evidence
internal import Foundation
internal import Interchange
internal import Journeys
internal import MerkleTree
internal import Timelines
internal import Vault
internal import Wording

/// What an evidence bundle holds.
public struct ExportReport: Sendable {
  public var rows: Int
  public var position: Int64
}

extension Logbook {
  /// Writes an evidence bundle: entries, proofs, checkpoint, verifier key, a page, and with a
  /// reason the opened personal fields.
  ///
  /// The same request at the same position gives the same bytes. When anything is opened, the
  /// export is recorded before the first byte is written.
  /// - Throws: `LogbookError` when no event is asked for or found; `BundleError`.
  public func exportEvidence(_ asked: EvidenceRequest, to place: any BundlePlace) throws
    -> ExportReport
  {
    var request = asked
    guard !request.isWhole else { throw LogbookError.nothingNamed }
    if let reason = request.reason { try checkReason(reason) }
    try readyToWrite(finishes: false)
    var note = try checkpointNote(request)
    let signer = try keys.signer(origin: log.origin)
    // Right after a change of keys the head is signed by the former one; a bundle is under one key.
    if !note.isSigned(by: signer.verifier) { note.add(try signer.sign(note.text)) }
    guard let checkpoint = Checkpoint(text: note.text) else { throw ProofError.outOfRange }
    let size = Int64(checkpoint.size)
    let through = min(try lastKnown(request.cut) ?? size, size)
    if let customer = request.customer {
      request.merged = try mergings(through: through, asOf: request.cut.asOf).merges
        .from(nfc(customer))
    }
    let walk = try walk(request, through: through)
    try expectSomething(request, walk)
    let vault = request.reason == nil ? nil : try vault()
    let closed = vault == nil ? [] : try waitingErasures().customers
    let disclose: BundleWriter.Discloser = { recorded in
      let event = recorded.event
      guard let vault, let sealed = event.sealed, !closed.contains(event.customer ?? "") else {
        return nil
      }
      return try vault.disclose(
        sealed, eventID: event.id.description, type: event.type, customer: event.customer ?? "")
    }
    try recordOpening(request, walk, disclose)
    var writer = BundleWriter(
      place: place,
      manifest: BundleManifest(
        origin: checkpoint.origin, size: size, root: checkpoint.root.description,
        head: try recordedTime(of: size).text, filter: request.filter,
        asOf: request.cut.asOf?.text, knownAt: request.knownAt), walk: walk, disclose: disclose)
    try writer.writeEntries { try self.log.inclusion(position: $0, in: checkpoint) }
    try writer.writeCheckpoint(note, verifier: signer.verifier)
    if let reason = request.reason { try writer.writeOpened(reason: reason) }
    try writer.writePage(reason: request.reason, names: try pageNames())
    try writer.writeManifest(signer: signer)
    try place.finish()
    return ExportReport(rows: writer.count, position: size)
  }

  /// The checkpoint that a bundle stands on: the present head's, or of what was known at a position
  /// the first that was signed there or behind it, and stays the first.
  private func checkpointNote(_ request: EvidenceRequest) throws -> SignedNote {
    if case .position(let known) = request.cut.knownAt { try checkReached(known) }
    let head = try log.checkpoint()
    guard let known = try lastKnown(request.cut), known > 0,
      let text = try log.firstNote(covering: known), let note = SignedNote(text)
    else { return head }
    return note
  }

  /// Reads what is asked for, in order of position, as often as wanted.
  private func walk(_ request: EvidenceRequest, through: Int64) throws -> BundleWriter.Walk {
    var selections = [request.selection(through: through)]
    if !request.merged.isEmpty {
      // The streams of several customers, each event of them once.
      var positions: Set<Int64> = []
      for customer in [request.customer.map(nfc) ?? ""] + request.merged {
        var selection = selections[0]
        selection.customer = customer
        try log.read(selection) { row in
          positions.insert(row.position)
          return .next
        }
      }
      selections = positions.sorted().map { Selection(after: $0 - 1, through: $0) }
    }
    return { [selections] body in
      var count = 0
      for selection in selections {
        try self.log.read(selection) { row in
          guard request.takes(row) else { return .next }
          try body(row)
          count += 1
          if count % 1_024 == 0, self.surroundings.isInterrupted() {
            throw LogbookError.interrupted
          }
          return .next
        }
      }
    }
  }

  /// Records what is going to be opened: a pipe takes its bytes away at once, so that afterwards
  /// would be too late.
  private func recordOpening(
    _ request: EvidenceRequest, _ walk: BundleWriter.Walk,
    _ disclose: @escaping BundleWriter.Discloser
  ) throws {
    guard let reason = request.reason else { return }
    var opened = 0
    var whose: Set<String> = []
    try walk { row in
      guard row.parts.sealed != nil else { return }
      let recorded = try row.recordedEvent()
      guard try disclose(recorded) != nil else { return }
      opened += 1
      if let customer = recorded.event.customer { whose.insert(customer) }
    }
    guard opened > 0 else { return }
    try recordAccess(
      .accessExported, whose: request.customer.map(nfc) ?? (whose.count == 1 ? whose.first : nil),
      also: request.merged, what: "evidence",
      filter: AccessFilter(request), reason: reason, rows: opened, members: Array(whose))
  }

  /// An empty bundle would look like a proof of absence, which it is not.
  private func expectSomething(_ request: EvidenceRequest, _ walk: BundleWriter.Walk) throws {
    struct Found: Error {}
    do {
      try walk { _ in throw Found() }
    } catch is Found {
      return
    }
    if let customer = request.customer, try !log.knows(customer: nfc(customer)) {
      throw LogbookError.noCustomer
    }
    throw request.journey == nil ? LogbookError.noEvent : LogbookError.noJourney
  }

  private func recordedTime(of position: Int64) throws -> Timestamp {
    var recorded = Timestamp(milliseconds: 0)
    try log.read(Selection(after: position - 1, through: position)) { row in
      recorded = row.parts.recorded
      return .stop
    }
    return recorded
  }

  /// What touchpoints are called: the last published blueprint that has one says it.
  private func pageNames() throws -> BundlePage.Names {
    try blueprints().flatMap(\.touchpoints).reduce(into: [:]) { $0[$1.id] = $1.name }
  }
}
