public import Satisfaction
public import Timelines

/// What a report is asked to rest on.
public struct ReportRequest: Sendable {
  /// What puts a journey into the period.
  public enum Basis: String, Sendable, CaseIterable {
    /// The local date of its delivery.
    case delivered
    /// The local date of an answer; then only such answers count.
    case answered
    /// The local date on which it was opened; lost and open journeys count as others do.
    case opened
  }

  public var name: ReportName
  /// Local dates, both included.
  public var from: LocalDate?
  public var to: LocalDate?
  public var basis = Basis.delivered
  /// A staff id.
  public var advisor: String?
  public var answers = AnswerSet.first
  public var without: Set<LeftOut> = []
  /// Days whose weeks fix mean and limits of the control chart.
  public var baseline: ClosedRange<LocalDate>?
  public var cut = Cut()
  public var outlook = Outlook()
  /// Rows of long tables of a process report at most; the most frequent come first.
  public var top = 20

  /// What a member of staff is called, where names are opened.
  public var staffName: @Sendable (String) -> String? = { _ in nil }

  public init(_ name: ReportName) {
    self.name = name
  }

  /// What customer value is computed with; stated with every value.
  public struct Outlook: Sendable {
    /// N, in years.
    public var years = 5
    /// r for one year.
    public var rate = Rational(8, 100) ?? Rational(0)
    /// The margin expected of one customer in one year, in 分; nil where nobody assumes one.
    public var marginMinor: Int?
    /// How many customers one customer is expected to bring; nil where nobody assumes any.
    public var referrals: Rational?

    public init() {}
  }

  /// Whether a local date lies in the period.
  func contains(_ date: LocalDate) -> Bool {
    (from.map { $0 <= date } ?? true) && (to.map { date <= $0 } ?? true)
  }
}
