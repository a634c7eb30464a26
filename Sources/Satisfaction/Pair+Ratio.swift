extension Pair {
  /// p / e, exactly; nil when either is missing or e is 0.
  ///
  /// Sources: 《赢在服务好服务赢天下》, 《客户满意度全面提升培训课程》.
  public var ratio: Rational? {
    guard let perception, let expectation else { return nil }
    return Rational(perception, expectation)
  }

  /// p − e as places on the scale from −1 to 1 (`linear01`), so that scales compare; nil when
  /// either is missing.
  var placeDifference: Rational? {
    guard let perception, let expectation else { return nil }
    return Rational(scale.place180(perception) - scale.place180(expectation), 180)
  }
}
