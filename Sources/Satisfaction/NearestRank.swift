/// Percentiles by nearest rank: always one of the values, never between two.
public enum NearestRank {
  /// The smallest value that at least `percent` of a hundred values do not exceed: the one at rank
  /// ⌈percent / 100 × n⌉ in order, counted from 1.
  ///
  /// Nil of nothing, and for a percent outside 1 to 100.
  public static func percentile<Value: Comparable>(
    _ percent: Int, of values: some Sequence<Value>
  ) -> Value? {
    let sorted = values.sorted()
    guard (1...100).contains(percent), !sorted.isEmpty else { return nil }
    return sorted[(percent * sorted.count + 99) / 100 - 1]
  }
}
