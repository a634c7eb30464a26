/// What a feature is to customers, from the pair of questions of the Kano model.
///
/// Both are answered 1 like, 2 must-be, 3 neutral, 4 live-with, 5 dislike: one as if the feature
/// were there (functional), one as if it were not. Source of the model:
/// 《全面客户满意——公开课（教材）》 (卡诺客户感知模型), whose picture is cut; the table and the
/// coefficients are the field's.
public struct Kano: Sendable {
  public enum Kind: String, Sendable, CaseIterable {
    case mustBe = "M"
    case oneDimensional = "O"
    case attractive = "A"
    case indifferent = "I"
    case reverse = "R"
    /// The two answers contradict each other; it leaves n.
    case questionable = "Q"
  }

  /// One `kano.answered`.
  public struct Reply: Sendable, Hashable {
    public var position: Int64
    public var feature: String
    /// 1 to 5.
    public var functional: Int
    /// 1 to 5.
    public var dysfunctional: Int

    public init(position: Int64, feature: String, functional: Int, dysfunctional: Int) {
      self.position = position
      self.feature = feature
      self.functional = functional
      self.dysfunctional = dysfunctional
    }

    /// Nil when an answer is not 1 to 5.
    public var kind: Kind? { Kano.kind(functional: functional, dysfunctional: dysfunctional) }
  }

  public let feature: String
  /// How many replies fell into each kind, questionable ones too.
  public let counts: [Kind: Int]
  /// The most frequent kind; of equals M before O, A, I and R. Questionable ones are no kind.
  public let kind: Measured<Kind>
  /// (A + O) ÷ (A + O + M + I), from 0 to 1.
  public let better: Measured<Rational>
  /// −(O + M) ÷ (A + O + M + I), from −1 to 0.
  public let worse: Measured<Rational>

  public var questionable: Int { counts[.questionable] ?? 0 }

  /// Each feature that was asked about, by name.
  ///
  /// n: replies that are not questionable; of: all replies; positions: those in n. With n below 5
  /// kind, better and worse are missing as `fewAnswers`; where all in n are reverse, better and
  /// worse are missing as `noAnswers`.
  public static func features(_ replies: [Reply]) -> [Self] {
    Dictionary(grouping: replies, by: \.feature)
      .sorted { $0.key < $1.key }
      .map { Self(feature: $0.key, $0.value) }
  }

  /// The kind of a pair of answers, 1 to 5 each; nil outside.
  public static func kind(functional: Int, dysfunctional: Int) -> Kind? {
    let answers = 1...5
    guard answers.contains(functional), answers.contains(dysfunctional) else { return nil }
    return table[functional - 1][dysfunctional - 1]
  }

  /// A row for each functional answer, a column for each dysfunctional one.
  private static let table: [[Kind]] = [
    [.questionable, .attractive, .attractive, .attractive, .oneDimensional],
    [.reverse, .indifferent, .indifferent, .indifferent, .mustBe],
    [.reverse, .indifferent, .indifferent, .indifferent, .mustBe],
    [.reverse, .indifferent, .indifferent, .indifferent, .mustBe],
    [.reverse, .reverse, .reverse, .reverse, .questionable],
  ]

  private init(feature: String, _ replies: [Reply]) {
    let counts = replies.compactMap(\.kind).reduce(into: [Kind: Int]()) {
      $0[$1, default: 0] += 1
    }
    let counted = replies.filter { $0.kind != nil && $0.kind != .questionable }
    func measured<Value>(
      _ value: Value?, orMissing reason: MissingReason = .noAnswers
    ) -> Measured<Value> {
      let isEnough = counted.count >= Measured<Value>.smallestGroup
      return Measured(
        isEnough ? value : nil, orMissing: isEnough ? reason : .fewAnswers, n: counted.count,
        of: replies.count, positions: counted.map(\.position))
    }
    func count(_ kinds: Kind...) -> Int { kinds.reduce(0) { $0 + (counts[$1] ?? 0) } }
    let all = count(.attractive, .oneDimensional, .mustBe, .indifferent)
    self.feature = feature
    self.counts = counts
    kind = measured(Self.mostFrequent(counts))
    better = measured(Rational(count(.attractive, .oneDimensional), all))
    worse = measured(Rational(-count(.oneDimensional, .mustBe), all))
  }

  private static func mostFrequent(_ counts: [Kind: Int]) -> Kind? {
    let kinds = Kind.allCases.filter { $0 != .questionable && (counts[$0] ?? 0) > 0 }
    let most = kinds.compactMap { counts[$0] }.max()
    // Kinds stand in the order in which ties are broken.
    return kinds.first { counts[$0] == most }
  }
}
