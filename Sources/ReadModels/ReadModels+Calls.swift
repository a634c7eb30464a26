internal import Chronology
internal import EventLog
internal import GRDB
internal import Storage
public import Timelines

/// A journey with which a call list may have to do; times in milliseconds since 1970 UTC.
public struct CallableJourney: Sendable {
  public let journey: String
  public let customer: String?
  /// When its latest fact happened.
  public let last: Int64
  /// The earliest and latest moment that any of the events that deliver gives.
  public let delivered: ClosedRange<Int64>?
  public let alert: CallMarks.AlertState
  public let alertOpened: Int64?
}

/// Who may be on a call list, at a cost that grows with those who may.
public struct CallableCustomers: Sendable {
  /// Up to where the log was looked at.
  public let position: Int64
  public let journeys: [CallableJourney]
  /// With a care that may be due.
  public let careCustomers: [String]
  /// Who were erased, merged or left, whenever that was.
  public let noted: Set<String>
}

/// Up to when, and from when on, a list looks; milliseconds since 1970 UTC.
public struct CallWindow: Sendable {
  /// Deliveries and calls from then on may still bring a task.
  public var from: Int64
  /// What happened later is not known to the list.
  public var asOf: Int64
  public var care: ClosedRange<Int64>

  public init(from: Int64, asOf: Int64, care: ClosedRange<Int64>) {
    self.from = from
    self.asOf = asOf
    self.care = care
  }
}

extension ReadModels {
  /// Who may be on a call list; nil where the read models cannot be brought so far in time, or hold
  /// what no fold writes: then only the log can say.
  ///
  /// - Parameters:
  ///   - needed: the position that must have been reached.
  ///   - projector: keeps the read models up while it runs; then nothing is written here.
  public func callable(
    within window: CallWindow, reaching needed: Int64, projector: Projector? = nil
  ) throws -> CallableCustomers? {
    if let found = try callableNow(within: window, reaching: needed) { return found }
    if let projector {
      projector.wait(for: needed, milliseconds: Self.patience)
    } else {
      do {
        try catchUpOrLeave()
      } catch is StorageError {
        return nil
      }
    }
    return try callableNow(within: window, reaching: needed)
  }

  private func callableNow(
    within window: CallWindow, reaching needed: Int64
  ) throws -> CallableCustomers? {
    do {
      return try readers.use { database in
        guard let stand = try stand(database), stand.size >= needed, try isOfLog(stand) else {
          return nil
        }
        return CallableCustomers(
          position: stand.size, journeys: try Self.callable(database, within: window),
          careCustomers: try String.fetchAll(
            database, sql: "SELECT DISTINCT customer FROM care WHERE due BETWEEN ? AND ?",
            arguments: [window.care.lowerBound, window.care.upperBound]),
          noted: try String.fetchSet(database, sql: "SELECT customer FROM noted"))
      }
    } catch is ImplausibleRow {
      return nil
    }
  }

  private static func callable(
    _ database: Database, within window: CallWindow
  ) throws -> [CallableJourney] {
    // A journey of no possible time would be in no window, and be passed over.
    let latest = try Int64.fetchOne(database, sql: "SELECT max(opened) FROM journey") ?? 0
    guard latest <= Timestamp.latest.milliseconds else { throw ImplausibleRow() }
    let statement = try PreparedStatement(
      database,
      """
      SELECT journey, customer, last, deliveredFirst, deliveredLast, alert, alertOpened FROM journey
      WHERE callsUntil >= ?1 AND opened <= ?2
        AND (alert <> 0 OR deliveredLast >= ?1 OR lastCall >= ?1 OR last > ?2)
      """)
    statement.bind(window.from, at: 1)
    statement.bind(window.asOf, at: 2)
    defer { statement.reset() }
    var found: [CallableJourney] = []
    while try statement.next() {
      guard let alert = CallMarks.AlertState(rawValue: statement.integer(5)) else {
        throw ImplausibleRow()
      }
      var delivered: ClosedRange<Int64>?
      if let first = statement.optionalInteger(3), let last = statement.optionalInteger(4) {
        guard first <= last else { throw ImplausibleRow() }
        delivered = first...last
      }
      found.append(
        CallableJourney(
          journey: statement.text(0),
          customer: statement.isNull(1) ? nil : statement.text(1), last: statement.integer(2),
          delivered: delivered, alert: alert, alertOpened: statement.optionalInteger(6)))
    }
    return found
  }
}
