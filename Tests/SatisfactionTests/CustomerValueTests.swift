import Satisfaction
import TestSupport
import Testing

@Suite("Customer value")
struct CustomerValueTests {
  private func outlook(_ periods: Int, _ percent: Int) throws -> CustomerValue.Outlook {
    let rate = try #require(Rational(percent, 100))
    return try #require(CustomerValue.Outlook(periods: periods, rate: rate))
  }

  private func forecast(_ margin: Int?, _ referrals: Int?) -> CustomerValue.Forecast {
    CustomerValue.Forecast(
      marginMinor: margin.map { Rational($0) }, referrals: referrals.map { Rational($0) },
      positions: [90])
  }

  /// Bought without a margin, so that only what is to come counts.
  private let bought = [
    CustomerValue.Purchase(position: 1, amountMinor: 500, costMinor: 500)
  ]

  @Test("Where nothing was bought there is no history, and so no total")
  func nothingBought() throws {
    let value = CustomerValue(purchases: [], forecast: forecast(10, 1), outlook: try outlook(1, 0))
    #expect(value.historical.reason == .notRecorded)
    #expect(value.historical.n == 0 && value.historical.of == 0)
    #expect(value.total.reason == .notRecorded && value.current.value == Rational(10))
  }

  @Test("History at face, margins discounted, referrals one period away")
  func parts() throws {
    let value = CustomerValue(
      purchases: [
        .init(position: 5, amountMinor: 20_000_000, costMinor: 18_500_000),
        .init(position: 3, amountMinor: 120_000, costMinor: 70_000),
      ], forecast: forecast(121_000, 2), outlook: try outlook(2, 10))
    #expect(value.historical.value == Rational(1_550_000))
    // 121,000 / 1.1 = 110,000; 121,000 / 1.21 = 100,000
    #expect(value.current.value == Rational(210_000))
    // 2 × 121,000 / 1.1
    #expect(value.potential.value == Rational(220_000))
    #expect(value.total.value == Rational(1_980_000))
    #expect(value.total.n == 4 && value.total.of == 4)
    #expect(value.total.positions == [3, 5, 90])
    #expect(value.historical.positions == [3, 5])
    #expect(value.outlook.periods == 2 && value.outlook.rate == Rational(1, 10))
  }

  @Test("Fractions of a 分 stay, and the sum is rounded once")
  func rounding() throws {
    let value = CustomerValue(
      purchases: bought, forecast: forecast(100, 1), outlook: try outlook(1, 6))
    // 100 / 1.06 = 5000/53 = 94.34 twice: 188.68, not 94 + 94.
    #expect(value.current.value == Rational(5000, 53))
    #expect(value.total.value?.rounded(places: 0) == 189)
    #expect(value.historical.value == Rational(0))
    #expect(value.historical.n == 1 && value.historical.of == 1)
  }

  @Test("At a rate of 0 the periods are added, and no period adds nothing")
  func noRate() throws {
    let flat = CustomerValue(
      purchases: bought, forecast: forecast(700, 0), outlook: try outlook(5, 0))
    #expect(flat.total.value == Rational(3500))
    let none = CustomerValue(
      purchases: bought, forecast: forecast(700, 0), outlook: try outlook(0, 10))
    #expect(none.total.value == Rational(0))
  }

  @Test("What is not recorded is never taken for 0")
  func missing() throws {
    let noCost = CustomerValue(
      purchases: [
        .init(position: 1, amountMinor: 100, costMinor: nil),
        .init(position: 2, amountMinor: 100, costMinor: 80),
      ], forecast: forecast(10, 0), outlook: try outlook(1, 0))
    #expect(noCost.historical.reason == .notRecorded)
    #expect(noCost.historical.n == 1 && noCost.historical.of == 2)
    #expect(noCost.current.value == Rational(10))
    #expect(noCost.total.reason == .notRecorded)
    #expect(noCost.total.n == 3 && noCost.total.of == 4)

    let noReferrals = CustomerValue(
      purchases: [], forecast: forecast(10, nil), outlook: try outlook(1, 0))
    #expect(noReferrals.current.value == Rational(10))
    #expect(noReferrals.potential.reason == .notRecorded)
    #expect(noReferrals.total.reason == .notRecorded)
    let noMargin = CustomerValue(
      purchases: [], forecast: forecast(nil, 3), outlook: try outlook(1, 0))
    #expect(noMargin.current.reason == .notRecorded)
    #expect(noMargin.potential.n == 1 && noMargin.potential.of == 2)
  }

  @Test("No outlook beyond 100 periods, before now, or at a rate of −1 or less")
  func outlooks() {
    #expect(CustomerValue.Outlook(periods: -1, rate: Rational(0)) == nil)
    #expect(CustomerValue.Outlook(periods: 101, rate: Rational(0)) == nil)
    #expect(CustomerValue.Outlook(periods: 100, rate: Rational(0)) != nil)
    #expect(CustomerValue.Outlook(periods: 1, rate: Rational(-1)) == nil)
  }

  @Test("Equity is the sum over the customers whose value is known")
  func equity() throws {
    let two = try outlook(1, 0)
    let customers = [(10, 1), (30, 0), (nil, 0)].map { margin, referrals in
      CustomerValue(purchases: bought, forecast: forecast(margin, referrals), outlook: two)
    }
    // 10 + 10, 30, unknown
    let equity = CustomerEquity(customers)
    #expect(equity.value.value == Rational(50))
    #expect(equity.value.n == 2 && equity.value.of == 3)
    #expect(equity.outlook == two)
    #expect(CustomerEquity([]).value.reason == .nothingInPeriod)
    #expect(CustomerEquity([customers[2]]).value.reason == .notRecorded)
    let other = CustomerValue(
      purchases: bought, forecast: forecast(10, 1), outlook: try outlook(2, 0))
    let mixed = CustomerEquity(customers + [other])
    #expect(mixed.value.reason == .mixed && mixed.outlook == nil)
  }

  @Test(
    "A higher rate never raises what is to come, nor do fewer periods",
    arguments: 1...30 as ClosedRange<UInt64>)
  func falling(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let margin = 1 + random.below(1_000_000)
    let periods = 1 + random.below(20)
    let percent = random.below(30)
    func current(_ periods: Int, _ percent: Int) throws -> Rational {
      let value = CustomerValue(
        purchases: [], forecast: forecast(margin, 0), outlook: try outlook(periods, percent))
      return try #require(value.current.value)
    }
    let base = try current(periods, percent)
    #expect(try current(periods, percent + 1) < base, "seed \(seed)")
    #expect(try current(periods - 1, percent) < base, "seed \(seed)")
    #expect(base <= Rational(margin * periods), "seed \(seed)")
  }

  @Test("Revenue is customers × spend × frequency, and null when one is not recorded")
  func revenue() {
    let full = Revenue.measure(
      customers: Rational(1000), spendMinor: Rational(100_000), frequency: Rational(13, 2),
      positions: [2, 1])
    #expect(full.value == Rational(650_000_000))
    #expect(full.n == 3 && full.of == 3 && full.positions == [1, 2])
    let part = Revenue.measure(
      customers: Rational(1000), spendMinor: nil, frequency: Rational(6))
    #expect(part.reason == .notRecorded && part.n == 2)
  }
}
