internal import Chronology
internal import EventLog
internal import Interchange
internal import Storage

/// What a file that is kept current was written from.
public struct ExportState: Sendable, Hashable {
  /// The last position that the file tells of.
  public let position: Int64
  /// Days since 1970 in the logbook's zone: lists of what is due change with them.
  let day: Int64
  /// Hashes of the holiday files, which a call list rests on too.
  let calendars: [String]
}

extension Logbook {
  /// What a file written now tells of.
  public func exportState(at position: Int64) -> ExportState {
    ExportState(
      position: position, day: localDay, calendars: (try? calendarHashes().map(\.sha256)) ?? [])
  }

  /// The holiday files that logbook.yaml names now, and their SHA-256 in hex.
  func calendarHashes() throws -> [(name: String, sha256: String)] {
    try Settings(of: folder).holidays.map { name in
      (name, BlueprintShelf.sha256(of: try folder.read(folder.path + "/" + name)))
    }
  }

  /// Whether a file of that state is no longer current: something else than a reading of personal
  /// data was recorded, the log was put back, another day has begun, or the holiday files are others.
  public func isOutdated(_ state: ExportState) throws -> Bool {
    let now = exportState(at: state.position)
    guard state == now, try log.lastPosition() >= state.position else { return true }
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
