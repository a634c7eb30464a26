internal import Chronology
internal import EventLog
internal import EventLogSQLite
internal import Interchange

/// What a file that is kept current was written from.
public struct ExportState: Sendable, Hashable {
  /// The last position that the file tells of.
  public let position: Int64
  /// Days since 1970 in the logbook's zone: lists of what is due change with them.
  let day: Int64
}

extension Logbook {
  /// What a file written now tells of.
  public func exportState(at position: Int64) -> ExportState {
    ExportState(position: position, day: localDay)
  }

  /// Whether a file of that state is no longer current: something else than a reading of personal
  /// data was recorded, the log was put back, or another day has begun.
  public func isOutdated(_ state: ExportState) throws -> Bool {
    guard state.day == localDay, try log.lastPosition() >= state.position else { return true }
    var isOutdated = false
    try log.read(Selection(after: state.position)) { row in
      isOutdated = !row.parts.subject.elementsEqual("logbook/access".utf8)
      return isOutdated ? .stop : .next
    }
    return isOutdated
  }

  private var localDay: Int64 {
    let civil = settings.timeZone.civil(at: surroundings.now())
    return CivilTime.dayNumber(year: civil.year, month: civil.month, day: civil.day)
  }
}
