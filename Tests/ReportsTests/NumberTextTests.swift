import Reports
import Satisfaction
import Testing
import Wording

@Suite("Numbers for people: rounded once, half away from zero")
struct NumberTextTests {
  private func text(_ numerator: Int, _ denominator: Int, _ form: Reading.Form) -> String {
    Rational(numerator, denominator).map { NumberText.text($0, form, .english) } ?? "?"
  }

  @Test("Two decimals, a percent with one, an index with one, money to the 分")
  func forms() {
    #expect(text(1, 8, .number) == "0.13" && text(-1, 8, .number) == "-0.13")
    #expect(text(1, 8, .signed) == "+0.13" && text(1, 1000, .signed) == "0.00")
    #expect(text(2, 3, .share) == "66.7 %" && text(1, 2000, .share) == "0.1 %")
    #expect(text(2000, 3, .index) == "666.7")
    #expect(text(-150_000, 1, .duration) == "-3 min")
    #expect(text(5, 2, .money) == "0.03 yuan" && text(-123_456, 1, .money) == "-1,234.56 yuan")
  }

  @Test("Decimals are read exactly, and nothing else is read")
  func decimals() {
    #expect(Rational(decimal: "0.08") == Rational(2, 25))
    #expect(Rational(decimal: "-12.5") == Rational(-25, 2))
    for text in ["", ".5", "5.", "1e3", "--1", "1,5", "+1", " 1", "0.1234567890123456"] {
      #expect(Rational(decimal: text) == nil, "\(text)")
    }
  }
}
