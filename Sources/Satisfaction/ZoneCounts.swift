/// How many answers fell into each zone of satisfaction, and which; above a touchpoint, zones are
/// counted and never averaged.
///
/// An answer with only one half of the pair, or none, is of the zone `unknown`; a touchpoint that
/// nobody rated is in no count. Sources: 《全面客户满意——公开课（教材）》,
/// 《21世纪——客户满意是企业生存的根本》.
public struct ZoneCounts: Sendable, Hashable {
  /// The events of each zone, in the order in which they were counted.
  public private(set) var positions: [SatisfactionZone: [Int64]] = [:]

  public init() {}

  /// Counts the answers that rate one of these touchpoints as a whole, on any scale: of one journey
  /// or of many.
  public mutating func add(_ answers: [Answer], touchpoints: Set<String>) {
    for answer in answers where answer.ratedTouchpoint.map(touchpoints.contains) ?? false {
      positions[answer.pair.zone, default: []].append(answer.position)
    }
  }

  public func count(_ zone: SatisfactionZone) -> Int { positions[zone]?.count ?? 0 }

  /// Answers with a zone or without.
  public var all: Int { SatisfactionZone.allCases.reduce(0) { $0 + count($1) } }

  /// Answers whose zone is known.
  public var known: Int { all - count(.unknown) }

  /// The share of a zone among the answers whose zone is known, 0 to 1; n of those, of all.
  ///
  /// Reason: `noPairs`, for `unknown` always.
  public func share(_ zone: SatisfactionZone) -> Measured<Rational> {
    Measured(
      zone == .unknown ? nil : Rational(count(zone), known), orMissing: .noPairs, n: known,
      of: all, positions: positions[zone] ?? [])
  }
}
