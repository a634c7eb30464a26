extension Answer {
  /// The touchpoint that this answer rates as a whole; nil for any other answer.
  ///
  /// An answer about a factor, a dimension or a determinant rates a part; a diagnostic one explains
  /// and never counts; one on `importance5` tells importance, which is no satisfaction.
  public var ratedTouchpoint: String? {
    guard question.subject == .touchpoint, question.factor == nil, question.dimension == nil,
      question.determinant == nil, !isDiagnostic, scale != .importance5
    else { return nil }
    return question.touchpoint
  }
}
