internal import EventLog
internal import Journeys
internal import Synchronization

/// The events of a few rare types that lists ask for all over the log, kept in memory: each part of
/// the log is looked through once.
final class RareEvents: Sendable {
  private struct Found {
    var through: Int64 = 0
    var events: [RecordedEvent] = []
  }

  private let found = Mutex<[FactKind: Found]>([:])

  /// The events of a type up to a position, in order.
  func events(
    _ kind: FactKind, in log: any EventLog, through: Int64
  ) throws -> [RecordedEvent] {
    var known = found.withLock { $0[kind] ?? Found() }
    // A cut may lie after the end: only what was there has been looked through.
    let last = try min(through, log.lastPosition())
    if known.through < last {
      let selection = Selection(after: known.through, through: last, type: kind.rawValue)
      try log.read(selection) { row in
        known.events.append(try row.recordedEvent())
        return .next
      }
      known.through = last
      found.withLock { [known] found in
        if found[kind]?.through ?? 0 < known.through { found[kind] = known }
      }
    }
    if known.through <= through { return known.events }
    return known.events.filter { $0.position <= through }
  }
}
