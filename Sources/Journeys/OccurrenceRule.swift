public import Chronology

/// When something that was done can have happened: from 1990 on, and not later than the day after
/// tomorrow, for clocks and zones differ.
///
/// Promises and due dates may lie in the future; they have fields of their own.
public enum OccurrenceRule {
  /// 1990-01-01 UTC.
  public static let earliest = Timestamp(milliseconds: 631_152_000_000)
  private static let ahead: Int64 = 2 * 86_400_000

  /// - Throws: `FactError.occurredOutOfRange`.
  public static func check(_ time: Timestamp, now: Timestamp) throws(FactError) {
    guard isPlausible(time, now: now) else { throw .occurredOutOfRange(value: time.text) }
  }

  public static func isPlausible(_ time: Timestamp, now: Timestamp) -> Bool {
    time >= earliest && time.milliseconds <= now.milliseconds + ahead
  }
}
