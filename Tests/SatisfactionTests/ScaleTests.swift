import Satisfaction
import Testing

@Suite("Scales")
struct ScaleTests {
  /// A scale with its ends as MEASURES.md has them.
  struct Ends: Sendable {
    let scale: Scale
    let lowest: Int
    let highest: Int
  }

  @Test(
    "Each scale runs between its own ends, and there are no others",
    arguments: zip(
      Scale.allCases,
      [
        Ends(scale: .satisfaction7, lowest: 1, highest: 7),
        Ends(scale: .satisfaction5, lowest: 1, highest: 5),
        Ends(scale: .score10, lowest: 1, highest: 10), Ends(scale: .nps11, lowest: 0, highest: 10),
        Ends(scale: .importance5, lowest: 1, highest: 5),
      ]))
  func ends(scale: Scale, ends: Ends) {
    #expect(scale == ends.scale)
    #expect(scale.range == ends.lowest...ends.highest)
    #expect(scale.lowest == ends.lowest && scale.highest == ends.highest)
  }

  @Test("The names of scales are storage formats")
  func names() {
    #expect(
      Scale.allCases.map(\.rawValue) == [
        "satisfaction7", "satisfaction5", "score10", "nps11", "importance5",
      ])
  }

  @Test("No answer of any scale falls between two units of 1/180", arguments: Scale.allCases)
  func exact(scale: Scale) {
    for answer in scale.range {
      #expect(
        scale.place180(answer) * (scale.highest - scale.lowest) == (answer - scale.lowest) * 180,
        "\(scale) \(answer)")
    }
  }

  @Test(
    "The lowest answer stands at 0, the highest at 1, and places rise", arguments: Scale.allCases)
  func rising(scale: Scale) {
    let places = scale.range.map(scale.place180)
    #expect(places.first == 0)
    #expect(places.last == 180)
    #expect(zip(places, places.dropFirst()).allSatisfy(<))
  }

  @Test("Places of different scales compare as their fractions do")
  func comparable() {
    for left in Scale.allCases {
      for right in Scale.allCases {
        for (a, b) in left.range.flatMap({ a in right.range.map { (a, $0) } }) {
          // a / left's length < b / right's length, multiplied out
          let isLower =
            (a - left.lowest) * (right.highest - right.lowest)
            < (b - right.lowest) * (left.highest - left.lowest)
          #expect(
            (left.place180(a) < right.place180(b)) == isLower, "\(left) \(a), \(right) \(b)")
        }
      }
    }
  }

  @Test(
    "Bands are cut where the sources cut them",
    arguments: [
      (Scale.satisfaction7, 1...3, 4...4, 5...7), (.satisfaction5, 1...2, 3...3, 4...5),
      (.score10, 1...6, 7...8, 9...10), (.nps11, 0...6, 7...8, 9...10),
    ])
  func bands(
    scale: Scale, dissatisfied: ClosedRange<Int>, neutral: ClosedRange<Int>,
    satisfied: ClosedRange<Int>
  ) {
    #expect(dissatisfied.allSatisfy { scale.band($0) == .dissatisfied })
    #expect(neutral.allSatisfy { scale.band($0) == .neutral })
    #expect(satisfied.allSatisfy { scale.band($0) == .satisfied })
    #expect(Array(dissatisfied) + Array(neutral) + Array(satisfied) == Array(scale.range))
  }

  @Test("Importance is no satisfaction and has no band")
  func importance() {
    #expect(Scale.importance5.range.allSatisfy { Scale.importance5.band($0) == nil })
  }
}
