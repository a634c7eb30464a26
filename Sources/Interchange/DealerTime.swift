public import Chronology

/// Times as dealers' programs and people write them.
///
///     2026-03-05 14:30    2026/3/5 14:30:00    2026.3.5 14:30    2026年3月5日 14:30
///     2026-03-05T14:30:00.000+08:00    2026-03-05T06:30:00Z
///
/// Year first and with four digits, for 3/5/2026 could be two days. Full-width digits and signs
/// count as plain ones; after 日 the space may be left out; digits below the millisecond are cut
/// off.
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
    Result { () throws(DealerTimeError) in
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
