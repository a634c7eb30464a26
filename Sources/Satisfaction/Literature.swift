/// A number that a source text states; shown with its source, and never as a dealer's result.
///
/// It is no `Measured`: it rests on no event, and nothing here computes with it.
public struct Literature: Sendable, Hashable, Identifiable {
  public enum Unit: String, Sendable {
    /// 1 is all.
    case share
    case persons
    /// How many times as much.
    case times
    /// A count of services, good or bad.
    case services
    /// A count of customers.
    case customers
  }

  public enum Amount: Sendable, Hashable {
    case exactly(Rational)
    /// Both ends included.
    case range(Rational, Rational)
    /// That much or more.
    case atLeast(Rational)
  }

  public struct Figure: Sendable, Hashable {
    public let amount: Amount
    public let unit: Unit
    /// What the figure stands for where there are several; nil for the only one.
    public let chinese: String?
    public let english: String?

    init(_ amount: Amount, _ unit: Unit, _ chinese: String? = nil, _ english: String? = nil) {
      self.amount = amount
      self.unit = unit
      self.chinese = chinese
      self.english = english
    }
  }

  public let id: String
  public let chinese: String
  public let english: String
  /// One or more, in the order of the source.
  public let figures: [Figure]
  public let source: SourceText

  init(
    _ id: String, _ source: SourceText, _ chinese: String, _ english: String, _ figures: Figure...
  ) {
    self.id = id
    self.chinese = chinese
    self.english = english
    self.figures = figures
    self.source = source
  }
}

extension Literature.Amount {
  static func percent(_ value: Int) -> Self { .exactly(hundredths(value)) }

  static func percent(_ lowest: Int, _ highest: Int) -> Self {
    .range(hundredths(lowest), hundredths(highest))
  }

  static func whole(_ value: Int) -> Self { .exactly(Rational(value)) }

  /// A fraction over 100 always exists.
  private static func hundredths(_ value: Int) -> Rational {
    Rational(value, 100) ?? Rational(value)
  }
}
