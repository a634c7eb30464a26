public import BigInt

/// An exact fraction in lowest terms, its denominator above zero.
///
/// Measures compute with fractions and round once, at the very end: half away from zero.
public struct Rational: Sendable, Hashable, Comparable {
  public let numerator: BigInt
  public let denominator: BigInt

  public init(_ whole: Int) {
    numerator = BigInt(whole)
    denominator = 1
  }

  /// Nil when the denominator is zero.
  public init?(_ numerator: Int, _ denominator: Int) {
    self.init(BigInt(numerator), BigInt(denominator))
  }

  public init?(_ numerator: BigInt, _ denominator: BigInt) {
    guard !denominator.isZero else { return nil }
    self.init(numerator, over: denominator)
  }

  /// The denominator is known not to be zero.
  private init(_ numerator: BigInt, over denominator: BigInt) {
    let divisor = numerator.greatestCommonDivisor(with: denominator)
    let sign: BigInt = denominator.sign == .minus ? -1 : 1
    self.numerator = sign * numerator / divisor
    self.denominator = sign * denominator / divisor
  }

  public static func + (left: Self, right: Self) -> Self {
    Self(
      left.numerator * right.denominator + right.numerator * left.denominator,
      over: left.denominator * right.denominator)
  }

  public static func - (left: Self, right: Self) -> Self { left + -right }

  public static prefix func - (value: Self) -> Self {
    Self(-value.numerator, over: value.denominator)
  }

  public static func * (left: Self, right: Self) -> Self {
    Self(left.numerator * right.numerator, over: left.denominator * right.denominator)
  }

  /// Nil when the divisor is zero.
  public static func / (left: Self, right: Self) -> Self? {
    Self(left.numerator * right.denominator, left.denominator * right.numerator)
  }

  public static func < (left: Self, right: Self) -> Bool {
    left.numerator * right.denominator < right.numerator * left.denominator
  }

  public var magnitude: Self { numerator.sign == .minus ? -self : self }

  /// The value times 10 to the power of `places`, rounded half away from zero.
  ///
  /// Nil when the result does not fit an `Int`.
  public func rounded(places: Int) -> Int? {
    let scaled = numerator.magnitude * BigUInt(10).power(places) * 2 + denominator.magnitude
    let size = BigInt(scaled / (denominator.magnitude * 2))
    return Int(exactly: numerator.sign == .minus ? -size : size)
  }

  /// The sum of many fractions, those of one denominator first, so that few are reduced.
  public static func sum(_ values: some Sequence<Rational>) -> Rational {
    var sums: [BigInt: BigInt] = [:]
    for value in values { sums[value.denominator, default: 0] += value.numerator }
    return sums.sorted { $0.key < $1.key }
      .reduce(Rational(0)) { $0 + Rational($1.value, over: $1.key) }
  }

  /// The unweighted mean; nil of nothing.
  public static func mean(_ values: some Collection<Rational>) -> Rational? {
    sum(values) / Rational(values.count)
  }
}
