extension TouchpointTimes {
  /// The middle of one touchpoint's times over journeys, in milliseconds.
  ///
  /// n journeys with that time, of all; each of the three is a median of its own, so that service
  /// need not be elapsed less wait.
  public struct Medians: Sendable {
    public let elapsed: Measured<Rational>
    public let wait: Measured<Rational>
    public let service: Measured<Rational>
    /// Journeys in which a wait was left open.
    public let withOpenWait: Int
  }

  /// The medians of one touchpoint over journeys; of an even count the mean of the middle two.
  ///
  /// Source: 《客户满意度全面提升培训课程》 (有效管理客户的期望: 时间管理).
  public static func medians(of journeys: [TouchpointTimes]) -> Medians {
    func median(_ time: (TouchpointTimes) -> Measured<Int64>) -> Measured<Rational> {
      let times = journeys.map(time)
      let known = times.filter { $0.value != nil }
      return Measured(
        Median.of(known.compactMap(\.value)),
        orMissing: gravest(times.compactMap(\.reason)) ?? .nothingInPeriod,
        n: known.count, of: journeys.count, positions: known.flatMap(\.positions))
    }
    return Medians(
      elapsed: median(\.elapsed), wait: median(\.wait), service: median(\.service),
      withOpenWait: journeys.count { $0.openWaits > 0 })
  }
}
