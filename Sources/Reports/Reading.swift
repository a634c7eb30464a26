public import Satisfaction
public import Wording

/// One measured value as a report shows it: the value or why there is none, and what it rests on.
public struct Reading: Sendable {
  /// How the value is written.
  public enum Form: Sendable {
    /// JSON 4 decimals, terminal 2.
    case number
    /// The same with its sign.
    case signed
    /// A share of 1: JSON 4 decimals, terminal percent with 1.
    case share
    /// Points of 1000, 1 decimal everywhere.
    case index
    /// Milliseconds; JSON in seconds, terminal in minutes.
    case duration
    /// 分; terminal in 元.
    case money
    /// A code.
    case words
  }

  public let form: Form
  public let value: Rational?
  /// The code, where the value is one, and what it means.
  public let code: String?
  public let words: Sentence?
  public let reason: MissingReason?
  public let n: Int
  public let of: Int
  public let positions: [Int64]
  /// How many the group holds that would be compared; nil where the value speaks of no group.
  public let group: Int?

  /// Which number says how large the group is.
  public enum Group: Sendable {
    case n, of, none
  }

  public init(_ measured: Measured<Rational>, _ form: Form, group: Group = .n) {
    self.form = form
    value = measured.value
    code = nil
    words = nil
    reason = measured.reason
    n = measured.n
    of = measured.of
    positions = measured.positions
    self.group = Self.size(group, n: measured.n, of: measured.of)
  }

  public init(_ measured: Measured<Int64>, _ form: Form, group: Group = .n) {
    self.init(
      Measured(
        measured.value.map { Rational(Int($0)) }, orMissing: measured.reason ?? .notRecorded,
        n: measured.n, of: measured.of, positions: measured.positions), form, group: group)
  }

  /// A value that is a code.
  public init<Code: Sendable>(
    _ measured: Measured<Code>, group: Group = .n, words: (Code) -> (String, Sentence)
  ) {
    form = .words
    value = nil
    let found = measured.value.map(words)
    code = found?.0
    self.words = found?.1
    reason = measured.reason
    n = measured.n
    of = measured.of
    positions = measured.positions
    self.group = Self.size(group, n: measured.n, of: measured.of)
  }

  private static func size(_ group: Group, n: Int, of: Int) -> Int? {
    switch group {
    case .n: n
    case .of: of
    case .none: nil
    }
  }

  public var hasValue: Bool { value != nil || code != nil }

  /// A value of fewer than five: it is shown, and never ranked, charted or compared.
  public var isTooFew: Bool {
    guard hasValue, let group else { return false }
    return group < Measured<Rational>.smallestGroup
  }
}
