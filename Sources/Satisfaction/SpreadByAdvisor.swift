/// How far the advisors of a shop lie apart in the mean place of their journeys (`linear01`).
///
/// An advisor's mean is the unweighted mean over journeys that have one. Only advisors with five
/// such journeys are ranked, highest mean first; equal means share the better rank and the next
/// ranks are left out (1, 2, 2, 4). All others show their mean and no rank, and rows stand in the
/// order of the codes, so that nobody is ranked by the way.
///
/// Practice of the trade: the five source texts name no formula.
public struct SpreadByAdvisor: Sendable {
  /// A journey with the advisor who led it, and its mean place from 0 to 1, nil if nothing is rated.
  public struct Journey: Sendable, Hashable {
    public var advisor: String
    public var mean: Rational?
    /// The answers that the mean was computed from.
    public var positions: [Int64]

    public init(advisor: String, mean: Rational?, positions: [Int64]) {
      self.advisor = advisor
      self.mean = mean
      self.positions = positions
    }
  }

  public struct Row: Sendable {
    public let advisor: String
    /// n journeys with a mean, of all the advisor's.
    public let mean: Measured<Rational>
    /// From 1, the highest mean; nil with fewer than five journeys.
    public let rank: Int?
  }

  /// In the order of the advisors' codes.
  public let rows: [Row]
  /// Highest less lowest mean: n advisors with five journeys or more, of all.
  ///
  /// n and of count advisors here and in the median; with fewer than two: `fewPoints`.
  public let range: Measured<Rational>
  public let median: Measured<Rational>

  public init(_ journeys: [Journey]) {
    let means = Dictionary(grouping: journeys, by: \.advisor).mapValues { own in
      Measured(
        Rational.mean(own.compactMap(\.mean)), orMissing: .noAnswers,
        n: own.count { $0.mean != nil }, of: own.count,
        positions: own.flatMap { $0.mean == nil ? [] : $0.positions })
    }
    let comparable = means.values.filter(\.isComparable)
    let values = comparable.compactMap(\.value)
    rows = means.sorted { $0.key < $1.key }.map { advisor, mean in
      let rank = mean.isComparable ? mean.value.map { own in 1 + values.count { $0 > own } } : nil
      return Row(advisor: advisor, mean: mean, rank: rank)
    }

    func spread(_ value: Rational?) -> Measured<Rational> {
      Measured(
        values.count < 2 ? nil : value, orMissing: means.isEmpty ? .nothingInPeriod : .fewPoints,
        n: values.count, of: means.count, positions: comparable.flatMap(\.positions))
    }
    let highest = values.max()
    range = spread(values.min().flatMap { lowest in highest.map { $0 - lowest } })
    median = spread(Median.of(values))
  }
}
