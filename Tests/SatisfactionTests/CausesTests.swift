import Satisfaction
import TestSupport
import Testing

@Suite("Causes of dissatisfaction")
struct CausesTests {
  private func answer(
    _ position: Int64, _ perception: Int?, _ expectation: Int? = nil,
    scale: Scale = .satisfaction7, diagnostic: Bool = false
  ) -> Answer {
    Answer(
      position: position, question: Answer.Question(journey: "J-\(position)"), scale: scale,
      perception: perception, expectation: expectation, isDiagnostic: diagnostic)
  }

  private func tally(_ causes: Causes, _ gap: Gap) throws -> Causes.GapTally {
    try #require(causes.gaps.first { $0.gap == gap })
  }

  @Test("Answers in the dissatisfied band or zone are counted, and no others")
  func dissatisfied() {
    let causes = Causes(
      answers: [
        // In the band; in the zone though satisfied; in both.
        answer(1, 3), answer(2, 6, 7), answer(3, 2, 5),
        // Neutral, met, delighted, unknown, diagnostic, importance.
        answer(4, 4), answer(5, 5, 5), answer(6, 6, 5), answer(7, nil, 7),
        answer(8, 1, diagnostic: true), answer(9, 1, 5, scale: .importance5),
      ], attributions: [])
    #expect(causes.unattributed.value == Rational(1))
    #expect(causes.unattributed.of == 3)
    #expect(causes.unattributed.positions == [1, 2, 3])
    #expect(causes.attributed.value == Rational(0))
    #expect(
      causes.gaps.map(\.gap) == [
        .knowledge, .standard, .delivery, .communication, .customer,
      ])
    #expect(causes.gaps.allSatisfy { $0.share.value == Rational(0) && $0.factors.isEmpty })
  }

  @Test("Each answer has one primary gap, and the unattributed are shown")
  func gaps() throws {
    let causes = Causes(
      answers: (1...8).map { answer($0, 1) },
      attributions: [
        .init(position: 21, answer: 1, gap: .delivery),
        .init(position: 22, answer: 2, gap: .delivery),
        .init(position: 23, answer: 3, gap: .communication),
        .init(position: 24, answer: 4, gap: .customer),
        .init(position: 25, answer: 5, gap: .delivery),
      ])
    let delivery = try tally(causes, .delivery)
    #expect(delivery.share.value == Rational(3, 8))
    #expect(delivery.share.n == 3)
    #expect(delivery.share.of == 8)
    #expect(delivery.share.positions == [1, 2, 5, 21, 22, 25])
    #expect(!delivery.share.isComparable)
    #expect(try tally(causes, .communication).share.value == Rational(1, 8))
    #expect(try tally(causes, .knowledge).share.value == Rational(0))
    #expect(causes.unattributed.value == Rational(3, 8))
    #expect(causes.unattributed.positions == [6, 7, 8])
    #expect(causes.attributed.value == Rational(5, 8))
  }

  @Test("Of two primary gaps the lowest position counts, the others are surplus")
  func surplus() throws {
    let causes = Causes(
      answers: [answer(1, 1), answer(2, 1)],
      attributions: [
        .init(position: 30, answer: 1, gap: .customer),
        .init(position: 20, answer: 1, gap: .standard),
        .init(position: 40, answer: 1, gap: .standard),
      ])
    #expect(try tally(causes, .standard).share.value == Rational(1, 2))
    #expect(try tally(causes, .standard).share.positions == [1, 20])
    #expect(try tally(causes, .customer).share.value == Rational(0))
    #expect(causes.surplusPrimary == [30, 40])
  }

  @Test("What is not primary, or explains no dissatisfied answer, is named and not counted")
  func notCounted() {
    let causes = Causes(
      answers: [answer(1, 1), answer(2, 7)],
      attributions: [
        .init(position: 10, answer: 1, gap: .delivery, isPrimary: false),
        .init(position: 11, answer: 2, gap: .delivery),
        .init(position: 12, answer: 99, gap: .delivery, isPrimary: false),
      ])
    #expect(causes.secondary == [10])
    #expect(causes.outside == [11, 12])
    #expect(causes.unattributed.value == Rational(1))
    #expect(causes.attributed.n == 0)
  }

  @Test("Factors and layers are counted within a gap, in the order of the lists")
  func factors() throws {
    let causes = Causes(
      answers: (1...5).map { answer($0, 1) },
      attributions: [
        .init(position: 11, answer: 1, gap: .knowledge, gapFactor: "analysis", layer: .staff),
        .init(position: 12, answer: 2, gap: .knowledge, gapFactor: "意愿", layer: .strategy),
        .init(position: 13, answer: 3, gap: .knowledge, gapFactor: "willingness"),
        .init(position: 14, answer: 4, gap: .knowledge, gapFactor: "aOwn", layer: .staff),
        .init(position: 15, answer: 5, gap: .knowledge),
      ])
    let knowledge = try tally(causes, .knowledge)
    #expect(knowledge.factors.map(\.code) == ["willingness", "analysis", "aOwn"])
    #expect(
      knowledge.factors.map(\.share.value) == [
        Rational(2, 5), Rational(1, 5), Rational(1, 5),
      ])
    #expect(knowledge.factors.first?.share.n == 2)
    #expect(knowledge.factors.first?.share.of == 5)
    #expect(knowledge.factors.first?.share.positions == [2, 3, 12, 13])
    #expect(knowledge.layers.map(\.code) == ["strategy", "staff"])
    #expect(knowledge.layers.map(\.share.n) == [1, 2])
  }

  @Test("Execution causes and their sub causes are counted under delivery only")
  func execution() throws {
    let causes = Causes(
      answers: (1...5).map { answer($0, 1) },
      attributions: [
        .init(
          position: 11, answer: 1, gap: .delivery, executionCause: "听了不做", subCause: "不会做"),
        .init(
          position: 12, answer: 2, gap: .delivery, executionCause: "heededNotDone",
          subCause: "cannotDo"),
        .init(
          position: 13, answer: 3, gap: .delivery, executionCause: "toldNotHeeded",
          subCause: "night shift"),
        .init(position: 14, answer: 4, gap: .delivery, subCause: "听不懂"),
        .init(
          position: 15, answer: 5, gap: .standard, executionCause: "说了不听", subCause: "听不到"),
      ])
    let delivery = try tally(causes, .delivery)
    #expect(delivery.executionCauses.map(\.code) == ["toldNotHeeded", "heededNotDone"])
    #expect(delivery.executionCauses.map(\.share.value) == [Rational(1, 4), Rational(1, 2)])
    #expect(delivery.subCauses.map(\.code) == ["notUnderstood", "cannotDo", "night shift"])
    #expect(delivery.subCauses.map(\.within) == [nil, "heededNotDone", "toldNotHeeded"])
    #expect(delivery.subCauses.map(\.share.n) == [1, 2, 1])
    let standard = try tally(causes, .standard)
    #expect(standard.executionCauses.isEmpty)
    #expect(standard.subCauses.isEmpty)
    #expect(standard.share.value == Rational(1, 5))
    #expect(causes.misplaced == [15])
  }

  @Test("Where nobody was dissatisfied there are no shares")
  func nobody() {
    let causes = Causes(answers: [answer(1, 7)], attributions: [])
    #expect(causes.unattributed.reason == .noAnswers)
    #expect(causes.gaps.allSatisfy { $0.share.reason == .noAnswers })
  }

  @Test("Gaps and layers are read from codes and from the users' words")
  func words() {
    #expect(Gap(word: "delivery") == .delivery)
    #expect(
      ["认知", "标准", "交付", "宣传", "客户差距"].map(Gap.init(word:)) == Gap.allCases)
    #expect(Gap(word: "不明") == nil)
    #expect(["道", "法", "术"].map(ServiceLayer.init(word:)) == ServiceLayer.allCases)
    #expect(ServiceLayer(word: "staff") == .staff)
  }

  @Test(
    "Gaps and unattributed add up to one, whatever the order",
    arguments: 1...40 as ClosedRange<UInt64>)
  func property(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let answers = [answer(1000, 1)] + (1...20).map { answer($0, 1 + random.below(7)) }
    let attributions = (100..<140).map {
      Causes.Attribution(
        position: $0, answer: Int64(1 + random.below(22)), gap: random.pick(Gap.allCases),
        gapFactor: random.pick([nil, "承诺", "own"]),
        executionCause: random.pick([nil, "做了又错", "own"]), isPrimary: !random.oneIn(4))
    }
    let causes = Causes(answers: answers, attributions: attributions)
    let other = Causes(
      answers: answers.shuffled(using: &random),
      attributions: attributions.shuffled(using: &random))
    let shares = causes.gaps.map(\.share.value) + [causes.unattributed.value]
    #expect(Rational.sum(shares.compactMap(\.self)) == Rational(1), "seed \(seed)")
    #expect(causes.gaps.map(\.share.positions) == other.gaps.map(\.share.positions), "seed \(seed)")
    #expect(causes.surplusPrimary == other.surplusPrimary, "seed \(seed)")
    let accounted =
      causes.attributed.n + causes.surplusPrimary.count + causes.secondary.count
      + causes.outside.count
    #expect(accounted == attributions.count, "seed \(seed)")
  }
}
