import Testing

@testable import Wording

@Suite("Money and lengths of time as people write them")
struct NumberWordsTests {
  @Test(
    "A length is told in the unit that a person would use",
    arguments: [
      (0, "0 分钟", "0 min"), (30_000, "30 秒", "30 s"), (95 * 60_000, "95 分钟", "95 min"),
      (120 * 60_000, "2 小时", "2 h"), (150 * 60_000, "2 小时 30 分钟", "2 h 30 min"),
      (-150 * 60_000, "2 小时 30 分钟", "2 h 30 min"),
      (52 * 3_600_000, "2 天 4 小时", "2 days 4 h"), (72 * 3_600_000, "3 天", "3 days"),
    ] as [(Int64, String, String)])
  func length(milliseconds: Int64, chinese: String, english: String) {
    #expect(NumberWords.length(milliseconds, .chinese) == chinese)
    #expect(NumberWords.length(milliseconds, .english) == english)
  }

  @Test("Thousands of yuan stand apart")
  func money() {
    #expect(NumberWords.money(123_456_789, .chinese) == "1,234,567.89 元")
    #expect(NumberWords.money(-5, .english) == "-0.05 yuan")
    #expect(NumberWords.money(100_000, .english) == "1,000.00 yuan")
  }
}
