/// How many answers fell into each zone of satisfaction; above a touchpoint, zones are counted and
/// never averaged.
///
/// Sources: 《全面客户满意——公开课（教材）》, 《21世纪——客户满意是企业生存的根本》.
public struct ZoneCounts: Sendable, Hashable {
  /// Perceived below the expectation.
  public let dissatisfied: Int
  /// Perceived as expected.
  public let met: Int
  /// Perceived above the expectation.
  public let delighted: Int
  /// Answers with only one half of the pair, or none.
  public let unknown: Int

  public init(dissatisfied: Int = 0, met: Int = 0, delighted: Int = 0, unknown: Int = 0) {
    self.dissatisfied = dissatisfied
    self.met = met
    self.delighted = delighted
    self.unknown = unknown
  }

  public init(_ pairs: some Sequence<Pair>) {
    var counts: [SatisfactionZone: Int] = [:]
    for pair in pairs { counts[pair.zone, default: 0] += 1 }
    self.init(
      dissatisfied: counts[.dissatisfied, default: 0], met: counts[.met, default: 0],
      delighted: counts[.delighted, default: 0], unknown: counts[.unknown, default: 0])
  }

  /// Answers whose zone is known.
  public var known: Int { dissatisfied + met + delighted }

  /// The zones of the answers that rate one of these touchpoints as a whole, on any scale: of one
  /// journey or of many.
  ///
  /// n = answers whose zone is known, of = those answers with a zone or without. A touchpoint that
  /// nobody rated is in no count. Reason: `noAnswers`.
  public static func count(
    _ answers: [Answer], touchpoints: Set<String>
  ) -> Measured<ZoneCounts> {
    let rated = answers.filter { $0.ratedTouchpoint.map(touchpoints.contains) ?? false }
    let counts = ZoneCounts(rated.map(\.pair))
    return Measured(
      rated.isEmpty ? nil : counts, orMissing: .noAnswers, n: counts.known, of: rated.count,
      positions: rated.map(\.position))
  }
}
