/// Why customers were dissatisfied: one primary gap for each dissatisfied answer.
///
/// Source: 《全面客户满意——公开课（教材）》 (服务质量差距分析, 执行中存在的问题分析).
public struct Causes: Sendable {
  /// One `cause.attributed`.
  public struct Attribution: Sendable, Hashable {
    public var position: Int64
    /// The position of the answer that it explains.
    public var answer: Int64
    public var gap: Gap
    /// Codes or Chinese names of the word lists, or the dealer's own.
    public var gapFactor: String?
    public var executionCause: String?
    public var subCause: String?
    public var layer: ServiceLayer?
    public var isPrimary: Bool

    public init(
      position: Int64, answer: Int64, gap: Gap, gapFactor: String? = nil,
      executionCause: String? = nil, subCause: String? = nil, layer: ServiceLayer? = nil,
      isPrimary: Bool = true
    ) {
      self.position = position
      self.answer = answer
      self.gap = gap
      self.gapFactor = gapFactor
      self.executionCause = executionCause
      self.subCause = subCause
      self.layer = layer
      self.isPrimary = isPrimary
    }
  }

  /// How many of a gap's answers carry one code.
  public struct Tally: Sendable {
    /// The code of the word list where it is there, else as recorded.
    public let code: String
    /// Of a sub cause: its execution cause, nil where none was recorded.
    public let within: String?
    /// Answers with the code ÷ answers of the gap. n: the former; of: the latter.
    public let share: Measured<Rational>
  }

  /// What lies in one gap.
  public struct GapTally: Sendable {
    public let gap: Gap
    /// Answers of the gap ÷ dissatisfied answers. n: the former; of: the latter.
    public let share: Measured<Rational>
    /// In the order of the word lists, the dealer's own codes behind, by name.
    public let factors: [Tally]
    /// Empty but under `delivery`; so are the sub causes.
    public let executionCauses: [Tally]
    public let subCauses: [Tally]
    public let layers: [Tally]
  }

  /// All five, in the order of `Gap`, empty ones too.
  public let gaps: [GapTally]
  /// 不明: dissatisfied answers without a primary gap ÷ dissatisfied answers.
  public let unattributed: Measured<Rational>
  /// Dissatisfied answers with a primary gap ÷ dissatisfied answers.
  public let attributed: Measured<Rational>
  /// Positions of primary attributions that came after the first of their answer: not counted.
  public let surplusPrimary: [Int64]
  /// Positions of attributions that are not primary: not counted.
  public let secondary: [Int64]
  /// Positions of attributions to what is no dissatisfied answer of the set: not counted.
  public let outside: [Int64]
  /// Positions of counted attributions with an execution or sub cause under another gap than
  /// `delivery`; that part of them is not counted.
  public let misplaced: [Int64]

  /// Counts the causes of those answers that are in the dissatisfied band or zone.
  ///
  /// The answers are the set's; diagnostic ones do not count. The primary attribution of the lowest
  /// position gives an answer its gap and all that is counted within. Without dissatisfied answers
  /// every share is missing as `noAnswers`.
  public init(answers: [Answer], attributions: [Attribution]) {
    self.init(
      dissatisfied: Set(answers.filter(\.isDissatisfied).map(\.position)),
      attributions: attributions)
  }

  /// The same for whoever keeps only the positions of the dissatisfied answers.
  public init(dissatisfied: Set<Int64>, attributions: [Attribution]) {
    var primary: [Int64: Attribution] = [:]
    var surplus: [Int64] = []
    var secondary: [Int64] = []
    var outside: [Int64] = []
    for attribution in attributions.sorted(by: { $0.position < $1.position }) {
      if !dissatisfied.contains(attribution.answer) {
        outside.append(attribution.position)
      } else if !attribution.isPrimary {
        secondary.append(attribution.position)
      } else if primary[attribution.answer] != nil {
        surplus.append(attribution.position)
      } else {
        primary[attribution.answer] = attribution
      }
    }
    let chosen = primary.values.sorted { $0.position < $1.position }
    func share(_ positions: [Int64], count: Int) -> Measured<Rational> {
      Measured(
        Rational(count, dissatisfied.count), orMissing: .noAnswers, n: count,
        of: dissatisfied.count, positions: positions)
    }
    gaps = Gap.allCases.map { gap in
      let within = chosen.filter { $0.gap == gap }
      return GapTally(
        gap: gap, share: share(within.flatMap(\.positions), count: within.count),
        counting: within)
    }
    let unexplained = dissatisfied.filter { primary[$0] == nil }
    unattributed = share(Array(unexplained), count: unexplained.count)
    attributed = share(chosen.flatMap(\.positions), count: chosen.count)
    surplusPrimary = surplus
    self.secondary = secondary
    self.outside = outside
    misplaced = chosen.filter {
      $0.gap != .delivery && ($0.executionCause != nil || $0.subCause != nil)
    }.map(\.position)
  }
}

extension Answer {
  /// In the dissatisfied band, or below what was expected; a diagnostic answer never is.
  public var isDissatisfied: Bool {
    guard !isDiagnostic, let band = satisfactionBand else { return false }
    return band == .dissatisfied || pair.zone == .dissatisfied
  }
}
