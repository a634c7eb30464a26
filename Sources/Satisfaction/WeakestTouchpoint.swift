/// The weakest board of the dealer 木桶: the touchpoint with the lowest mean place.
///
/// Source: 《全面客户满意——公开课（教材）》, 木水桶效应.
public enum WeakestTouchpoint {
  /// A touchpoint that can be the weakest.
  public struct Candidate: Sendable {
    public let touchpoint: String
    /// Journeys of the period that did not skip it.
    public let journeys: Int

    public init(touchpoint: String, journeys: Int) {
      self.touchpoint = touchpoint
      self.journeys = journeys
    }
  }

  /// What all journeys say of one touchpoint.
  public struct Group: Sendable {
    public let touchpoint: String
    /// The mean place of the perceptions from 0 to 1 (`linear01`).
    ///
    /// n = answers with a perception, of = n and the journeys without one. Reason: `noAnswers`.
    public let place: Measured<Rational>
    /// The mean of p − e in points of the scale; reasons: `noPairs`, and `mixed` when the pairs
    /// are not all on one scale.
    public let difference: Measured<Rational>
    /// The mean of p − e in places from −1 to 1 (`linear01`), which compares over scales.
    public let placeDifference: Measured<Rational>

    /// Whether it may be ranked: five answers or more.
    public var isComparable: Bool { place.isComparable }

    /// What decides between equal places: like every mean, only one of five pairs or more.
    fileprivate var tieBreaker: Rational? {
      placeDifference.isComparable ? placeDifference.value : nil
    }
  }

  public struct Board: Sendable {
    /// All touchpoints in the order given, those with few answers or none too.
    public let groups: [Group]
    /// n, of and positions are those of the weakest touchpoint. Reasons: `noAnswers`, and
    /// `fewAnswers` when no touchpoint has five; n and of are then the largest group's.
    public let weakest: Measured<String>
    /// All comparable touchpoints that share the lowest mean place, in the order given.
    public let weakestTied: [String]
  }

  /// The board over the chosen answers of all journeys; `candidates` stand in blueprint order, and
  /// whoever wants the ceremony apart leaves it out.
  ///
  /// The lowest mean place among touchpoints with five answers or more; ties by the lower mean
  /// difference (missing last), then by order. Differences are compared as places, which on one
  /// scale is the order of the points. The first of two candidates for one touchpoint counts.
  public static func board(_ answers: [Answer], candidates: [Candidate]) -> Board {
    var byTouchpoint: [String: [Answer]] = [:]
    for answer in answers {
      guard let touchpoint = answer.ratedTouchpoint else { continue }
      byTouchpoint[touchpoint, default: []].append(answer)
    }
    var seen: Set<String> = []
    return board(
      of: candidates.filter { seen.insert($0.touchpoint).inserted }
        .map { group($0, byTouchpoint[$0.touchpoint, default: []]) })
  }

  /// The board over groups that were made one by one, in blueprint order: the same as `board`, for
  /// whoever cannot hold all answers at a time.
  public static func board(of groups: [Group]) -> Board {
    let comparable = groups.filter(\.isComparable)
    let lowest = comparable.compactMap(\.place.value).min()
    let tied = comparable.filter { $0.place.value == lowest }
    // `min` gives the first of equals, and so keeps the order.
    let weakest = tied.min { left, right in
      guard let a = left.tieBreaker else { return false }
      guard let b = right.tieBreaker else { return true }
      return a < b
    }
    return Board(
      groups: groups, weakest: weakest.map(named) ?? missing(groups),
      weakestTied: tied.map(\.touchpoint))
  }

  private static func named(_ group: Group) -> Measured<String> {
    Measured(
      group.touchpoint, n: group.place.n, of: group.place.of, positions: group.place.positions)
  }

  private static func missing(_ groups: [Group]) -> Measured<String> {
    let largest = groups.map(\.place).max { $0.n < $1.n }
    let n = largest?.n ?? 0
    return Measured(
      missing: n == 0 ? .noAnswers : .fewAnswers, n: n, of: largest?.of ?? 0,
      positions: largest?.positions ?? [])
  }

  /// What the chosen answers about one touchpoint, and no others, say of it.
  public static func group(_ candidate: Candidate, _ answers: [Answer]) -> Group {
    let rated = answers.filter { $0.perception != nil }
    let silent = max(0, candidate.journeys - Set(rated.map(\.question.journey)).count)
    let of = rated.count + silent
    let pairs = answers.filter { $0.pair.difference != nil }
    let positions = pairs.map(\.position)
    let isOneScale = Set(pairs.map(\.scale)).count <= 1
    let difference = Rational(pairs.compactMap(\.pair.difference).reduce(0, +), pairs.count)
    return Group(
      touchpoint: candidate.touchpoint,
      place: Measured(
        Rational.mean(rated.compactMap(\.place)), orMissing: .noAnswers, n: rated.count, of: of,
        positions: rated.map(\.position)),
      difference: Measured(
        isOneScale ? difference : nil, orMissing: isOneScale ? .noPairs : .mixed,
        n: pairs.count, of: of, positions: positions),
      placeDifference: Measured(
        Rational.mean(pairs.compactMap(\.pair.placeDifference)), orMissing: .noPairs,
        n: pairs.count, of: of, positions: positions))
  }
}
