import Satisfaction
import TestSupport
import Testing

@Suite("The importance–performance grid")
struct ImportancePerformanceGridTests {
  private func answer(
    _ position: Int64, _ touchpoint: String, _ perception: Int?, _ importance: Importance?,
    journey: String? = nil, dimension: String? = nil, diagnostic: Bool = false
  ) -> Answer {
    Answer(
      position: position,
      question: Answer.Question(
        journey: journey ?? "J-\(position)", subject: .touchpoint, touchpoint: touchpoint,
        dimension: dimension),
      scale: .satisfaction5, perception: perception, importance: importance,
      isDiagnostic: diagnostic)
  }

  /// Equal answers about a touchpoint, from the given position on.
  private func answers(
    _ count: Int, from position: Int64, _ touchpoint: String, _ perception: Int, _ importance: Int
  ) -> [Answer] {
    (0..<count).map {
      answer(position + Int64($0), touchpoint, perception, .five(importance))
    }
  }

  @Test("The means of the plotted points cut the grid in four")
  func quadrants() throws {
    // Performance 1/4, 1, 1/4, 1; importance 1, 1, 1/4, 0.
    let given =
      answers(5, from: 1, "payment", 2, 5) + answers(5, from: 11, "farewell", 5, 5)
      + answers(5, from: 21, "documents", 2, 2) + answers(5, from: 31, "greeting", 5, 1)
    let grids = ImportancePerformanceGrid.grids(
      given, blueprint: ["greeting", "payment", "documents", "farewell"])
    let grid = try #require(grids.first)
    #expect(grids.count == 1)
    #expect(grid.kind == .importance5)
    let thresholds = try #require(grid.thresholds.value)
    // (1/4 + 1 + 1/4 + 1) / 4 and (1 + 1 + 1/4 + 0) / 4
    #expect(thresholds.performance == Rational(5, 8))
    #expect(thresholds.importance == Rational(9, 16))
    #expect(grid.thresholds.n == 4)
    #expect(grid.thresholds.of == 4)
    #expect(grid.points.map(\.touchpoint) == ["greeting", "payment", "documents", "farewell"])
    #expect(grid.points.map(\.quadrant) == [.surplus, .fix, .later, .keep])
    #expect(grid.points[1].performance.value == Rational(1, 4))
    #expect(grid.points[1].importance.value == Rational(1))
    #expect(grid.points[1].performance.positions == [1, 2, 3, 4, 5])
  }

  @Test("A point that equals a threshold counts as high")
  func equal() throws {
    // All points share both means, so that each equals both thresholds.
    let given = answers(5, from: 1, "a", 3, 4) + answers(5, from: 11, "b", 3, 4)
    let grid = try #require(ImportancePerformanceGrid.grids(given).first)
    #expect(grid.thresholds.value?.performance == Rational(1, 2))
    #expect(grid.thresholds.value?.importance == Rational(3, 4))
    #expect(grid.points.map(\.quadrant) == [.keep, .keep])
  }

  @Test("Thresholds are means of points, not of answers")
  func unweighted() throws {
    let given = answers(5, from: 1, "a", 1, 1) + answers(15, from: 11, "b", 5, 5)
    let grid = try #require(ImportancePerformanceGrid.grids(given).first)
    #expect(grid.thresholds.value?.performance == Rational(1, 2))
    #expect(grid.thresholds.value?.importance == Rational(1, 2))
  }

  @Test("A touchpoint with fewer than five answers shows its values and is not plotted")
  func few() throws {
    let given =
      answers(5, from: 1, "a", 1, 1) + answers(5, from: 11, "b", 5, 5)
      + answers(4, from: 21, "c", 5, 5)
    let grid = try #require(ImportancePerformanceGrid.grids(given).first)
    #expect(grid.points.map(\.isPlotted) == [true, true, false])
    #expect(grid.points.map(\.quadrant) == [.later, .keep, nil])
    #expect(grid.points[2].performance.value == Rational(1))
    // With c it would be 2/3.
    #expect(grid.thresholds.value?.performance == Rational(1, 2))
    #expect(grid.thresholds.n == 2)
    #expect(grid.thresholds.of == 3)
  }

  @Test("Fewer than two plotted points make no grid")
  func tooFew() throws {
    let given = answers(9, from: 1, "a", 1, 1) + answers(4, from: 11, "b", 5, 5)
    let grid = try #require(ImportancePerformanceGrid.grids(given).first)
    #expect(grid.thresholds.value == nil)
    #expect(grid.thresholds.reason == .fewPoints)
    #expect(grid.points.map(\.quadrant) == [nil, nil])
    #expect(ImportancePerformanceGrid.grids([]).isEmpty)
  }

  @Test("Only answers that carry both count, about touchpoints as a whole")
  func both() throws {
    let given =
      answers(5, from: 1, "a", 5, 5)
      + [
        answer(11, "a", nil, .five(1)), answer(12, "a", 1, nil),
        answer(13, "a", 1, .five(1), dimension: "empathy"),
        answer(14, "a", 1, .five(1), diagnostic: true), answer(15, "a", 1, .five(6)),
        answer(16, "a", 6, .five(1)),
      ]
    let point = try #require(ImportancePerformanceGrid.grids(given).first?.points.first)
    #expect(point.performance.value == Rational(1))
    #expect(point.importance.value == Rational(1))
    #expect(point.performance.n == 5)
    // Those of 12 and 15 rate the touchpoint too.
    #expect(point.performance.of == 7)
  }

  @Test("Ranks run from 1 at the first to 0 at the last that was put in order")
  func ranks() throws {
    // Each of five people puts a, b, c in order, and rates all but c.
    var given: [Answer] = []
    for person in 0..<5 {
      let journey = "J-\(person)"
      let first = Int64(person * 10)
      given.append(answer(first + 1, "a", 5, .rank(1), journey: journey))
      given.append(answer(first + 2, "b", 3, .rank(2), journey: journey))
      given.append(answer(first + 3, "c", nil, .rank(3), journey: journey))
    }
    let grid = try #require(ImportancePerformanceGrid.grids(given).first)
    #expect(grid.kind == .rank)
    #expect(grid.points.map(\.touchpoint) == ["a", "b"])
    #expect(grid.points.map(\.importance.value) == [Rational(1), Rational(1, 2)])
    #expect(grid.points.map(\.quadrant) == [.keep, .later])
  }

  @Test("A rank beyond the number of ranked touchpoints tells how many were put in order")
  func highestRank() throws {
    let grid = try #require(
      ImportancePerformanceGrid.grids([
        answer(1, "a", 5, .rank(2), journey: "J"), answer(2, "b", 5, .rank(5), journey: "J"),
      ]).first)
    // k = 5: (5 − 2) / 4 and (5 − 5) / 4
    #expect(grid.points.map(\.importance.value) == [Rational(3, 4), Rational(0)])
  }

  @Test("Whoever ranks one thing, or ranks below 1, says nothing of importance")
  func noRank() {
    #expect(ImportancePerformanceGrid.grids([answer(1, "a", 5, .rank(1))]).isEmpty)
    #expect(ImportancePerformanceGrid.grids([answer(1, "a", 5, .rank(0))]).isEmpty)
  }

  @Test("Kinds of importance are not mixed: each has its own grid")
  func kinds() {
    var given = answers(5, from: 1, "a", 5, 5)
    for person in 0..<5 {
      let first = Int64(100 + person * 10)
      given.append(answer(first, "a", 1, .rank(2), journey: "R-\(person)"))
      given.append(answer(first + 1, "b", 1, .rank(1), journey: "R-\(person)"))
    }
    let grids = ImportancePerformanceGrid.grids(given)
    #expect(grids.map(\.kind) == [.importance5, .rank])
    #expect(grids.first?.points.map(\.performance.value) == [Rational(1)])
    #expect(grids.first?.points.first?.performance.of == 10)
    #expect(grids.last?.points.map(\.performance.value) == [Rational(0), Rational(0)])
    #expect(grids.last?.points.map(\.importance.value) == [Rational(0), Rational(1)])
  }

  @Test(
    "Points stay between 0 and 1, some point is never low, and order does not matter",
    arguments: 1...40 as ClosedRange<UInt64>)
  func property(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let given = (1...60).map { position in
      answer(
        Int64(position), random.pick(["a", "b", "c", "d", "e"]), 1 + random.below(5),
        .five(1 + random.below(5)))
    }
    let grid = ImportancePerformanceGrid.grids(given).first
    let other = ImportancePerformanceGrid.grids(given.shuffled(using: &random)).first
    #expect(grid?.points.map(\.quadrant) == other?.points.map(\.quadrant), "seed \(seed)")
    #expect(grid?.thresholds.value == other?.thresholds.value, "seed \(seed)")
    #expect(grid?.thresholds.positions == other?.thresholds.positions, "seed \(seed)")
    for point in grid?.points ?? [] {
      for value in [point.performance.value, point.importance.value] {
        #expect(value.map { $0 >= Rational(0) && $0 <= Rational(1) } == true, "seed \(seed)")
      }
      #expect(point.isPlotted == (point.quadrant != nil), "seed \(seed)")
    }
    let quadrants = grid?.points.compactMap(\.quadrant) ?? []
    #expect(quadrants.contains { $0 == .keep || $0 == .surplus }, "seed \(seed)")
    #expect(quadrants.contains { $0 == .keep || $0 == .fix }, "seed \(seed)")
  }
}
