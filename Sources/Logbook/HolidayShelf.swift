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
  public func holidays() throws -> [(path: String, year: HolidayYear)] {
    try settings.holidays.map { name in
      let path = folder.path(of: name)
      guard FileManager.default.fileExists(atPath: path) else {
        throw CalendarError(path: path, reason: nil)
      }
      return (name, try Self.holidays(try DurableFile.read(path), path))
    }.sorted { $0.year.year < $1.year.year }
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
  public func addHolidays(_ bytes: [UInt8], _ path: String) throws -> (name: String, HolidayYear) {
    let year = try Self.holidays(bytes, path)
    let name = "calendars/\(year.year).json"
    try DurableFolder.make(folder.path + "/calendars")
    try DurableFile.write(bytes, to: folder.path + "/" + name, mode: 0o644)
    var names = try holidays().filter { $0.year.year != year.year }.map(\.path)
    names.append(name)
    let before = String(decoding: try DurableFile.read(folder.settings), as: UTF8.self)
    let after = Settings.naming(holidays: names.sorted(), in: before)
    if after != before {
      // What somebody wrote by hand may have a shape that this does not know.
      guard try Settings(after, path: folder.settings).holidays == names.sorted() else {
        throw LogbookError.badSettings(path: folder.settings, line: 1)
      }
      try DurableFile.write(Array(after.utf8), to: folder.settings, mode: 0o644)
    }
    return (name, year)
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
