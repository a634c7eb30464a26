public import Chronology
public import Timelines

/// Which list is asked for.
public struct CallRequest: Sendable {
  /// As the local day began; nil: the list of the moment.
  public var day: CivilTime?
  public var knownAt: Cut.KnownAt?
  public var opensNames = false
  /// Why names are opened: a code that is recorded.
  public var reason: String?

  /// Only of this advisor, by id.
  public var advisor: String?
  /// Only with a step of the plan, a kind of care or `alert`, as an id or as lists print it.
  public var step: String?
  /// Only what is due by a day; the list's own day where the flag stands alone.
  public var due: Due?
  /// The customer of the row that ended the page before: only the rows after it.
  public var after: String?
  /// At most so many rows.
  public var limit: Int?
  /// With what waits for the manager's review.
  public var isReview = false

  public enum Due: Sendable {
    case today
    case by(CivilTime)
  }

  public init() {}
}
