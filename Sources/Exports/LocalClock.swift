public import Chronology
public import Interchange

/// What clocks of a zone show, asked for millions of moments.
///
/// Offsets of quarters of an hour that were asked for before are kept; where the offset changes
/// within a quarter, as it did in a few zones, it is looked up each time.
public final class LocalClock {
  private static let quarter: Int64 = 900_000
  private static let places = 1 << 13

  private let zone: Zone
  private var quarters = [Int64](repeating: .min, count: places)
  private var shifts = [Int64](repeating: 0, count: places)

  public init(_ zone: Zone) { self.zone = zone }

  /// Milliseconds since 1970 as a clock of the zone shows them.
  public func local(_ time: Timestamp) -> Int64 {
    let rest = time.milliseconds % Self.quarter
    let quarter = time.milliseconds / Self.quarter - (rest < 0 ? 1 : 0)
    let place = Int(truncatingIfNeeded: quarter) & (Self.places - 1)
    if quarters[place] == quarter { return time.milliseconds + shifts[place] }
    let start = Timestamp(milliseconds: quarter * Self.quarter)
    let first = shift(start)
    guard shift(start.adding(milliseconds: Self.quarter - 1)) == first else {
      return time.milliseconds + shift(time)
    }
    quarters[place] = quarter
    shifts[place] = first
    return time.milliseconds + first
  }

  public func civil(at time: Timestamp) -> CivilTime {
    CivilTime(utc: Timestamp(milliseconds: local(time)))
  }

  private func shift(_ time: Timestamp) -> Int64 {
    zone.civil(at: time).utc.milliseconds - time.milliseconds
  }
}
