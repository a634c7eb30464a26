public import Chronology
public import Interchange
public import Satisfaction
public import Wording

/// A call as an entry of a calendar.
public struct CalendarEvent: Sendable {
  public enum When: Sendable {
    /// Nothing says at what time of the day.
    case day(LocalDate)
    /// As clocks of the logbook's zone show it.
    case time(CivilTime, until: CivilTime)
  }

  /// The same on every day and in every file for the same step of the same journey.
  public var uid: String
  /// Grows whenever the same call changes.
  public var sequence: Int
  /// When that was recorded which the entry rests on.
  public var stamp: Timestamp
  public var when: When
  public var summary: String
  public var description: String
  public var categories: [String]
  /// Whether the time was agreed with the customer.
  public var isConfirmed: Bool
  /// 1 highest, 9 lowest.
  public var priority: Int

  public init(
    uid: String, sequence: Int, stamp: Timestamp, when: When, summary: String,
    description: String, categories: [String], isConfirmed: Bool, priority: Int
  ) {
    self.uid = uid
    self.sequence = sequence
    self.stamp = stamp
    self.when = when
    self.summary = summary
    self.description = description
    self.categories = categories
    self.isConfirmed = isConfirmed
    self.priority = priority
  }
}

/// Calls as iCalendar (RFC 5545), the statement in properties of its own.
public enum CalendarFile {
  public static func text(
    _ events: [CalendarEvent], zone: Zone, year: Int, statement: ExportStatement,
    _ language: Language
  ) -> String {
    var lines = ContentLines()
    lines.add("BEGIN", "VCALENDAR")
    lines.add("VERSION", raw: "2.0")
    lines.add("PRODID", "-//Touchstone//Touchstone//EN")
    lines.add("CALSCALE", "GREGORIAN")
    lines.add("METHOD", "PUBLISH")
    lines.add("X-WR-CALNAME", (language == .chinese ? "回访 " : "Calls ") + statement.dealer)
    lines.add("X-WR-TIMEZONE", zone.name)
    for (name, value) in statement.properties {
      lines.add("X-TOUCHSTONE-" + propertyName(name), value)
    }
    let years = events.map(\.year) + [year]
    CalendarZone.write(
      zone, (years.min() ?? year)...(years.max() ?? year), to: &lines)
    for event in events { event.write(zone.name, language, to: &lines) }
    lines.add("END", "VCALENDAR")
    return lines.text
  }

  /// `filter.on` as `FILTER-ON`, `timeZone` as `TIMEZONE`.
  private static func propertyName(_ name: String) -> String {
    String(name.uppercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-" })
  }
}

extension CalendarEvent {
  fileprivate var year: Int {
    switch when {
    case .day(let day): day.year
    case .time(let start, _): start.year
    }
  }

  fileprivate func write(_ zone: String, _ language: Language, to lines: inout ContentLines) {
    lines.add("BEGIN", "VEVENT")
    lines.add("UID", uid)
    lines.add("SEQUENCE", raw: String(sequence))
    lines.add("DTSTAMP", raw: CalendarTimes.utc(stamp))
    let alarm: String
    switch when {
    case .day(let day):
      lines.add("DTSTART;VALUE=DATE", raw: CalendarTimes.day(day))
      lines.add("DTEND;VALUE=DATE", raw: CalendarTimes.day(day.adding(days: 1)))
      // At nine on that day.
      alarm = "PT9H"
    case .time(let start, let end):
      lines.add("DTSTART;TZID=\(zone)", raw: CalendarTimes.local(start))
      lines.add("DTEND;TZID=\(zone)", raw: CalendarTimes.local(end))
      alarm = isConfirmed ? "-PT15M" : "PT0S"
    }
    lines.add("SUMMARY;LANGUAGE=\(language.rawValue)", summary)
    lines.add("DESCRIPTION;LANGUAGE=\(language.rawValue)", description)
    lines.add("CATEGORIES", list: categories)
    lines.add("STATUS", isConfirmed ? "CONFIRMED" : "TENTATIVE")
    lines.add("PRIORITY", raw: String(priority))
    lines.add("CLASS", "CONFIDENTIAL")
    lines.add("TRANSP", "TRANSPARENT")
    lines.add("BEGIN", "VALARM")
    lines.add("ACTION", "DISPLAY")
    lines.add("TRIGGER", raw: alarm)
    lines.add("DESCRIPTION", summary)
    lines.add("END", "VALARM")
    lines.add("END", "VEVENT")
  }
}
