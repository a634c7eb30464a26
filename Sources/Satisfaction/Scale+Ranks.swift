extension Importance {
  /// The place of an importance from 0, least, to 1, most.
  ///
  /// Five points: (v − 1) / 4, the mapping `linear01`. Rank: (k − rank) / (k − 1), where k is the
  /// number of ranked things. Nil for a rank when k is less than 2, and for a value outside 1 to 5
  /// or a rank outside 1 to k. Source: 《客户满意度全面提升培训课程》, 重要性/绩效等级排列.
  public func place(amongRanked count: Int) -> Rational? {
    switch self {
    case .five(let value):
      let scale = Scale.importance5
      guard scale.range.contains(value) else { return nil }
      return Rational(value - scale.lowest, scale.highest - scale.lowest)
    case .rank(let rank):
      guard count >= 2, rank >= 1, rank <= count else { return nil }
      return Rational(count - rank, count - 1)
    }
  }
}
