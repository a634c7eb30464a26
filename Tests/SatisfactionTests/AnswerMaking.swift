import Satisfaction

/// Short ways to write answers in tests.
extension Answer {
  static func about(
    _ touchpoint: String, _ perception: Int?, _ expectation: Int? = nil, at position: Int64,
    scale: Scale = .satisfaction7, journey: String = "j1", dimension: String? = nil,
    determinant: String? = nil, isDiagnostic: Bool = false
  ) -> Answer {
    Answer(
      position: position,
      question: Question(
        journey: journey, subject: .touchpoint, touchpoint: touchpoint, dimension: dimension,
        determinant: determinant),
      scale: scale, perception: perception, expectation: expectation, isDiagnostic: isDiagnostic)
  }

  static func on(
    factor: String, _ perception: Int?, at position: Int64, item: String? = nil,
    scale: Scale = .satisfaction7, collector: String? = nil, isDiagnostic: Bool = false
  ) -> Answer {
    Answer(
      position: position,
      question: Question(
        journey: "j1", subject: .factor, factor: factor, dimension: item, collector: collector),
      scale: scale, perception: perception, isDiagnostic: isDiagnostic)
  }
}
