/// Revenue = customers × spend × frequency (收入 = 客户数量 × 单次消费额 × 购买频率).
///
/// Source: 《赢在服务好服务赢天下》.
public enum Revenue {
  /// The revenue of a period, in 分.
  ///
  /// `spendMinor` is the mean amount of one purchase in 分, `frequency` the mean number of
  /// purchases of a customer in the period, which need not be whole. n = how many of the three
  /// are recorded, of = 3. Reason: `notRecorded`.
  public static func measure(
    customers: Rational?, spendMinor: Rational?, frequency: Rational?, positions: [Int64] = []
  ) -> Measured<Rational> {
    let known = [customers, spendMinor, frequency].compactMap { $0 }
    return Measured(
      known.count == 3 ? product(known) : nil, orMissing: .notRecorded, n: known.count, of: 3,
      positions: positions)
  }

  static func product(_ factors: [Rational]) -> Rational { factors.reduce(Rational(1), *) }
}
