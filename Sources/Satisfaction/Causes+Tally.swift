extension Causes.Attribution {
  /// The answer and what was said of it.
  var positions: [Int64] { [answer, position] }
}

extension Causes.GapTally {
  init(gap: Gap, share: Measured<Rational>, counting attributions: [Causes.Attribution]) {
    let factors = WordList.gaps.term(gap.rawValue)?.parts ?? []
    let causes = WordList.executionCauses
    self.gap = gap
    self.share = share
    self.factors = Causes.Tally.list(attributions, order: factors.map(\.code)) {
      $0.gapFactor.map { Code(code: factors.code($0)) }
    }
    layers = Causes.Tally.list(attributions, order: ServiceLayer.allCases.map(\.rawValue)) {
      $0.layer.map { Code(code: $0.rawValue) }
    }
    guard gap == .delivery else {
      executionCauses = []
      subCauses = []
      return
    }
    let subs = causes.terms.flatMap(\.parts)
    executionCauses = Causes.Tally.list(attributions, order: causes.terms.map(\.code)) {
      $0.executionCause.map { Code(code: causes.code($0)) }
    }
    subCauses = Causes.Tally.list(attributions, order: subs.map(\.code)) { attribution in
      attribution.subCause.map {
        Code(code: subs.code($0), within: attribution.executionCause.map(causes.code))
      }
    }
  }
}

private struct Code: Hashable {
  let code: String
  var within: String?
}

extension Causes.Tally {
  /// Each code with the attributions that carry it, in the given order, others behind by name.
  fileprivate static func list(
    _ attributions: [Causes.Attribution], order: [String],
    code: (Causes.Attribution) -> Code?
  ) -> [Self] {
    var found: [Code: [Causes.Attribution]] = [:]
    for attribution in attributions {
      if let code = code(attribution) { found[code, default: []].append(attribution) }
    }
    func place(_ code: Code) -> (Int, String, String) {
      (order.firstIndex(of: code.code) ?? .max, code.code, code.within ?? "")
    }
    return found.sorted { place($0.key) < place($1.key) }.map { code, carriers in
      Self(
        code: code.code, within: code.within,
        share: Measured(
          Rational(carriers.count, attributions.count), orMissing: .noAnswers, n: carriers.count,
          of: attributions.count, positions: carriers.flatMap(\.positions)))
    }
  }
}
