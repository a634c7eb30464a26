public import FollowUps
internal import Foundation
public import Interchange
internal import Storage
public import Wording

/// What is wrong with a holiday file that the logbook names.
public struct CalendarError: ExplainedError, Equatable {
  public let path: String
  public let reason: HolidayFileError?

  public var code: String { reason == nil ? "calendar.missing" : "calendar.file" }

  public var sentence: Sentence {
    guard let reason = reason?.sentence else {
      return Sentence(
        "找不到假日文件 \(path)；请放回，或在 logbook.yaml 的 holidays 里去掉它",
        "the holiday file \(path) is missing; put it back, or take it out of holidays in "
          + "logbook.yaml")
    }
    return Sentence("\(path)：\(reason.chinese)", "\(path): \(reason.english)")
  }
}

extension Logbook {
  /// The years whose holidays are known here, in order.
  ///
  /// - Throws: `CalendarError`, `SettingsError.outside`, `FileError`.
  public func holidays() throws -> [(path: String, year: HolidayYear)] {
    try settings.holidays.map { ($0, try holidayFile($0).year) }
      .sorted { $0.year.year < $1.year.year }
  }

  /// Reads a holiday file that logbook.yaml names.
  func holidayFile(_ name: String) throws -> (bytes: [UInt8], year: HolidayYear) {
    guard RegularFile.isInside(name) else { throw SettingsError.outside(name) }
    let path = folder.path + "/" + name
    do {
      let bytes = try folder.read(path)
      return (bytes, try Self.holidays(bytes, path))
    } catch StorageError.missing {
      throw CalendarError(path: path, reason: nil)
    }
  }

  /// Reads a holiday file.
  ///
  /// - Throws: `CalendarError` with file and line.
  public static func holidays(_ bytes: [UInt8], _ path: String) throws -> HolidayYear {
    do {
      return try HolidayFile.read(bytes)
    } catch {
      throw CalendarError(path: path, reason: error)
    }
  }

  /// Keeps a year's holidays in the logbook's folder and names them in logbook.yaml; a file of the
  /// same year is replaced.
  ///
  /// The files are written beside their places, then recorded, then put there: what fails before that
  /// leaves no trace, and interrupted after it, the same call again completes it.
  /// - Returns: also whether the change of logbook.yaml is recorded. It is not where somebody has
  ///   changed the file by hand and not accepted that yet: this must not vouch for it.
  public func addHolidays(
    _ bytes: [UInt8], _ path: String
  ) throws -> (name: String, year: HolidayYear, isRecorded: Bool) {
    let year = try Self.holidays(bytes, path)
    try readyToWrite()
    return try FileLock(path: folder.settingsLock, rank: .settings).holding(wait: surroundings.wait)
    {
      let name = "calendars/\(year.year).json"
      let before = try folder.read(folder.settings, limit: Settings.limit)
      let after = try naming(name, of: year.year, in: before)
      let history = try SettingsHistory(log)
      let sha256 = BlueprintShelf.sha256(of: bytes)
      var files: [Vouching] = []
      if history.latest(name)?.sha256 != sha256 {
        files.append(.calendar(file: name, year: year.year, sha256: sha256))
      }
      let known = history.latest(SettingsHistory.settings)?.sha256
      let hashes = (BlueprintShelf.sha256(of: before), BlueprintShelf.sha256(of: after))
      let isFollowed = known == nil || known == hashes.0 || known == hashes.1
      if isFollowed, known != hashes.1 { files.append(.settings(sha256: hashes.1)) }
      try folder.makeInside("calendars")
      let calendar = try DurableFile.part(bytes, for: folder.path + "/" + name)
      let settings = after == before ? nil : try DurableFile.part(after, for: folder.settings)
      _ = try vouch(for: files)
      surroundings.reached("vouched")
      try calendar.finish(mode: 0o644)
      try settings?.finish(mode: 0o644)
      return (name, year, isFollowed)
    }
  }

  /// The bytes of logbook.yaml with a holiday file named in it instead of any other of that year.
  private func naming(_ name: String, of year: Int, in before: [UInt8]) throws -> [UInt8] {
    let standing = try Settings(before, path: folder.settings).holidays
    var names = try standing.filter { $0 != name }
      .filter { try holidayFile($0).year.year != year }
    names.append(name)
    let text = Settings.naming(
      holidays: names.sorted(), in: String(decoding: before, as: UTF8.self))
    // What somebody wrote by hand may have a shape that this does not know.
    guard try Settings(text, path: folder.settings).holidays == names.sorted() else {
      throw LogbookError.badSettings(path: folder.settings, line: 1)
    }
    return Array(text.utf8)
  }

  /// The calendar by which this shop calls.
  func callingCalendar() throws -> CallingCalendar { CallingCalendar(try holidays().map(\.year)) }
}

extension Settings {
  /// The text of logbook.yaml with its holiday files named; everything else stays as it is.
  static func naming(holidays: [String], in yaml: String) -> String {
    var kept: [Substring] = []
    var isInside = false
    for line in yaml.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("holidays:") {
        isInside = true
        continue
      }
      let isRemark = line.allSatisfy(\.isWhitespace) || line.first { $0 != " " } == "#"
      if isInside, !isRemark {
        if line.hasPrefix(" ") || line.hasPrefix("-") { continue }
        isInside = false
      }
      kept.append(line)
    }
    while kept.last?.isEmpty == true { kept.removeLast() }
    let named = ["holidays:"] + holidays.map { "  - \"\($0)\"" }
    return (kept.map(String.init) + named).joined(separator: "\n") + "\n"
  }
}
