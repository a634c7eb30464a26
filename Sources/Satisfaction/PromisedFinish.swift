/// Promised and actual: the finish that one journey's customer was promised, and the delay.
///
/// The binding finish is the latest one recorded before the customer arrived, or moved afterwards at
/// the customer's own request, to whichever time was agreed, and recorded before the actual finish.
/// Before means that the log recorded the promise earlier than the arrival, or the finish, occurred:
/// a promise written down only afterwards proves nothing about what was promised, whatever time it
/// claims. Where no promise was recorded in time none binds, and there is no delay. Where no arrival
/// is known the actual finish stands in for it, as the latest moment at which the customer can have
/// come.
///
/// Times are milliseconds since 1970. Source: 《客户满意度全面提升培训课程》 (有效管理客户的期望).
public struct PromisedFinish: Sendable {
  /// One promised finish: of an appointment made, or of one moved.
  public struct Promise: Sendable, Hashable {
    public var position: Int64
    /// When the log recorded it, not when it is said to have occurred.
    public var recorded: Int64
    public var finish: Int64
    /// Moved at the customer's request; an appointment that is first made is not moved.
    public var isMovedByCustomer: Bool

    public init(position: Int64, recorded: Int64, finish: Int64, isMovedByCustomer: Bool = false) {
      self.position = position
      self.recorded = recorded
      self.finish = finish
      self.isMovedByCustomer = isMovedByCustomer
    }
  }

  /// The promise of the lowest position, whether or not it was recorded in time.
  public let first: Promise?
  public let binding: Promise?
  public let actual: RecordedMoment?
  /// Actual less binding finish in milliseconds, below zero when the shop was early.
  ///
  /// n and of are 1, n 0 without a value. With one of the two: `oneTimeOnly`; with neither:
  /// `notRecorded`.
  public let delay: Measured<Int64>
  /// Something was promised, but nothing that binds.
  public let isRecordedTooLate: Bool
  public let isArrivalUnknown: Bool

  /// The promises in any order; the arrival is `customer.arrived`, else the start of the greeting.
  public init(
    promises: [Promise], arrived: RecordedMoment?, greetingStarted: RecordedMoment? = nil,
    actual: RecordedMoment?
  ) {
    let arrival = arrived ?? greetingStarted
    let until = (arrival ?? actual)?.occurred
    let ordered = promises.sorted { $0.position < $1.position }
    let binding = ordered.last { promise in
      let limit = promise.isMovedByCustomer ? actual?.occurred : until
      return limit.map { promise.recorded < $0 } ?? true
    }
    first = ordered.first
    self.binding = binding
    self.actual = actual
    isRecordedTooLate = binding == nil && !ordered.isEmpty
    isArrivalUnknown = arrival == nil
    if let binding, let actual {
      delay = Measured(
        actual.occurred - binding.finish, n: 1, of: 1,
        positions: [binding.position, arrival?.position, actual.position].compactMap(\.self))
    } else {
      delay = Measured(
        missing: binding == nil && actual == nil ? .notRecorded : .oneTimeOnly, n: 0, of: 1,
        positions: [binding?.position, actual?.position].compactMap(\.self))
    }
  }

  /// Whether the delay goes beyond the grace, 0 minutes or more; nil without a delay.
  public func isLate(graceMinutes: Int = 0) -> Bool? {
    delay.value.map { $0 > Self.milliseconds(minutes: Int64(graceMinutes)) }
  }

  /// So many minutes in milliseconds; the longest time there is where they are more than that.
  public static func milliseconds(minutes: Int64) -> Int64 {
    let (product, isTooLong) = minutes.multipliedReportingOverflow(by: 60_000)
    return isTooLong ? (minutes < 0 ? .min : .max) : product
  }
}
