import Satisfaction
import TestSupport
import Testing

@Suite("Problem solved and pleasant feeling")
struct ExperienceTests {
  private static func answer(
    _ position: Int64, _ solved: Experience.Reply?, _ pleasant: Experience.Reply?
  ) -> Experience.Answer {
    .init(position: position, solved: solved, pleasant: pleasant)
  }

  private static let answers = [
    answer(1, .yes, .yes), answer(2, .yes, .no), answer(3, .yes, .yes), answer(4, .partly, .no),
    answer(5, .no, nil), answer(6, nil, .partly), answer(7, nil, nil), answer(8, .yes, nil),
  ]

  @Test("Both answers are shown as distributions of their own")
  func distributions() {
    let experience = Experience(Self.answers)
    // Solved: yes 1 2 3 8, partly 4, no 5. Pleasant: yes 1 3, partly 6, no 2 4.
    #expect(Experience.Reply.allCases.map(experience.solved.count) == [4, 1, 1])
    #expect(Experience.Reply.allCases.map(experience.pleasant.count) == [2, 1, 2])
    let solved = experience.solved.share(.yes)
    #expect(solved.value == Rational(2, 3))
    #expect(solved.n == 6 && solved.of == 8)
    #expect(solved.positions == [1, 2, 3, 8])
    #expect(experience.pleasant.share(.no).value == Rational(2, 5))
    #expect(experience.pleasant.share(.no).n == 5)
    #expect(experience.pleasant.share(.partly).positions == [6])
  }

  @Test("The cross table holds the answers with both halves")
  func crossTable() {
    let table = Experience(Self.answers).crossTable
    #expect(table.n == 4 && table.of == 8)
    #expect(table.count(.init(solved: .yes, pleasant: .yes)) == 2)
    #expect(table.count(.init(solved: .yes, pleasant: .no)) == 1)
    #expect(table.count(.init(solved: .partly, pleasant: .no)) == 1)
    #expect(table.count(.init(solved: .no, pleasant: .yes)) == 0)
    #expect(table.share(.init(solved: .yes, pleasant: .yes)).value == Rational(1, 2))
    #expect(table.share(.init(solved: .yes, pleasant: .yes)).positions == [1, 3])
    #expect(table.share(.init(solved: .no, pleasant: .no)).value == Rational(0))
  }

  @Test("Without answers there are no shares")
  func nothing() {
    let none = Experience([])
    #expect(none.solved.share(.yes).reason == .noAnswers)
    #expect(none.solved.count(.yes) == 0)
    let half = Experience([Self.answer(1, .yes, nil)])
    #expect(half.pleasant.share(.yes).reason == .noAnswers)
    #expect(half.pleasant.share(.yes).n == 0 && half.pleasant.share(.yes).of == 1)
    #expect(half.crossTable.n == 0)
  }

  @Test(
    "Shares add up to 1, and the table's rows and columns to the answers with both halves",
    arguments: 1...40 as ClosedRange<UInt64>)
  func properties(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let replies: [Experience.Reply?] = [.yes, .partly, .no, nil]
    let answers = (1...(1 + random.below(20))).map { position in
      Self.answer(Int64(position), random.pick(replies), random.pick(replies))
    }
    let experience = Experience(answers.shuffled(using: &random))
    for half in [experience.solved, experience.pleasant] {
      let shares = Experience.Reply.allCases.compactMap { half.share($0).value }
      #expect(shares.isEmpty || Rational.sum(shares) == Rational(1), "seed \(seed)")
    }
    for solved in Experience.Reply.allCases {
      let row = Experience.Reply.allCases.reduce(0) {
        $0 + experience.crossTable.count(.init(solved: solved, pleasant: $1))
      }
      let both = answers.count { $0.solved == solved && $0.pleasant != nil }
      #expect(row == both, "seed \(seed)")
    }
  }
}
