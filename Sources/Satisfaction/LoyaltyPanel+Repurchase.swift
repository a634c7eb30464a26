extension LoyaltyPanel {
  /// How likely a customer says the next purchase is, in three parts of 0–100.
  public enum Likelihood: String, Sendable, CaseIterable {
    /// Above 70.
    case high
    /// 30 to 70, both included.
    case middle
    /// Below 30.
    case low

    /// Nil outside 0 to 100.
    public init?(percent: Int) {
      guard (0...100).contains(percent) else { return nil }
      if percent > 70 { self = .high } else { self = percent < 30 ? .low : .middle }
    }
  }

  /// One `repurchase.stated`.
  public struct Repurchase: Sendable, Hashable {
    public var position: Int64
    /// 0 to 100.
    public var percent: Int?
    public var level: Level?

    public init(position: Int64, percent: Int? = nil, level: Level? = nil) {
      self.position = position
      self.percent = percent
      self.level = level
    }

    /// A level alone says nothing of a number, so it gives no likelihood.
    public var likelihood: Likelihood? { percent.flatMap(Likelihood.init(percent:)) }
  }

  /// What customers say of buying again: numbers and levels, never merged.
  public struct StatedRepurchase: Sendable {
    /// High, middle, low.
    public let likelihoods: Measured<[Part<Likelihood>]>
    /// Very likely, possible, no.
    public let levels: Measured<[Part<Level>]>
  }

  /// The shares of high, middle and low, and apart from them those of the three levels.
  ///
  /// A statement with both a number and a level counts in both. n: statements with a number from 0
  /// to 100, or with a level; of: all statements. Source: 《移动电商：客户关系管理方向》.
  public static func statedRepurchase(_ statements: [Repurchase]) -> StatedRepurchase {
    let likelihoods = statements.compactMap { statement in
      statement.likelihood.map { (kind: $0, position: statement.position) }
    }
    let levels = statements.compactMap { statement in
      statement.level.map { (kind: $0, position: statement.position) }
    }
    return StatedRepurchase(
      likelihoods: measured(likelihoods, kinds: Likelihood.allCases, of: statements.count),
      levels: measured(levels, kinds: Level.allCases, of: statements.count))
  }

  /// One delivery to a customer.
  public struct Delivery: Sendable, Hashable {
    public var position: Int64
    public var customer: String
    /// In the logbook's zone.
    public var date: LocalDate

    public init(position: Int64, customer: String, date: LocalDate) {
      self.position = position
      self.customer = customer
      self.date = date
    }
  }

  /// How long a customer is watched before the observed rate counts them, in calendar months.
  public static let observedMonths = 36

  /// Customers with a later delivery within 36 months ÷ customers first delivered at least 36
  /// months before `date`, from 0 to 1.
  ///
  /// Months are calendar months: to the same day 36 months on, or the last of a shorter month, that
  /// day included on both sides. Later means on a later day: two vehicles on one day are one
  /// purchase. Deliveries after `date` are not known yet. n: customers watched long enough; of: all
  /// customers delivered to by `date`; positions: first delivery and the first later one.
  /// Source: 《移动电商：客户关系管理方向》 (重复购买的概率, from the dealer's own data).
  public static func observedRepurchase(
    _ deliveries: [Delivery], asOf date: LocalDate
  ) -> Measured<Rational> {
    let known = Dictionary(grouping: deliveries.filter { $0.date <= date }, by: \.customer)
    var positions: [Int64] = []
    var watched = 0
    var returned = 0
    for history in known.values {
      let inOrder = history.sorted { ($0.date, $0.position) < ($1.date, $1.position) }
      guard let first = inOrder.first else { continue }
      let end = first.date.adding(months: observedMonths)
      guard end <= date else { continue }
      watched += 1
      positions.append(first.position)
      guard let next = inOrder.first(where: { $0.date > first.date }), next.date <= end
      else { continue }
      returned += 1
      positions.append(next.position)
    }
    return Measured(
      Rational(returned, watched), orMissing: .nothingInPeriod, n: watched, of: known.count,
      positions: positions)
  }
}
