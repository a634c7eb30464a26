extension CustomerSatisfactionIndex {
  /// The index of a dealer, or of any group of journeys, on one scale.
  public struct Dealer: Sendable {
    public let scale: Scale
    /// The unweighted mean of the journeys' indices.
    public let index: Measured<Rational>
    /// The unweighted mean of the journeys' mean differences, in points of the scale.
    public let difference: Measured<Rational>
  }

  /// The indices of many journeys: one for each scale that any of them was answered on, in the
  /// order of `Scale.allCases`.
  ///
  /// Every journey counts once, however many of its touchpoints were answered; its difference is
  /// its mean difference, because a sum would weigh it by its answers. n = journeys that have a
  /// value, of = journeys given, those without any answer too. Reasons: `noPairs`; for the index
  /// `zeroExpectation`, when some journey had pairs and none an index.
  public static func dealer(_ journeys: [[Journey]]) -> [Dealer] {
    let all = journeys.joined()
    return Scale.allCases.compactMap { scale in
      let onScale = all.filter { $0.scale == scale }
      guard !onScale.isEmpty else { return nil }
      return Dealer(
        scale: scale, index: mean(onScale.map(\.index), of: journeys.count),
        difference: mean(onScale.map(\.difference), of: journeys.count))
    }
  }

  private static func mean(_ values: [Measured<Rational>], of: Int) -> Measured<Rational> {
    let known = values.filter { $0.value != nil }
    let zero = values.contains { $0.reason == .zeroExpectation }
    return Measured(
      Rational.mean(known.compactMap(\.value)), orMissing: zero ? .zeroExpectation : .noPairs,
      n: known.count, of: of, positions: known.flatMap(\.positions))
  }
}
