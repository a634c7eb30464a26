/// Indices and shop indicators as somebody reported them, in series that may be drawn on one axis.
///
/// Only readings of one kind, collector, name, set and version share a series, and within it only
/// periods of one kind: a year is no neighbour of its months. What is not said is equal only to what
/// is not said. Of several readings for one period the latest recorded stands, and those it took the
/// place of stay with it. Differences are taken within a series alone.
///
/// Sources: 《客户满意度全面提升培训课程》 (返修率, 未销售工时),
/// 《移动电商：客户关系管理方向》 (客户满意度的第三方指标).
public enum Indicators {
  public enum Kind: String, Sendable, CaseIterable {
    /// `index.reported`
    case index
    /// `indicator.reported`
    case indicator
  }

  /// What readings must have in common to be compared.
  public struct Series: Sendable, Hashable {
    public var kind: Kind
    public var collector: String?
    /// Of the index or the shop indicator.
    public var name: String
    public var set: String?
    public var version: String?

    public init(
      kind: Kind, collector: String? = nil, name: String, set: String? = nil,
      version: String? = nil
    ) {
      self.kind = kind
      self.collector = collector
      self.name = name
      self.set = set
      self.version = version
    }
  }

  /// One reported value, in the unit of its series.
  public struct Reading: Sendable, Hashable {
    public var position: Int64
    public var series: Series
    /// As reported; neighbours are known for the forms that `ReportPeriod` reads.
    public var period: String
    public var value: Rational
    /// How many answers it rests on; nil if not said.
    public var n: Int?
    public var rank: Int?

    public init(
      position: Int64, series: Series, period: String, value: Rational, n: Int? = nil,
      rank: Int? = nil
    ) {
      self.position = position
      self.series = series
      self.period = period
      self.value = value
      self.n = n
      self.rank = rank
    }
  }

  /// One period of a series.
  public struct Point: Sendable {
    public let reading: Reading
    /// Earlier readings for the same period, in the order of the log.
    public let replaced: [Reading]
    /// The value less that of the period just before, in the unit of the series.
    ///
    /// n counts the readings it rests on, of 2. Without the period just before: `nothingInPeriod`;
    /// if either rests on fewer than five: `fewAnswers` (a number not said forbids nothing); if
    /// the period's form is unknown: `notRecorded`.
    public let difference: Measured<Rational>
  }

  /// A series with its points in the order of their periods.
  public struct Line: Sendable {
    public let series: Series
    /// Nil for periods of unknown form, which stand in the order of their text.
    public let periodKind: ReportPeriod.Kind?
    public let points: [Point]
  }
}
