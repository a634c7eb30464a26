/// What one customer is worth to the dealer, in 分: realised, to come, and through those the
/// customer sends. Fractions of a 分 stay until the caller rounds, once.
///
/// Sources: 《移动电商：客户关系管理方向》, 历史价值 当前价值 潜在价值;
/// 《全面客户满意——公开课（教材）》, 终身价值的折现值.
public struct CustomerValue: Sendable {
  public struct Purchase: Sendable {
    public let position: Int64
    public let amountMinor: Int
    /// Nil when not recorded.
    public let costMinor: Int?

    public init(position: Int64, amountMinor: Int, costMinor: Int?) {
      self.position = position
      self.amountMinor = amountMinor
      self.costMinor = costMinor
    }
  }

  /// How far ahead is counted, and at which rate; shown with every value.
  public struct Outlook: Sendable, Hashable {
    /// N, 0 to 100 periods.
    public let periods: Int
    /// r for one period, above −1: 1/20 is 5 %.
    public let rate: Rational
    /// 1 / (1 + r).
    let discount: Rational

    /// Nil when N is outside 0 to 100, or r is −1 or less.
    public init?(periods: Int, rate: Rational) {
      let growth = Rational(1) + rate
      guard (0...100).contains(periods), growth > Rational(0),
        let discount = Rational(1) / growth
      else { return nil }
      self.periods = periods
      self.rate = rate
      self.discount = discount
    }
  }

  /// What is expected of the customer; nil where nobody said.
  public struct Forecast: Sendable {
    /// The margin of one period, in 分.
    public let marginMinor: Rational?
    /// How many customers this one is expected to bring in the first period.
    public let referrals: Rational?
    /// The events behind the two.
    public let positions: [Int64]

    public init(marginMinor: Rational?, referrals: Rational?, positions: [Int64] = []) {
      self.marginMinor = marginMinor
      self.referrals = referrals
      self.positions = positions
    }
  }

  /// 历史价值: Σ (amount − cost) at face, neither discounted nor compounded. Missing without
  /// purchases: that none was recorded does not say that none was made. n = purchases whose cost is
  /// known, of = purchases.
  public let historical: Measured<Rational>
  /// 当前价值: Σ over t = 1…N of margin / (1 + r)^t. Of 1: the margin.
  public let current: Measured<Rational>
  /// 潜在价值: expected referrals × margin / (1 + r). Of 2: the referrals and the margin.
  public let potential: Measured<Rational>
  /// The sum of the three, null when one is; n = purchases with a cost and forecast quantities
  /// that are recorded, of = all that the formula needs.
  public let total: Measured<Rational>
  public let outlook: Outlook

  /// Whatever is not recorded leaves its part, and the total, with the reason `notRecorded`: a
  /// cost is never taken for 0.
  public init(purchases: [Purchase], forecast: Forecast, outlook: Outlook) {
    let margins = purchases.compactMap { purchase in
      purchase.costMinor.map { Rational(purchase.amountMinor) - Rational($0) }
    }
    let positions = purchases.map(\.position)
    historical = Measured(
      purchases.isEmpty || margins.count < purchases.count ? nil : Rational.sum(margins),
      orMissing: .notRecorded, n: margins.count, of: purchases.count, positions: positions)

    let hasMargin = forecast.marginMinor == nil ? 0 : 1
    let hasReferrals = forecast.referrals == nil ? 0 : 1
    current = Measured(
      forecast.marginMinor.map { $0 * Self.annuity(outlook) }, orMissing: .notRecorded,
      n: hasMargin, of: 1, positions: forecast.positions)
    let brought = forecast.marginMinor.flatMap { margin in forecast.referrals.map { $0 * margin } }
    potential = Measured(
      brought.map { $0 * outlook.discount }, orMissing: .notRecorded,
      n: hasMargin + hasReferrals, of: 2, positions: forecast.positions)

    let parts = [historical, current, potential].compactMap(\.value)
    total = Measured(
      parts.count == 3 ? Rational.sum(parts) : nil, orMissing: .notRecorded,
      n: margins.count + hasMargin + hasReferrals, of: purchases.count + 2,
      positions: positions + forecast.positions)
    self.outlook = outlook
  }

  /// Σ over t = 1…N of 1 / (1 + r)^t.
  private static func annuity(_ outlook: Outlook) -> Rational {
    (0..<outlook.periods).reduce(Rational(0)) { sum, _ in (sum + Rational(1)) * outlook.discount }
  }
}
