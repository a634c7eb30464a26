import Satisfaction
import Testing

@Suite("Places of importance")
struct ImportanceTests {
  @Test(
    "Five points stand at (v − 1) / 4, however many things are ranked",
    arguments: [(1, 0, 4), (2, 1, 4), (3, 2, 4), (4, 3, 4), (5, 4, 4)])
  func five(value: Int, quarters: Int, four: Int) {
    #expect(Importance.five(value).place(amongRanked: 0) == Rational(quarters, four))
    #expect(Importance.five(value).place(amongRanked: 9) == Rational(quarters, four))
  }

  @Test(
    "A rank stands at (k − rank) / (k − 1)",
    arguments: [(1, 2, 1, 1), (2, 2, 0, 1), (1, 10, 1, 1), (4, 10, 2, 3), (10, 10, 0, 1)])
  func rank(rank: Int, count: Int, numerator: Int, denominator: Int) {
    #expect(
      Importance.rank(rank).place(amongRanked: count) == Rational(numerator, denominator))
  }

  @Test("A rank among fewer than two things has no place", arguments: [-1, 0, 1])
  func few(count: Int) {
    #expect(Importance.rank(1).place(amongRanked: count) == nil)
  }

  @Test("What lies outside has no place")
  func outside() {
    #expect(Importance.five(0).place(amongRanked: 5) == nil)
    #expect(Importance.five(6).place(amongRanked: 5) == nil)
    #expect(Importance.rank(0).place(amongRanked: 5) == nil)
    #expect(Importance.rank(6).place(amongRanked: 5) == nil)
  }
}
