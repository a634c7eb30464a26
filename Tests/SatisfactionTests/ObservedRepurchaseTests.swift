import Satisfaction
import TestSupport
import Testing

@Suite("Observed repurchase")
struct ObservedRepurchaseTests {
  private func delivery(
    _ position: Int64, _ customer: String, _ year: Int, _ month: Int, _ day: Int
  ) throws -> LoyaltyPanel.Delivery {
    LoyaltyPanel.Delivery(
      position: position, customer: customer,
      date: try #require(LocalDate(year: year, month: month, day: day)))
  }

  private func today(_ year: Int, _ month: Int, _ day: Int) throws -> LocalDate {
    try #require(LocalDate(year: year, month: month, day: day))
  }

  @Test("Customers back within 36 months ÷ customers first delivered at least 36 months ago")
  func rate() throws {
    let found = LoyaltyPanel.observedRepurchase(
      [
        // Back on the very day 36 months on; a third delivery changes nothing.
        try delivery(1, "A", 2020, 3, 15), try delivery(11, "A", 2023, 3, 15),
        try delivery(12, "A", 2023, 5, 1),
        // A day too late.
        try delivery(2, "B", 2020, 3, 15), try delivery(10, "B", 2023, 3, 16),
        // Never back.
        try delivery(3, "C", 2021, 1, 1),
        // Not watched for 36 months yet, though back already.
        try delivery(4, "D", 2024, 1, 1), try delivery(5, "D", 2025, 1, 1),
      ], asOf: try today(2026, 6, 30))
    #expect(found.value == Rational(1, 3))
    #expect(found.n == 3)
    #expect(found.of == 4)
    #expect(found.positions == [1, 2, 3, 11])
  }

  @Test("A customer counts from the very day 36 months on")
  func boundary() throws {
    let deliveries = [try delivery(1, "A", 2023, 6, 15), try delivery(2, "A", 2024, 1, 1)]
    let before = LoyaltyPanel.observedRepurchase(deliveries, asOf: try today(2026, 6, 14))
    #expect(before.value == nil)
    #expect(before.reason == .nothingInPeriod)
    #expect(before.n == 0)
    #expect(before.of == 1)
    let then = LoyaltyPanel.observedRepurchase(deliveries, asOf: try today(2026, 6, 15))
    #expect(then.value == Rational(1))
  }

  @Test("From a leap day 36 months end on the last of February")
  func leapDay() throws {
    let first = try delivery(1, "A", 2020, 2, 29)
    let inTime = LoyaltyPanel.observedRepurchase(
      [first, try delivery(2, "A", 2023, 2, 28)], asOf: try today(2023, 2, 28))
    #expect(inTime.value == Rational(1))
    let late = LoyaltyPanel.observedRepurchase(
      [first, try delivery(2, "A", 2023, 3, 1)], asOf: try today(2023, 3, 1))
    #expect(late.value == Rational(0))
  }

  @Test("Two vehicles on one day are no later delivery")
  func sameDay() throws {
    let found = LoyaltyPanel.observedRepurchase(
      [try delivery(1, "A", 2020, 1, 1), try delivery(2, "A", 2020, 1, 1)],
      asOf: try today(2026, 1, 1))
    #expect(found.value == Rational(0))
    #expect(found.positions == [1])
  }

  @Test("What is delivered after the day asked for is not known")
  func later() throws {
    let found = LoyaltyPanel.observedRepurchase(
      [try delivery(1, "A", 2026, 1, 2)], asOf: try today(2026, 1, 1))
    #expect(found.of == 0)
    #expect(found.value == nil)
  }

  @Test("The order of deliveries does not matter", arguments: 1...40 as ClosedRange<UInt64>)
  func invariance(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let start = try today(2018, 1, 1)
    let deliveries = (1...30).map { position in
      LoyaltyPanel.Delivery(
        position: Int64(position), customer: random.pick(["A", "B", "C", "D", "E", "F"]),
        date: start.adding(days: random.below(2500)))
    }
    let asOf = start.adding(days: 1500 + random.below(1500))
    let found = LoyaltyPanel.observedRepurchase(deliveries, asOf: asOf)
    let other = LoyaltyPanel.observedRepurchase(
      deliveries.shuffled(using: &random), asOf: asOf)
    #expect(found.value == other.value, "seed \(seed)")
    #expect(found.positions == other.positions, "seed \(seed)")
    #expect(found.n <= found.of && found.of <= 6, "seed \(seed)")
    if let value = found.value {
      #expect(value >= Rational(0) && value <= Rational(1), "seed \(seed)")
    }
  }
}
