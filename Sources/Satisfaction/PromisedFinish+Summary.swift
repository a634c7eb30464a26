extension PromisedFinish {
  /// How the journeys of a period kept to their promised finish.
  ///
  /// Rate and delays rest on the journeys with both times: n of them, of all.
  public struct Summary: Sendable {
    /// Journeys not late ÷ journeys with both times, 0 to 1.
    public let onTimeRate: Measured<Rational>
    /// In milliseconds; of an even count the mean of the middle two.
    public let median: Measured<Rational>
    /// In milliseconds, by nearest rank.
    public let p90: Measured<Int64>
    public let late: Int
    /// Journeys left out because their promises were recorded only after the arrival.
    public let recordedTooLate: Int
    /// Journeys with both times that count although no arrival is known.
    public let arrivalUnknown: Int
  }

  /// On-time rate, median and 90th percentile of the delay; late is beyond `graceMinutes`.
  ///
  /// Source: 《客户满意度全面提升培训课程》 (有效管理客户的期望).
  public static func summary(of journeys: [PromisedFinish], graceMinutes: Int = 0) -> Summary {
    let known = journeys.filter { $0.delay.value != nil }
    let delays = known.compactMap(\.delay.value)
    let late = known.count { $0.isLate(graceMinutes: graceMinutes) == true }
    let reason: MissingReason =
      if journeys.isEmpty {
        .nothingInPeriod
      } else if journeys.contains(where: { $0.delay.reason == .oneTimeOnly }) {
        .oneTimeOnly
      } else {
        .notRecorded
      }
    func measured<Value>(_ value: Value?) -> Measured<Value> {
      Measured(
        value, orMissing: reason, n: known.count, of: journeys.count,
        positions: known.flatMap(\.delay.positions))
    }
    return Summary(
      onTimeRate: measured(Rational(known.count - late, known.count)),
      median: measured(Median.of(delays)),
      p90: measured(NearestRank.percentile(90, of: delays)),
      late: late, recordedTooLate: journeys.count(where: \.isRecordedTooLate),
      arrivalUnknown: known.count(where: \.isArrivalUnknown))
  }
}
