public import CanonicalJSON
internal import Custody
internal import EventLog
internal import FollowUps
internal import Foundation
internal import Interchange
internal import Journeys
internal import Satisfaction
internal import Storage

/// A file beside the log, and whether it is the one that the log knows.
public struct SettingsFile: Sendable {
  /// The path within the logbook.
  public let file: String
  /// Of what stands there now; nil if nothing can be read there.
  public let sha256: String?
  /// What the log says of it; nil if nothing.
  public let recorded: SettingsChange?

  public var isAsRecorded: Bool {
    sha256.map { $0 == recorded?.sha256 } ?? false
  }

  public var json: JSON {
    [
      "file": .string(file), "sha256": sha256.map(JSON.string) ?? .null,
      "position": recorded.map { .integer($0.position) } ?? .null, "ok": .bool(isAsRecorded),
    ]
  }
}

/// The settings, and the calendars and factor sets in use, beside what the log says of them.
public struct SettingsState: Sendable {
  public let files: [SettingsFile]
  /// Every recorded change, in order of position.
  public let changes: [SettingsChange]
  /// Whether the log says anything of its settings yet.
  public let isCovered: Bool

  public var json: JSON {
    [
      "covered": .bool(isCovered), "files": .array(files.map(\.json)),
      "changes": .array(changes.map(\.json)),
    ]
  }

  /// A change that no fact records. Before the log has said anything of its settings, only what it
  /// does say of calendars and factor sets counts.
  var findings: [Finding] {
    files.compactMap { one in
      guard !one.isAsRecorded, isCovered || one.recorded != nil else { return nil }
      let kind: Finding.Kind =
        one.file == SettingsHistory.settings
        ? .settings
        : one.file.hasPrefix("factors/") && one.file.hasSuffix(".yaml")
          ? .factors : .calendar
      return Finding(kind, at: one.recorded?.position)
    }
  }
}

extension Logbook {
  /// How settings, calendars and factor sets stand to what the log says of them.
  public func settingsState() throws -> SettingsState {
    let history = try SettingsHistory(log)
    func look(_ file: String) -> SettingsFile {
      let bytes = try? folder.read(folder.path + "/" + file)
      return SettingsFile(
        file: file, sha256: bytes.map { BlueprintShelf.sha256(of: $0) },
        recorded: history.latest(file))
    }
    let settings = look(SettingsHistory.settings)
    // As they are now: this object may have read them earlier.
    let holidays = (try? Settings(of: folder).holidays) ?? []
    let factors = Set(try history.files.filter { $0.hasPrefix("factors/") } + factorFiles())
      .sorted()
    return SettingsState(
      files: [settings] + holidays.map(look) + factors.map(look), changes: history.changes,
      isCovered: history.isBegun)
  }

  /// The files in the folder of factor sets.
  func factorFiles() throws -> [String] {
    try DurableFolder.names(in: folder.factors).map { "factors/" + $0 }.filter(BackupFolder.isOwn)
      .sorted()
  }

  /// Records as facts what was changed by hand in logbook.yaml, and the calendars and factor sets
  /// that no fact knows yet; from then on they are what `verify` expects.
  ///
  /// A factor set that the log knows never changes, so one that is another now is not accepted.
  /// - Returns: the files that were accepted, with the position of each fact.
  /// - Throws: `LogbookError`, `SettingsError`, `CalendarError`, `FileError`; nothing is then
  ///   recorded.
  public func acceptSettings() throws -> [(file: String, position: Int64)] {
    try readyToWrite()
    return try FileLock(path: folder.settingsLock, rank: .settings).holding(wait: surroundings.wait)
    {
      let state = try settingsState()
      var accepted: [Vouching] = []
      for one in state.files where !one.isAsRecorded { accepted.append(try vouching(one)) }
      guard let positions = try vouch(for: accepted) else { return [] }
      return Array(zip(accepted.map(\.file), positions))
    }
  }

  /// What can be said of a file after it was read and understood.
  private func vouching(_ one: SettingsFile) throws -> Vouching {
    let path = folder.path + "/" + one.file
    if one.file == SettingsHistory.settings {
      let bytes = try folder.read(path, limit: Settings.limit)
      _ = try Settings(bytes, path: path)
      return .settings(sha256: BlueprintShelf.sha256(of: bytes))
    }
    guard one.file.hasPrefix("factors/"), one.file.hasSuffix(".yaml") else {
      let (bytes, year) = try holidayFile(one.file)
      return .calendar(
        file: one.file, year: year.year, sha256: BlueprintShelf.sha256(of: bytes))
    }
    let bytes = one.recorded == nil ? try folder.read(path) : []
    guard let set = try? FactorSetYAML.read(String(decoding: bytes, as: UTF8.self)),
      FactorFile.name(set.id, version: set.version) == one.file
    else { throw LogbookError.factorFileUnfit(one.file) }
    return .factors(
      id: set.id, version: set.version, sha256: BlueprintShelf.sha256(of: bytes))
  }
}
