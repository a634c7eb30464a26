internal import CanonicalJSON
internal import Chronology
internal import EventLog
internal import Interchange
internal import Journeys

/// Blueprints that a file needs and the logbook does not have yet.
extension ImportSink {
  /// Appends a blueprint's publication, in the same transaction as the rest if there is one, unless
  /// it was published meanwhile; nothing else may be on its way.
  func publish(_ event: Event, _ blueprint: Blueprint, in logbook: any ImportTarget) throws {
    let batch = try take()
    let digests = batch.start(recorded: logbook.now())
    batch.beginGroup()
    try batch.append(event)
    digests.entries.append(
      .init(
        digest: try FactReader.read(
          .blueprintPublished, event.data, occurred: event.time.milliseconds), isOptional: true))
    try putSilently(batch)
    publishedNow.append(blueprint)
    plansChanged(try logbook.plans())
  }
}

/// Finds, among the journeys that a file opens, those whose blueprint ships with the program and is
/// not published yet.
struct ShippedSeeker {
  private struct Version: Hashable {
    let blueprint: CodeHash
    let number: Int64
  }

  private var missing: [Version: ShippedBlueprints.Shipped] = [:]

  init(_ logbook: any ImportTarget) throws {
    for shipped in ShippedBlueprints.all {
      if try logbook.hasBlueprint(shipped.id, shipped.version) { continue }
      missing[Version(blueprint: CodeHash(shipped.id), number: shipped.version)] = shipped
    }
  }

  /// The blueprint to publish before this fact; each is answered once.
  mutating func take(_ fact: FactDigest) -> ShippedBlueprints.Shipped? {
    guard fact.kind == .journeyOpened, !missing.isEmpty else { return nil }
    return missing.removeValue(forKey: Version(blueprint: fact.key, number: fact.number))
  }
}
