/// Satisfaction as problem solved and pleasant feeling: two answers side by side, never one number.
///
/// The caller chooses which answers of a journey count. An answer with one half enters that half's
/// distribution; the cross table holds those with both.
///
/// Source: 《赢在服务好服务赢天下》 (客户的满意 = 问题的解决 + 愉悦的感受).
public struct Experience: Sendable {
  public enum Reply: String, Sendable, CaseIterable {
    case yes, partly, no
  }

  /// One `experience.answered`.
  public struct Answer: Sendable, Hashable {
    public var position: Int64
    public var solved: Reply?
    public var pleasant: Reply?

    public init(position: Int64, solved: Reply?, pleasant: Reply?) {
      self.position = position
      self.solved = solved
      self.pleasant = pleasant
    }
  }

  /// Both halves of one answer.
  public struct Cell: Sendable, Hashable {
    public var solved: Reply
    public var pleasant: Reply

    public init(solved: Reply, pleasant: Reply) {
      self.solved = solved
      self.pleasant = pleasant
    }
  }

  /// How often each reply was given: n with a reply, of all answers.
  public struct Distribution<Key: Sendable & Hashable>: Sendable {
    private let given: [Key: [Int64]]
    public let n: Int
    public let of: Int

    init(_ replies: [(key: Key?, position: Int64)]) {
      var given: [Key: [Int64]] = [:]
      for (key, position) in replies {
        if let key { given[key, default: []].append(position) }
      }
      self.given = given
      n = given.values.reduce(0) { $0 + $1.count }
      of = replies.count
    }

    public func count(_ key: Key) -> Int { given[key]?.count ?? 0 }

    /// The share of a reply among the n, 0 to 1, with the events in which it was given.
    public func share(_ key: Key) -> Measured<Rational> {
      Measured(
        Rational(count(key), n), orMissing: .noAnswers, n: n, of: of, positions: given[key] ?? [])
    }
  }

  public let solved: Distribution<Reply>
  public let pleasant: Distribution<Reply>
  public let crossTable: Distribution<Cell>

  public init(_ answers: [Answer]) {
    solved = Distribution(answers.map { ($0.solved, $0.position) })
    pleasant = Distribution(answers.map { ($0.pleasant, $0.position) })
    crossTable = Distribution(
      answers.map { answer in
        guard let solved = answer.solved, let pleasant = answer.pleasant else {
          return (nil, answer.position)
        }
        return (Cell(solved: solved, pleasant: pleasant), answer.position)
      })
  }
}
