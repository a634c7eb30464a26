public import Chronology

/// Times as dealers' programs and people write them.
///
///     2026-03-05 14:30    2026/3/5 14:30:00    2026.3.5 14:30    2026年3月5日 14:30
///     2026-03-05T14:30:00.000+08:00    2026-03-05T06:30:00Z    2026-03-05 14:30 +0800
///     2026年3月5日 星期四 下午2时30分    2026/3/5 2:30 PM    20260305 14:30    20260305143000
///
/// Year first and with four digits, for 3/5/2026 could be two days. Full-width digits and signs
/// count as plain ones; after 日 the space may be left out; digits below the millisecond are cut
/// off; 24:00 is the beginning of the next day.
public enum DealerTime {
  public struct Reading: Hashable, Sendable {
    public let time: Timestamp
    /// The offset that stood there, else the zone's at that moment; nil for `Z`.
    public let offset: TimeOffset?

    public init(time: Timestamp, offset: TimeOffset?) {
      self.time = time
      self.offset = offset
    }
  }

  /// - Parameter zone: whose clocks are meant where no offset stands there.
  public static func read(_ text: String, zone: Zone) -> Result<Reading, DealerTimeError> {
    if let civil = plain(text) { return .success(resolve(civil, at: .here, zone: zone)) }
    return Result { () throws(DealerTimeError) in
      var parts = DealerTimeParts(text)
      let (civil, place) = try parts.read()
      let reading = resolve(civil, at: place, zone: zone)
      // Near the years 1 and 10000 an offset can lead out of what RFC 3339 can write.
      guard (Timestamp.earliest...Timestamp.latest).contains(reading.time) else {
        throw .impossible
      }
      return reading
    }
  }

  /// A day and time as spreadsheets count them: days since 1899-12-30, to the second.
  ///
  /// Nil for a text that is no such number.
  public static func serial(_ text: String, zone: Zone) -> Result<Reading, DealerTimeError>? {
    guard text.utf8.allSatisfy({ $0 == UInt8(ascii: ".") || $0 &- UInt8(ascii: "0") < 10 }),
      let days = Double(text), (1..<2_958_466).contains(days)
    else { return nil }
    guard days != days.rounded(.down) else { return .failure(.missingTimeOfDay) }
    let epoch = CivilTime(year: 1899, month: 12, day: 30).utc
    let seconds = Int64((days * 86_400).rounded())
    let civil = CivilTime(utc: epoch.adding(milliseconds: seconds * 1000))
    return .success(resolve(civil, at: .here, zone: zone))
  }

  /// `2026-03-05 14:30` and `2026/03/05 14:30:00`, in which nearly all times are written; nil for
  /// any other form, and for what no clock shows.
  private static func plain(_ text: String) -> CivilTime? {
    var text = text
    return text.withUTF8 { bytes -> CivilTime? in
      guard bytes.count == 16 || bytes.count == 19 else { return nil }
      func number(_ start: Int, _ count: Int) -> Int {
        var number = 0
        for byte in bytes[start..<(start + count)] {
          let digit = byte &- UInt8(ascii: "0")
          guard digit < 10 else { return .min / 16 }
          number = number * 10 + Int(digit)
        }
        return number
      }
      let sign = bytes[4]
      guard sign == UInt8(ascii: "-") || sign == UInt8(ascii: "/"), bytes[7] == sign,
        bytes[10] == UInt8(ascii: " "), bytes[13] == UInt8(ascii: ":"),
        bytes.count == 16 || bytes[16] == UInt8(ascii: ":")
      else { return nil }
      let civil = CivilTime(
        year: number(0, 4), month: number(5, 2), day: number(8, 2), hour: number(11, 2),
        minute: number(14, 2), second: bytes.count == 16 ? 0 : number(17, 2))
      // In the first and the last year an offset can lead out of what can be written.
      return civil.year > 1 && civil.year < 9999 && civil.isValid ? civil : nil
    }
  }

  private static func resolve(
    _ civil: CivilTime, at place: DealerTimeParts.Place, zone: Zone
  ) -> Reading {
    switch place {
    case .here:
      let time = zone.timestamp(of: civil)
      return Reading(time: time, offset: zone.offset(at: time))
    case .utc:
      return Reading(time: civil.utc, offset: nil)
    case .away(let offset):
      let time = civil.utc.adding(milliseconds: -Int64(offset.minutes) * 60_000)
      return Reading(time: time, offset: offset)
    }
  }
}
