import Satisfaction
import Testing

@Suite("Numbers of the source texts")
struct LiteratureTests {
  private func percents(_ id: String) -> [Literature.Amount] {
    Literature.all.first { $0.id == id }?.figures.map(\.amount) ?? []
  }

  private func exactly(_ numerator: Int, _ denominator: Int) throws -> Literature.Amount {
    .exactly(try #require(Rational(numerator, denominator)))
  }

  @Test(
    "Every constant stands with its source, once",
    arguments: [
      ("complainers", SourceText.s2), ("complaintsHeard", .s4), ("silentDissatisfied", .s0),
      ("lostThoughSatisfied", .s0), ("toldByDissatisfied", .s2), ("toldAfterBadService", .s4),
      ("toldByVerySatisfied", .s2), ("silentNeverReturn", .s2), ("complainersNeverReturn", .s4),
      ("wonBack", .s2), ("loyalWhenSolved", .s4), ("lossReasons", .s2), ("dellCalls", .s2),
      ("newCustomerCostsKeeping", .s2), ("newCustomerCostsTimes", .s4),
      ("goodServicesForOneBad", .s4),
    ])
  func sources(id: String, source: SourceText) {
    #expect(Literature.all.filter { $0.id == id }.map(\.source) == [source])
    #expect(Literature.all.count == 16)
  }

  @Test("Every constant has words in both languages and a figure")
  func words() {
    for constant in Literature.all {
      #expect(!constant.chinese.isEmpty && !constant.english.isEmpty, "\(constant.id)")
      #expect(!constant.figures.isEmpty, "\(constant.id)")
      let isNamed = constant.figures.allSatisfy { ($0.chinese != nil) && ($0.english != nil) }
      #expect(isNamed == (constant.figures.count > 1), "\(constant.id)")
    }
  }

  @Test("Figures are those of the sources")
  func figures() throws {
    let five = try #require(Rational(5, 100))
    let ten = try #require(Rational(10, 100))
    #expect(percents("complainers") == [.range(five, ten)])
    let least = try #require(Rational(90, 100))
    let most = try #require(Rational(98, 100))
    #expect(percents("silentDissatisfied") == [.range(least, most)])
    let lower = try #require(Rational(65, 100))
    let upper = try #require(Rational(85, 100))
    #expect(percents("lostThoughSatisfied") == [.range(lower, upper)])
    #expect(percents("complaintsHeard") == [try exactly(1, 25)])
    #expect(percents("toldByDissatisfied") == [.atLeast(Rational(20))])
    #expect(
      percents("toldAfterBadService")
        == [try exactly(10, 1), try exactly(1, 5), try exactly(20, 1)])
    #expect(percents("toldByVerySatisfied") == [try exactly(12, 1)])
    #expect(percents("silentNeverReturn") == [try exactly(4, 5)])
    #expect(percents("complainersNeverReturn") == [try exactly(81, 100)])
    #expect(percents("wonBack") == [try exactly(4, 5)])
    #expect(percents("loyalWhenSolved") == [try exactly(19, 20)])
    #expect(percents("newCustomerCostsKeeping") == [try exactly(8, 1)])
    #expect(percents("newCustomerCostsTimes") == [try exactly(5, 1)])
    #expect(percents("goodServicesForOneBad") == [try exactly(12, 1)])
    #expect(percents("dellCalls") == [try exactly(7, 10), try exactly(19, 20)])
    #expect(
      percents("lossReasons")
        == [
          try exactly(1, 100), try exactly(3, 100), try exactly(5, 100), try exactly(9, 100),
          try exactly(14, 100), try exactly(68, 100),
        ])
  }

  @Test("The source's 10 % more of each are 798.6 万 and not 847 万")
  func revenue() {
    // 1,100 × 1,100 元 × 6.6 = 7,986,000 元
    #expect(SourceSums.revenue.computed == Rational(798_600_000))
    #expect(SourceSums.revenue.claimed == Rational(847_000_000))
    #expect(SourceSums.revenue.source == .s2)
  }

  @Test("The profit is 358.6 万 and not 407 万, 79.3 % more than 200 万")
  func profit() {
    // 7,986,000 − 4,400,000 = 3,586,000 元; 3,586 / 2,000 = 1.793
    #expect(SourceSums.profit.computed == Rational(358_600_000))
    #expect(SourceSums.profit.claimed == Rational(407_000_000))
    #expect(SourceSums.profitGrowth == Rational(793, 1000))
  }

  @Test("5 × 10 is 50 and not 60")
  func loyalCustomer() {
    #expect(SourceSums.loyalCustomer.computed == Rational(50))
    #expect(SourceSums.loyalCustomer.claimed == Rational(60))
    #expect(SourceSums.loyalCustomer.source == .s4)
  }

  @Test("Every wrong sum differs from the right one")
  func differ() {
    #expect(SourceSums.all.count == 3)
    #expect(SourceSums.all.allSatisfy { $0.claimed != $0.computed })
  }
}
