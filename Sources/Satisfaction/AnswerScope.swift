/// What an answer is about: the whole of a touchpoint or of everything, or a part of it.
///
/// An answer about a factor, a dimension or a determinant rates a part; a diagnostic one explains
/// and never counts; one on `importance5` tells importance, which is no satisfaction. Every reader
/// of answers asks this; the digest of a fact, which is read a million times a second, repeats it
/// and is held to it by a test.
public struct AnswerScope: Sendable, Hashable {
  /// Nil where the answer leaves it to what it names: a touchpoint first.
  public var subject: Answer.Subject?
  /// It names a factor, a dimension or a determinant.
  public var namesPart = false
  public var isDiagnostic = false
  public var tellsImportance = false

  public init(
    subject: Answer.Subject? = nil, namesPart: Bool = false, isDiagnostic: Bool = false,
    tellsImportance: Bool = false
  ) {
    self.subject = subject
    self.namesPart = namesPart
    self.isDiagnostic = isDiagnostic
    self.tellsImportance = tellsImportance
  }

  /// About a factor, a dimension or a determinant.
  public var isOfPart: Bool { namesPart || subject == .factor }

  /// Whether it rates the touchpoint it names as a whole.
  public var ratesTouchpoint: Bool {
    !isOfPart && !isDiagnostic && !tellsImportance && (subject ?? .touchpoint) == .touchpoint
  }
}

extension Answer {
  public var scope: AnswerScope {
    AnswerScope(
      subject: question.subject,
      namesPart: question.factor != nil || question.dimension != nil || question.determinant != nil,
      isDiagnostic: isDiagnostic, tellsImportance: scale == .importance5)
  }

  /// The touchpoint that this answer rates as a whole; nil for any other answer.
  public var ratedTouchpoint: String? { scope.ratesTouchpoint ? question.touchpoint : nil }
}
