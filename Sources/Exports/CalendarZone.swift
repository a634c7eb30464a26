internal import Chronology
internal import Interchange

/// The rules of a zone over some years, as a VTIMEZONE (RFC 5545, 3.6.5): every change that there
/// really was or will be, not a rule guessed from them.
enum CalendarZone {
  private static let day: Int64 = 86_400_000

  /// - Parameter years: those in which the events lie.
  static func write(_ zone: Zone, _ years: ClosedRange<Int>, to lines: inout ContentLines) {
    lines.add("BEGIN", "VTIMEZONE")
    lines.add("TZID", zone.name)
    // A year more on either side: an event at New Year has its rule too.
    let start = CivilTime(year: years.lowerBound - 1, month: 1, day: 1).utc
    let end = CivilTime(year: years.upperBound + 2, month: 1, day: 1).utc
    let first = zone.offset(at: start)
    let changes = changes(zone, from: start, to: end)
    observance(
      zone.isDaylight(at: start),
      at: changes.isEmpty ? CivilTime(year: 1970, month: 1, day: 1) : zone.civil(at: start),
      from: first, to: first, &lines)
    var before = first
    for change in changes {
      let after = zone.offset(at: change)
      let shown = CivilTime(utc: change.adding(milliseconds: Int64(before.minutes) * 60_000))
      observance(zone.isDaylight(at: change), at: shown, from: before, to: after, &lines)
      before = after
    }
    lines.add("END", "VTIMEZONE")
  }

  private static func observance(
    _ isDaylight: Bool, at civil: CivilTime, from: TimeOffset, to: TimeOffset,
    _ lines: inout ContentLines
  ) {
    let kind = isDaylight ? "DAYLIGHT" : "STANDARD"
    lines.add("BEGIN", kind)
    lines.add("DTSTART", raw: CalendarTimes.local(civil))
    lines.add("TZOFFSETFROM", raw: CalendarTimes.offset(from))
    lines.add("TZOFFSETTO", raw: CalendarTimes.offset(to))
    lines.add("END", kind)
  }

  /// The first moments of every other offset.
  private static func changes(
    _ zone: Zone, from start: Timestamp, to end: Timestamp
  ) -> [Timestamp] {
    var changes: [Timestamp] = []
    var last = start
    while last < end {
      let next = last.adding(milliseconds: day)
      if zone.offset(at: last) != zone.offset(at: next) {
        var (low, high) = (last.milliseconds, next.milliseconds)
        let old = zone.offset(at: last)
        while high - low > 1000 {
          let middle = low + (high - low) / 2000 * 1000
          if zone.offset(at: Timestamp(milliseconds: middle)) == old {
            low = middle
          } else {
            high = middle
          }
        }
        changes.append(Timestamp(milliseconds: high))
      }
      last = next
    }
    return changes
  }
}
