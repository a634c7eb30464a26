/// The result of a measure: a value, or the reason why there is none, and what it rests on.
public struct Measured<Value: Sendable>: Sendable {
  public let value: Value?
  /// Why there is no value; nil when there is one.
  public let reason: MissingReason?
  /// How many answers, journeys or customers entered.
  public let n: Int
  /// How many could have entered.
  public let of: Int
  /// The events it was computed from, in the order of the log, each once.
  public let positions: [Int64]

  public init(_ value: Value, n: Int, of: Int, positions: some Sequence<Int64>) {
    self.value = value
    reason = nil
    self.n = n
    self.of = of
    self.positions = Self.distinct(positions)
  }

  public init(missing reason: MissingReason, n: Int, of: Int, positions: some Sequence<Int64>) {
    value = nil
    self.reason = reason
    self.n = n
    self.of = of
    self.positions = Self.distinct(positions)
  }

  /// A value if there is one, else the reason.
  public init(
    _ value: Value?, orMissing reason: MissingReason, n: Int, of: Int,
    positions: some Sequence<Int64>
  ) {
    self.value = value
    self.reason = value == nil ? reason : nil
    self.n = n
    self.of = of
    self.positions = Self.distinct(positions)
  }

  /// n / of; nil when nothing could have entered.
  public var coverage: Rational? { Rational(n, of) }

  /// Whether the group is large enough to be ranked, charted or compared: n of 5 or more.
  public var isComparable: Bool { n >= Self.smallestGroup }

  private static func distinct(_ positions: some Sequence<Int64>) -> [Int64] {
    Set(positions).sorted()
  }
}

extension Measured {
  /// The fewest answers that may be ranked, charted or compared.
  public static var smallestGroup: Int { 5 }
}

/// Why a measure has no value.
public enum MissingReason: String, Sendable, CaseIterable {
  /// Nothing was answered.
  case noAnswers
  /// Neither half of a pair, or only one of them.
  case noPairs
  /// The expectations add up to nothing.
  case zeroExpectation
  /// Fewer than five.
  case fewAnswers
  /// Too little of the weight was answered.
  case coverage
  /// Answers on scales, sets, versions or collectors that must not be mixed.
  case mixed
  /// No journey, customer, call or case falls in the period.
  case nothingInPeriod
  /// Only one of two times is known.
  case oneTimeOnly
  /// An end lies before its beginning.
  case reversedTimes
  /// Too few points to draw a line or a threshold.
  case fewPoints
  /// A quantity that the formula needs is not recorded.
  case notRecorded
}
