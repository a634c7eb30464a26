import Satisfaction
import TestSupport
import Testing

@Suite("The Kano model")
struct KanoTests {
  /// A pair of answers for each kind.
  private let pairs: [Kano.Kind: (Int, Int)] = [
    .mustBe: (3, 5), .oneDimensional: (1, 5), .attractive: (1, 3), .indifferent: (3, 3),
    .reverse: (5, 1), .questionable: (1, 1),
  ]

  private func kano(_ kinds: [(Kano.Kind, Int)]) throws -> Kano {
    var replies: [Kano.Reply] = []
    for (kind, count) in kinds {
      let pair = try #require(pairs[kind])
      for _ in 0..<count {
        replies.append(
          Kano.Reply(
            position: Int64(replies.count + 1), feature: "camera", functional: pair.0,
            dysfunctional: pair.1))
      }
    }
    return try #require(Kano.features(replies).first)
  }

  @Test(
    "The table is that of the model, a row for each functional answer",
    arguments: zip(1...5, ["QAAAO", "RIIIM", "RIIIM", "RIIIM", "RRRRQ"]))
  func table(functional: Int, row: String) {
    let found = (1...5).map {
      Kano.kind(functional: functional, dysfunctional: $0)?.rawValue ?? "-"
    }
    #expect(found.joined() == row)
  }

  @Test("Answers that are not 1 to 5 have no kind", arguments: [(0, 1), (6, 1), (1, 0), (1, 6)])
  func noKind(functional: Int, dysfunctional: Int) {
    #expect(Kano.kind(functional: functional, dysfunctional: dysfunctional) == nil)
  }

  @Test("The class is the most frequent kind, better and worse are shares of M, O, A and I")
  func measures() throws {
    let kano = try kano([
      (.mustBe, 4), (.oneDimensional, 2), (.attractive, 3), (.indifferent, 1), (.reverse, 2),
      (.questionable, 5),
    ])
    #expect(kano.kind.value == .mustBe)
    // (3 + 2) / 10 and −(2 + 4) / 10
    #expect(kano.better.value == Rational(1, 2))
    #expect(kano.worse.value == Rational(-3, 5))
    #expect(kano.kind.n == 12)
    #expect(kano.kind.of == 17)
    #expect(kano.kind.positions == Array(1...12))
    #expect(kano.questionable == 5)
    #expect(kano.counts[.reverse] == 2)
  }

  @Test("Ties go to M, then O, A, I, R")
  func ties() throws {
    let all: [Kano.Kind] = [.reverse, .indifferent, .attractive, .oneDimensional, .mustBe]
    #expect(try kano(all.map { ($0, 1) }).kind.value == .mustBe)
    #expect(try kano(all.dropLast(1).map { ($0, 2) }).kind.value == .oneDimensional)
    #expect(try kano(all.dropLast(2).map { ($0, 2) }).kind.value == .attractive)
    #expect(try kano(all.dropLast(3).map { ($0, 3) }).kind.value == .indifferent)
    #expect(try kano([(.reverse, 3), (.indifferent, 2)]).kind.value == .reverse)
  }

  @Test("Fewer than five that are not questionable give no class, better or worse")
  func few() throws {
    let kano = try kano([(.mustBe, 4), (.questionable, 9)])
    #expect(kano.kind.value == nil)
    #expect(kano.kind.reason == .fewAnswers)
    #expect(kano.better.reason == .fewAnswers)
    #expect(kano.worse.reason == .fewAnswers)
    #expect(kano.kind.n == 4)
    #expect(kano.counts[.mustBe] == 4)
  }

  @Test("Where all are reverse there is a class, and neither better nor worse")
  func allReverse() throws {
    let kano = try kano([(.reverse, 5)])
    #expect(kano.kind.value == .reverse)
    #expect(kano.better.reason == .noAnswers)
    #expect(kano.worse.reason == .noAnswers)
  }

  @Test("Features are apart, by name; unreadable answers leave n")
  func features() {
    let replies = [
      Kano.Reply(position: 1, feature: "seat", functional: 1, dysfunctional: 5),
      Kano.Reply(position: 2, feature: "camera", functional: 9, dysfunctional: 5),
    ]
    let found = Kano.features(replies)
    #expect(found.map(\.feature) == ["camera", "seat"])
    #expect(found.map(\.kind.n) == [0, 1])
    #expect(found.map(\.kind.of) == [1, 1])
    #expect(Kano.features([]).isEmpty)
  }

  @Test(
    "Better is 0 to 1, worse −1 to 0, and order does not matter",
    arguments: 1...40 as ClosedRange<UInt64>)
  func property(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let replies = (1...25).map {
      Kano.Reply(
        position: Int64($0), feature: "camera", functional: 1 + random.below(5),
        dysfunctional: 1 + random.below(5))
    }
    let kano = Kano.features(replies).first
    let other = Kano.features(replies.shuffled(using: &random)).first
    #expect(kano?.kind.value == other?.kind.value, "seed \(seed)")
    #expect(kano?.better.value == other?.better.value, "seed \(seed)")
    #expect(kano?.worse.positions == other?.worse.positions, "seed \(seed)")
    #expect(kano?.counts.values.reduce(0, +) == 25, "seed \(seed)")
    let better = kano?.better.value.map { $0 >= Rational(0) && $0 <= Rational(1) }
    let worse = kano?.worse.value.map { $0 >= Rational(-1) && $0 <= Rational(0) }
    #expect(better != false && worse != false, "seed \(seed)")
  }
}
