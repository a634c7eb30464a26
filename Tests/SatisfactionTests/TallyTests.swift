import Satisfaction
import TestSupport
import Testing

@Suite("What is gathered bit by bit equals what is computed at once")
struct TallyTests {
  private func answers(_ random: inout SplitMix64, journey: Int) -> [Answer] {
    (0..<Int.random(in: 0...5, using: &random)).map { index in
      Answer(
        position: Int64(journey * 10 + index + 1),
        question: .init(
          journey: "J\(journey)", subject: .touchpoint,
          touchpoint: ["a", "b", "c"].randomElement(using: &random)),
        scale: [.satisfaction7, .nps11].randomElement(using: &random) ?? .nps11,
        perception: Int.random(in: 0...7, using: &random),
        expectation: Bool.random(using: &random) ? Int.random(in: 0...3, using: &random) : nil)
    }
  }

  @Test("The weakest board and the causes", arguments: UInt64(1)...20)
  func same(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let journeys = (0..<12).map { answers(&random, journey: $0) }
    let all = journeys.flatMap(\.self)
    let candidates = ["a", "b", "c"].map {
      WeakestTouchpoint.Candidate(touchpoint: $0, journeys: 12)
    }
    let board = WeakestTouchpoint.board(all, candidates: candidates)
    let groups = candidates.map { one in
      WeakestTouchpoint.group(one, all.filter { $0.question.touchpoint == one.touchpoint })
    }
    let again = WeakestTouchpoint.board(of: groups)
    #expect(again.weakest.value == board.weakest.value && again.weakestTied == board.weakestTied)
    let attributions = all.prefix(4).map {
      Causes.Attribution(position: $0.position + 1000, answer: $0.position, gap: .delivery)
    }
    let causes = Causes(answers: all, attributions: attributions)
    let kept = Causes(
      dissatisfied: Set(all.filter(\.isDissatisfied).map(\.position)), attributions: attributions)
    #expect(kept.attributed.value == causes.attributed.value && kept.outside == causes.outside)
  }
}
