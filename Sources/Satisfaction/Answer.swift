/// One answer, as the measures see a `rating.given`.
public struct Answer: Sendable, Hashable {
  /// What makes two answers the same question asked of the same person; any may be empty.
  public struct Question: Sendable, Hashable {
    public var journey: String
    public var survey: String?
    public var respondent: String?
    public var subject: Subject
    public var touchpoint: String?
    public var factor: String?
    public var dimension: String?
    public var determinant: String?
    public var collector: String?

    public init(
      journey: String, survey: String? = nil, respondent: String? = nil,
      subject: Subject = .overall, touchpoint: String? = nil, factor: String? = nil,
      dimension: String? = nil, determinant: String? = nil, collector: String? = nil
    ) {
      self.journey = journey
      self.survey = survey
      self.respondent = respondent
      self.subject = subject
      self.touchpoint = touchpoint
      self.factor = factor
      self.dimension = dimension
      self.determinant = determinant
      self.collector = collector
    }
  }

  public enum Subject: String, Sendable, CaseIterable {
    case touchpoint, factor, overall
  }

  /// Where the answer, or the one it replaces, stands in the log.
  public var position: Int64
  public var question: Question
  public var scale: Scale
  public var perception: Int?
  public var expectation: Int?
  public var importance: Importance?
  public var isSolicited: Bool
  public var isRewarded: Bool
  /// A diagnostic item explains and never counts.
  public var isDiagnostic: Bool

  public init(
    position: Int64, question: Question, scale: Scale = .satisfaction7, perception: Int? = nil,
    expectation: Int? = nil, importance: Importance? = nil, isSolicited: Bool = false,
    isRewarded: Bool = false, isDiagnostic: Bool = false
  ) {
    self.position = position
    self.question = question
    self.scale = scale
    self.perception = perception
    self.expectation = expectation
    self.importance = importance
    self.isSolicited = isSolicited
    self.isRewarded = isRewarded
    self.isDiagnostic = isDiagnostic
  }

  public var pair: Pair { Pair(scale: scale, perception: perception, expectation: expectation) }

  /// The place of the perception from 0 to 1 (`linear01`); nil without a perception.
  public var place: Rational? { perception.flatMap { Rational(scale.place180($0), 180) } }

  public var band: Band? { perception.flatMap(scale.band) }
}

/// How much something matters to a person: 1 to 5, 5 most, or a rank, 1 most.
public enum Importance: Sendable, Hashable {
  case five(Int)
  case rank(Int)
}

/// Which of several answers to one question count.
public enum AnswerSet: String, Sendable, CaseIterable {
  /// The lowest position: what the customer said before anybody worked on it.
  case first
  case latest
  case all
}

/// Answers that may be left out.
public enum LeftOut: String, Sendable, CaseIterable {
  /// Given after a customer's commitment about the survey.
  case solicited
  case rewarded
}

extension AnswerSet {
  /// The answers that count, in the order of the log: chosen by position first, then filtered.
  ///
  /// Source: 《客户满意度全面提升培训课程》, on what customers say when they are asked.
  public func choose(_ answers: [Answer], without leftOut: Set<LeftOut> = []) -> [Answer] {
    var chosen = answers.sorted { $0.position < $1.position }
    if self != .all {
      var kept: [Answer.Question: Answer] = [:]
      for answer in chosen where self == .latest || kept[answer.question] == nil {
        kept[answer.question] = answer
      }
      chosen = kept.values.sorted { $0.position < $1.position }
    }
    return chosen.filter { answer in
      !(answer.isSolicited && leftOut.contains(.solicited))
        && !(answer.isRewarded && leftOut.contains(.rewarded))
    }
  }
}
