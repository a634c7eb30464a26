public import Chronology
internal import Foundation

/// A time zone of the IANA database, with its rules for all years.
public struct Zone: Hashable, Sendable {
  /// "Asia/Shanghai".
  public let name: String
  private let rules: TimeZone
  private let utc: TimeOffset
  private let remembered = ZoneHours()

  /// Nil for a name that the database does not have.
  ///
  /// Abbreviations are refused: CST, of which China and America each have one, would be read as
  /// the American.
  public init?(_ name: String) {
    guard name == "UTC" || name == "GMT" || name.contains("/"),
      let rules = TimeZone(identifier: name), let utc = TimeOffset(minutes: 0)
    else { return nil }
    self.name = name
    self.rules = rules
    self.utc = utc
  }

  public static func == (left: Zone, right: Zone) -> Bool {
    left.name == right.name && left.rules == right.rules
  }

  public func hash(into hasher: inout Hasher) { hasher.combine(name) }

  /// The offset from UTC at a moment; seconds, which zones had before about 1920, are cut off.
  public func offset(at time: Timestamp) -> TimeOffset {
    // No zone was ever a day away from UTC, so the second never happens.
    TimeOffset(minutes: Int(seconds(at: time) / 60)) ?? utc
  }

  /// Whether clocks in the zone are put forward at a moment.
  public func isDaylight(at time: Timestamp) -> Bool {
    rules.isDaylightSavingTime(
      for: Date(timeIntervalSince1970: (Double(time.milliseconds) / 1000).rounded(.down)))
  }

  /// What clocks in the zone show at a moment.
  public func civil(at time: Timestamp) -> CivilTime {
    CivilTime(utc: time.adding(milliseconds: seconds(at: time) * 1000))
  }

  /// The moment when clocks in the zone show a valid time.
  ///
  /// Of two such moments it is the earlier. A time that the clocks skip is taken with the offset
  /// before the gap, so 02:30 in a gap from 02:00 to 03:00 is the moment when they show 03:30.
  public func timestamp(of civil: CivilTime) -> Timestamp {
    let local = civil.utc
    // Offsets are less than a day, so these two stand before and after any change nearby.
    let before = seconds(at: local.adding(milliseconds: -86_400_000))
    let after = seconds(at: local.adding(milliseconds: 86_400_000))
    let first = local.adding(milliseconds: -before * 1000)
    if seconds(at: first) == before { return first }
    let second = local.adding(milliseconds: -after * 1000)
    return seconds(at: second) == after ? second : first
  }

  private func seconds(at time: Timestamp) -> Int64 {
    // Changes happen at whole seconds, and down is where this one lies.
    var second = time.milliseconds / 1000
    if time.milliseconds % 1000 < 0 { second -= 1 }
    let hour = ZoneHours.hour(of: second)
    if let known = remembered[hour] { return known }
    let found = ask(second)
    // The rules take a microsecond, and a table asks for the same few hours again and again. An hour
    // that begins and ends alike has no change in it.
    if ask(hour * 3600) == found, ask(hour * 3600 + 3599) == found { remembered.keep(found, hour) }
    return found
  }

  private func ask(_ second: Int64) -> Int64 {
    Int64(rules.secondsFromGMT(for: Date(timeIntervalSince1970: Double(second))))
  }
}
