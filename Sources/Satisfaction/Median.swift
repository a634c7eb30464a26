/// The middle of the values in order; of an even count the mean of the middle two.
public enum Median {
  /// Nil of nothing.
  public static func of(_ values: some Sequence<Rational>) -> Rational? {
    let sorted = values.sorted()
    guard !sorted.isEmpty else { return nil }
    return Rational.mean([sorted[(sorted.count - 1) / 2], sorted[sorted.count / 2]])
  }

  /// Nil of nothing; exact, so the middle of 3 and 4 is 7/2.
  public static func of(_ values: some Sequence<Int64>) -> Rational? {
    of(values.map { Rational(Int($0)) })
  }
}
