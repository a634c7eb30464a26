/// The customer satisfaction index CSI: what was perceived over what was expected, and beside it
/// the difference of the two, for each scale apart.
///
/// Sources: the ratio 《赢在服务好服务赢天下》 and 《客户满意度全面提升培训课程》; the difference
/// 《移动电商：客户关系管理方向》.
public enum CustomerSatisfactionIndex {
  /// The index of one journey on one scale.
  public struct Journey: Sendable {
    public let scale: Scale
    /// Σp / Σe over the computable pairs, not the mean of their ratios.
    public let index: Measured<Rational>
    /// Σ(p − e), in points of the scale.
    public let differenceSum: Measured<Int>
    /// The mean of p − e, in points of the scale.
    public let difference: Measured<Rational>
  }

  /// The indices of one journey: one for each scale on which it was answered, in the order of
  /// `Scale.allCases`.
  ///
  /// `answers` are the chosen answers of this journey; those that rate one of `touchpoints` as a
  /// whole enter. `touchpoints` are those of the blueprint that were not skipped, without the
  /// ceremony: an answer about any other does not count. A pair is computable when both halves are
  /// there; an expectation of 0 adds nothing to Σe. n = touchpoints with a computable pair on the
  /// scale, of = touchpoints, so that two respondents never raise the coverage above 1. Reasons:
  /// `noPairs`; for the index also `zeroExpectation`, when Σe is 0.
  public static func journey(_ answers: [Answer], touchpoints: Set<String>) -> [Journey] {
    let rated = answers.filter { $0.ratedTouchpoint.map(touchpoints.contains) ?? false }
    return Scale.allCases.compactMap { scale in
      let onScale = rated.filter { $0.scale == scale }
      return onScale.isEmpty ? nil : journey(onScale, scale: scale, of: touchpoints.count)
    }
  }

  private static func journey(_ answers: [Answer], scale: Scale, of: Int) -> Journey {
    var touchpoints: Set<String> = []
    var positions: [Int64] = []
    var perceived = 0
    var expected = 0
    for answer in answers {
      guard let perception = answer.perception, let expectation = answer.expectation,
        let touchpoint = answer.ratedTouchpoint
      else { continue }
      touchpoints.insert(touchpoint)
      positions.append(answer.position)
      perceived += perception
      expected += expectation
    }
    let n = touchpoints.count
    let hasPairs = !positions.isEmpty
    let difference = perceived - expected
    return Journey(
      scale: scale,
      index: Measured(
        hasPairs ? Rational(perceived, expected) : nil,
        orMissing: hasPairs ? .zeroExpectation : .noPairs, n: n, of: of, positions: positions),
      differenceSum: Measured(
        hasPairs ? difference : nil, orMissing: .noPairs, n: n, of: of, positions: positions),
      difference: Measured(
        Rational(difference, positions.count), orMissing: .noPairs, n: n, of: of,
        positions: positions))
  }
}
