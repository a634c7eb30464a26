/// Durations of one kind, in milliseconds, and what they come to.
///
/// The median is that of MEASURES, the mean of the middle two of an even count; the 90th percentile
/// goes by nearest rank. n counts the durations, of those that there could have been.
public struct Durations: Sendable {
  private var values: [Int64] = []
  private var positions: [Int64] = []

  public init() {}

  /// - Parameter position: the event that ends it.
  public mutating func add(_ milliseconds: Int64, endedBy position: Int64) {
    values.append(milliseconds)
    positions.append(position)
  }

  public var count: Int { values.count }

  public struct Summary: Sendable {
    public let least: Measured<Rational>
    public let median: Measured<Rational>
    public let mean: Measured<Rational>
    public let p90: Measured<Rational>
    public let most: Measured<Rational>
    public let total: Measured<Rational>
  }

  /// - Parameter possible: how many there could have been; those that are where it is nil.
  public func summary(of possible: Int? = nil, orMissing reason: MissingReason) -> Summary {
    let sorted = values.sorted()
    let rested = Array(Set(positions)).sorted()
    func measured(_ value: Rational?) -> Measured<Rational> {
      Measured(
        value, orMissing: reason, n: sorted.count, of: possible ?? sorted.count, positions: rested)
    }
    func whole(_ value: Int64?) -> Rational? { value.map { Rational(Int($0)) } }
    let total = sorted.reduce(0, +)
    let middle = sorted.isEmpty ? nil : sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]
    let rank = (90 * sorted.count + 99) / 100
    return Summary(
      least: measured(whole(sorted.first)),
      median: measured(middle.flatMap { Rational(Int($0), 2) }),
      mean: measured(Rational(Int(total), sorted.count)),
      p90: measured(sorted.isEmpty ? nil : whole(sorted[rank - 1])),
      most: measured(whole(sorted.last)), total: measured(sorted.isEmpty ? nil : whole(total)))
  }
}
