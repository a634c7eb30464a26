public import CanonicalJSON
public import Chronology
internal import EventLog
internal import Importing
internal import Interchange
internal import Journeys
internal import Wording

/// A change of a file beside the log, as the log records it.
public struct SettingsChange: Sendable {
  public let position: Int64
  public let time: Timestamp
  public let actor: String
  /// The path within the logbook: `logbook.yaml`, `calendars/2026.json`, `factors/seven-1.yaml`.
  public let file: String
  public let sha256: String

  public var json: JSON {
    [
      "position": .integer(position), "time": .string(time.text), "actor": .string(actor),
      "file": .string(file), "sha256": .string(sha256),
    ]
  }
}

/// What the settings, the calendars and the factor sets are by the facts in the log.
struct SettingsHistory {
  private(set) var changes: [SettingsChange] = []

  static let settings = "logbook.yaml"
  static var subject: String { EntryRule.logbookSubject(.settingsChanged) }

  init(_ log: any EventLog) throws {
    func add(_ row: borrowing EventRow) throws -> Visit {
      let event = try row.recordedEvent()
      guard let (file, sha256) = Self.vouched(by: event) else { return .next }
      changes.append(
        SettingsChange(
          position: event.position, time: event.event.time, actor: event.event.actor, file: file,
          sha256: sha256))
      return .next
    }
    // The settings with which the logbook began stand in its first event.
    try log.read(Selection(through: 1)) { try add($0) }
    try log.read(Selection(after: 1, subject: Self.subject)) { try add($0) }
  }

  /// Which file a fact vouches for, and with which content.
  private static func vouched(by event: RecordedEvent) -> (file: String, sha256: String)? {
    let data = event.event.data
    switch FactKind(rawValue: event.event.type) {
    case .blueprintPublished where event.position == 1:
      return data["settings"]?.text.map { (settings, $0) }
    case .settingsChanged:
      return data["sha256"]?.text.map { (settings, $0) }
    case .calendarPublished:
      let path = (data["path"]?.items ?? []).compactMap(\.text).joined(separator: "/")
      return data["sha256"]?.text.map { (path, $0) }
    case .factorsPublished:
      guard let id = data["factors"]?.text, let version = data["version"]?.text else { return nil }
      return data["sha256"]?.text.map { (FactorFile.name(id, version: version), $0) }
    default: return nil
    }
  }

  func latest(_ file: String) -> SettingsChange? {
    changes.last { $0.file.utf8.elementsEqual(file.utf8) }
  }

  /// Whether the log says anything of its settings; one made by an earlier version does not until
  /// they are accepted.
  var isBegun: Bool { latest(Self.settings) != nil }

  /// The calendars and factor sets that the log knows, each once.
  var files: [String] { Set(changes.map(\.file)).sorted() }
}

/// The name of a factor set's file within the logbook.
enum FactorFile {
  static func name(_ id: String, version: String) -> String { "factors/\(id)-\(version).yaml" }
}

/// What a new fact says of a file.
enum Vouching {
  case settings(sha256: String)
  case calendar(file: String, year: Int, sha256: String)
  case factors(id: String, version: String, sha256: String)

  var kind: FactKind {
    switch self {
    case .settings: .settingsChanged
    case .calendar: .calendarPublished
    case .factors: .factorsPublished
    }
  }

  var file: String {
    switch self {
    case .settings: SettingsHistory.settings
    case .calendar(let file, _, _): file
    case .factors(let id, let version, _): FactorFile.name(id, version: version)
    }
  }

  /// - Throws: `SettingsError.badName` for a path that no fact can hold.
  func data() throws(SettingsError) -> JSON {
    switch self {
    case .settings(let sha256): return ["sha256": .string(sha256)]
    case .calendar(let file, let year, let sha256):
      let parts = file.split(separator: "/").map(String.init)
      guard parts.allSatisfy({ CodeRule.isCode($0) && PersonalPattern.match($0) == nil }) else {
        throw .badName(file)
      }
      return [
        "path": .array(parts.map(JSON.string)), "sha256": .string(sha256),
        "year": .integer(Int64(year)),
      ]
    case .factors(let id, let version, let sha256):
      return [
        "factors": .string(id), "sha256": .string(sha256), "version": .string(version),
      ]
    }
  }
}

extension Logbook {
  /// Records, in one append, what files beside the log are from now on.
  ///
  /// - Returns: the positions of the facts, in their order; nil if there are none.
  func vouch(for files: [Vouching]) throws -> ClosedRange<Int64>? {
    guard !files.isEmpty else { return nil }
    let batch = EventBatch()
    let digests = batch.start(recorded: surroundings.now())
    batch.beginGroup()
    for file in files {
      let now = surroundings.now()
      let event = Event(
        id: newID(), source: log.origin, type: file.kind.rawValue,
        subject: EntryRule.logbookSubject(file.kind), time: now,
        timeOffset: settings.timeZone.offset(at: now), actor: actor, data: try file.data())
      digests.entries.append(
        .init(
          digest: try FactReader.read(
            file.kind, event.data, occurred: event.time.milliseconds), isOwn: true))
      try batch.append(event)
    }
    switch try log.appendNow(batch, gate: gate)[0] {
    case .appended(let positions): return positions
    case .refused(let refusal): throw refusal
    case .duplicate, .unneeded: throw AppendError.empty
    }
  }
}
