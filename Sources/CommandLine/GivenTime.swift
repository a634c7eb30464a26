import ArgumentParser
import Chronology
import EventLog
import Foundation
import Interchange
import Logbook
import Reports
import Satisfaction
import Timelines
import Wording

/// Times as people give them: in the logbook's zone unless they carry one.
enum GivenTime {
  static func read(_ text: String, _ name: String, _ zone: Zone) throws -> DealerTime.Reading {
    // A day alone means its beginning.
    let full = isDay(text) ? text + " 00:00" : text
    switch DealerTime.read(full, zone: zone) {
    case .success(let reading): return reading
    case .failure(let error): throw GivenError(name: name, reason: error.sentence)
    }
  }

  /// The last moment meant: of a day alone its end.
  static func end(_ text: String, _ name: String, _ zone: Zone) throws -> Timestamp {
    guard isDay(text) else { return try read(text, name, zone).time }
    let start = try read(text, name, zone).time
    let civil = zone.civil(at: start)
    let next = CivilTime.date(
      ofDay: CivilTime.dayNumber(year: civil.year, month: civil.month, day: civil.day) + 1)
    return zone.timestamp(of: CivilTime(year: next.year, month: next.month, day: next.day))
      .adding(milliseconds: -1)
  }

  private static func isDay(_ text: String) -> Bool {
    !text.contains(":") && !text.contains("T") && !text.contains("时")
  }

  static func day(_ text: String, _ name: String) throws -> CivilTime {
    let date = try date(text, name)
    return CivilTime(year: date.year, month: date.month, day: date.day)
  }

  static func date(_ text: String, _ name: String) throws -> LocalDate {
    guard let date = LocalDate(text: text) else {
      throw GivenError(
        name: name,
        reason: Sentence(
          "没有这一天，应写成 2026-03-20", "there is no such day; write it as 2026-03-20"))
    }
    return date
  }

  static func cut(asOf: String?, knownAt: String?, _ zone: Zone) throws -> Cut {
    var cut = Cut()
    if let asOf { cut.asOf = try end(asOf, "--as-of", zone) }
    if let knownAt {
      if let position = Int64(knownAt) {
        guard position >= 0 else {
          throw GivenError(
            name: "--known-at", reason: Sentence("位置不能是负数", "a position is not negative"))
        }
        cut.knownAt = .position(position)
      } else {
        cut.knownAt = .time(try end(knownAt, "--known-at", zone))
      }
    }
    return cut
  }
}

/// Up to when the past is read: on every timeline, list and report.
struct CutOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      say("截至何时发生；只给日期是到那天结束。", "What had happened by then; of a day, by its end."),
      valueName: "time"))
  var asOf: String?
  @Option(
    help: ArgumentHelp(
      say(
        "当时知道什么：时间、日期（到那天结束）或位置。",
        "What was known: a time, a day (by its end) or a position."), valueName: "time|position"))
  var knownAt: String?

  func cut(_ zone: Zone) throws -> Cut {
    try GivenTime.cut(asOf: asOf, knownAt: knownAt, zone)
  }
}

/// An option whose value cannot be read.
struct GivenError: ExplainedError {
  let name: String
  let reason: Sentence

  var code: String { "usage.value" }

  var sentence: Sentence {
    Sentence("\(name)：\(reason.chinese)", "\(name): \(reason.english)")
  }
}
