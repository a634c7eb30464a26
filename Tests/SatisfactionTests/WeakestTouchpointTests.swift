import Satisfaction
import TestSupport
import Testing

@Suite("The weakest touchpoint of a dealer")
struct WeakestTouchpointTests {
  private static func answers(
    _ touchpoint: String, from position: Int64, _ pairs: [(Int?, Int?)],
    scale: Scale = .satisfaction7
  ) -> [Answer] {
    pairs.enumerated().map { index, pair in
      .about(
        touchpoint, pair.0, pair.1, at: position + Int64(index), scale: scale,
        journey: "j\(index)")
    }
  }

  private static func candidates(_ names: String..., journeys: Int = 6)
    -> [WeakestTouchpoint.Candidate]
  {
    names.map { WeakestTouchpoint.Candidate(touchpoint: $0, journeys: journeys) }
  }

  @Test("The lowest mean place wins, and every group stands in order with its n")
  func lowest() {
    // a: places 5/6, 5/6, 4/6, 4/6, 2/6 = 20/6 over 5 = 2/3. b: 3/6 × 5 = 1/2. c: nothing.
    let a = Self.answers("a", from: 1, [(6, 5), (6, 6), (5, 6), (5, nil), (3, 6)])
    let b = Self.answers("b", from: 11, [(4, 4), (4, 3), (4, nil), (4, nil), (4, nil)])
    let board = WeakestTouchpoint.board(a + b, candidates: Self.candidates("a", "b", "c"))
    #expect(board.weakest.value == "b")
    #expect(board.weakest.n == 5 && board.weakest.of == 6)
    #expect(board.weakest.positions == [11, 12, 13, 14, 15])
    #expect(board.weakestTied == ["b"])
    #expect(board.groups.map(\.touchpoint) == ["a", "b", "c"])
    #expect(board.groups.map(\.place.value) == [Rational(2, 3), Rational(1, 2), nil])
    #expect(board.groups.map(\.place.n) == [5, 5, 0])
    #expect(board.groups.map(\.isComparable) == [true, true, false])
    #expect(board.groups[2].place.reason == .noAnswers && board.groups[2].place.of == 6)
    // a: (1 + 0 − 1 − 3) / 4 points, a sixth of it in places. b: (0 + 1) / 2.
    #expect(board.groups.map(\.difference.value) == [Rational(-3, 4), Rational(1, 2), nil])
    #expect(board.groups.map(\.placeDifference.value) == [Rational(-1, 8), Rational(1, 12), nil])
    #expect(board.groups.map(\.difference.n) == [4, 2, 0])
  }

  @Test("A touchpoint with four answers shows its mean and is never the weakest")
  func few() {
    let poor = Self.answers("poor", from: 1, [(1, 7), (1, 7), (1, 7), (1, 7)])
    let good = Self.answers("good", from: 11, Array(repeating: (7, 7), count: 5))
    let board = WeakestTouchpoint.board(
      poor + good, candidates: Self.candidates("poor", "good"))
    #expect(board.weakest.value == "good")
    #expect(board.groups.first?.place.value == Rational(0))
    #expect(board.groups.first?.isComparable == false)
    let alone = WeakestTouchpoint.board(poor, candidates: Self.candidates("poor", "good"))
    #expect(alone.weakest.reason == .fewAnswers)
    #expect(alone.weakest.n == 4 && alone.weakest.of == 6)
    #expect(alone.weakestTied.isEmpty)
  }

  @Test("Nothing rated: no weakest")
  func nothing() {
    let board = WeakestTouchpoint.board([], candidates: Self.candidates("a"))
    #expect(board.weakest.reason == .noAnswers)
    #expect(board.groups.count == 1)
    #expect(WeakestTouchpoint.board([], candidates: []).weakest.reason == .noAnswers)
  }

  @Test("Of equal means the lower mean difference is the weaker, missing last, then order")
  func ties() {
    let blank = Self.answers("blank", from: 1, Array(repeating: (4, nil), count: 5))
    let met = Self.answers("met", from: 11, Array(repeating: (4, 4), count: 5))
    let short = Self.answers("short", from: 21, Array(repeating: (4, 6), count: 5))
    let same = Self.answers("same", from: 31, Array(repeating: (4, 6), count: 5))
    let all = Self.candidates("blank", "met", "short", "same")
    let board = WeakestTouchpoint.board(blank + met + short + same, candidates: all)
    #expect(board.weakest.value == "short")
    #expect(board.weakestTied == ["blank", "met", "short", "same"])
    #expect(WeakestTouchpoint.board(blank + met, candidates: all).weakest.value == "met")
    #expect(
      WeakestTouchpoint.board(short + same, candidates: Self.candidates("same", "short"))
        .weakest.value == "same")
  }

  @Test("A mean difference over fewer than five pairs decides nothing")
  func fewPairs() {
    let four = Self.answers("four", from: 1, Array(repeating: (4, 7), count: 4) + [(4, nil)])
    let five = Self.answers("five", from: 11, Array(repeating: (4, 5), count: 5))
    let board = WeakestTouchpoint.board(four + five, candidates: Self.candidates("four", "five"))
    #expect(board.weakest.value == "five")
    #expect(board.groups.first?.difference.value == Rational(-3))
  }

  @Test("Differences of two scales are not averaged in points, only in places")
  func mixed() {
    // −3 of 6 and −3 of 9 steps: places −1/2 and −1/3, mean −5/12.
    let answers =
      Self.answers("a", from: 1, [(4, 7)]) + Self.answers("a", from: 2, [(7, 10)], scale: .score10)
    let group = WeakestTouchpoint.board(answers, candidates: Self.candidates("a")).groups.first
    #expect(group?.difference.reason == .mixed)
    #expect(group?.placeDifference.value == Rational(-5, 12))
    // Places 1/2 and 2/3.
    #expect(group?.place.value == Rational(7, 12))
    // Both answers come from one journey, so five of six are silent.
    #expect(group?.place.n == 2 && group?.place.of == 7)
  }

  @Test("The order of the answers does not matter", arguments: 1...40 as ClosedRange<UInt64>)
  func invariance(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let names = ["a", "b", "c"]
    var answers: [Answer] = []
    for position in 0..<(5 + random.below(30)) {
      // Few different answers, so that ties are common.
      answers.append(
        .about(
          random.pick(names), 3 + random.below(2), random.oneIn(3) ? nil : 3 + random.below(3),
          at: Int64(position), journey: "j\(position)"))
    }
    let candidates = Self.candidates("a", "b", "c", journeys: 40)
    let board = WeakestTouchpoint.board(answers, candidates: candidates)
    let again = WeakestTouchpoint.board(
      answers.shuffled(using: &random), candidates: candidates)
    #expect(again.weakest.value == board.weakest.value, "seed \(seed)")
    #expect(again.weakestTied == board.weakestTied, "seed \(seed)")
    #expect(again.weakest.positions == board.weakest.positions, "seed \(seed)")
    #expect(board.groups.allSatisfy { $0.place.of == 40 }, "seed \(seed)")
    if let weakest = board.weakest.value {
      #expect(board.weakestTied.contains(weakest), "seed \(seed)")
    }
  }
}
