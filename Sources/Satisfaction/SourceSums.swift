/// A sum that a source text gets wrong, beside the right one from the text's own inputs.
public struct SourceSum: Sendable, Hashable, Identifiable {
  public enum Unit: String, Sendable {
    /// 分.
    case minor
    /// How many times as much.
    case times
  }

  public let id: String
  public let chinese: String
  public let english: String
  /// What the source prints.
  public let claimed: Rational
  /// What its own inputs give.
  public let computed: Rational
  public let unit: Unit
  public let source: SourceText
}

/// The sources' wrong sums; never a dealer's result.
public enum SourceSums {
  /// 《赢在服务好服务赢天下》: 1,000 customers × 1,000 元 × 6 with each factor 10 % up. The source
  /// takes 7 purchases for the 6.6 that 10 % more than 6 are.
  public static let revenue = SourceSum(
    id: "revenuePlusTenPercent",
    chinese: "客户数量、单次消费额、购买频率各增加 10%：收入是 798.6 万元，不是 847 万元（6 次的 110% 是 6.6 次，不是 7 次）",
    english:
      "+10 % each on customers, spend and frequency gives revenue 7.986 million yuan, not 8.47 "
      + "million (110 % of 6 purchases is 6.6, not 7)",
    claimed: Rational(847_000_000), computed: grownRevenue, unit: .minor, source: .s2)

  /// The same with the cost of 400 万元 10 % up.
  public static let profit = SourceSum(
    id: "profitPlusTenPercent",
    chinese: "收入如上，成本增加 10%：利润是 358.6 万元（+79.3%），不是 407 万元",
    english: "with that and cost +10 %, profit is 3.586 million yuan (+79.3 %), not 4.07 million",
    claimed: Rational(407_000_000), computed: grownProfit, unit: .minor, source: .s2)

  /// 《21世纪——客户满意是企业生存的根本》: 5 times the cost and 10 repeat purchases. The text says
  /// 多花 5 倍; only whoever reads that as 5 times more, so 6 times, arrives at its 60.
  public static let loyalCustomer = SourceSum(
    id: "loyalCustomerTimes",
    chinese: "开发新客户的成本是 5 倍，忠诚客户相当于 10 次重复购买：5 × 10 = 50 倍，不是 60 倍（把“多花 5 倍”读作 6 倍才得 60）",
    english:
      "5 times the cost and 10 repeat purchases make 5 × 10 = 50 times, not 60 (60 only if "
      + "“多花 5 倍” is read as 6 times)",
    claimed: Rational(60), computed: Rational(5) * Rational(10), unit: .times, source: .s4)

  public static let all: [SourceSum] = [revenue, profit, loyalCustomer]

  /// By how much the right profit exceeds the 200 万元 before: a share, where 1 is all. The
  /// source's own growth has lost its unit in the text and is left out.
  public static let profitGrowth = growth(of: grownProfit, over: baseProfit)

  private static let customers = Rational(1000)
  private static let spendMinor = Rational(1000 * 100)
  private static let frequency = Rational(6)
  private static let costMinor = Rational(4_000_000 * 100)

  private static let baseProfit = Revenue.product([customers, spendMinor, frequency]) - costMinor
  private static let grownRevenue = Revenue.product(
    [customers, spendMinor, frequency].map(plusTenPercent))
  private static let grownProfit = grownRevenue - plusTenPercent(costMinor)

  private static func plusTenPercent(_ value: Rational) -> Rational {
    // A tenth always exists.
    value * (Rational(11, 10) ?? Rational(1))
  }

  private static func growth(of value: Rational, over base: Rational) -> Rational {
    // The base is 200 万元, never 0.
    (value / base ?? Rational(1)) - Rational(1)
  }
}
