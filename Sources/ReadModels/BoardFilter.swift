internal import Chronology
internal import GRDB
internal import Timelines

/// One journey as lists show it; times in milliseconds since 1970 UTC.
public struct BoardRow: Sendable, Hashable {
  public let journey: String
  public let customer: String?
  public let blueprint: String?
  public let blueprintVersion: Int64?
  public let state: String
  public let current: String?
  public let weakest: String?
  public let opened: Int64
  public let delivered: Int64?
  public let last: Int64
  /// Who answers for it now.
  public let advisor: String?
  /// Who answered for it at the hand-over; nil before.
  public let advisorAtDelivery: String?
  public let model: String?
  public let order: String?
  public let events: Int64
}

/// Which journeys to list; what is nil lets everything through.
public struct BoardFilter: Sendable {
  public var customer: String?
  public var journey: String?
  /// Who answers for it now.
  public var advisor: String?
  public var state: String?
  /// Opened within, milliseconds since 1970 UTC.
  public var openedFrom: Int64?
  public var openedThrough: Int64?
  /// Some event that may deliver lies within.
  public var deliveredWithin: ClosedRange<Int64>?
  public var limit: Int?

  public init() {}

  func fetch(_ database: Database) throws -> [BoardRow] {
    var conditions: [String] = []
    var arguments = StatementArguments()
    func require(_ condition: String, _ value: (any DatabaseValueConvertible)?) {
      guard let value else { return }
      conditions.append(condition)
      arguments += [value]
    }
    require("customer = ?", customer)
    require("journey = ?", journey)
    require("advisor = ?", advisor)
    require("state = ?", state)
    require("opened >= ?", openedFrom)
    require("opened <= ?", openedThrough)
    require("deliveredFirst <= ?", deliveredWithin?.upperBound)
    require("deliveredLast >= ?", deliveredWithin?.lowerBound)
    let sql =
      "SELECT \(BoardSchema.columns) FROM journey"
      + (conditions.isEmpty ? "" : " WHERE " + conditions.joined(separator: " AND "))
      + " ORDER BY opened, stream" + (limit.map { " LIMIT \($0)" } ?? "")
    var rows: [BoardRow] = []
    let cursor = try Row.fetchCursor(database, sql: sql, arguments: arguments)
    while let row = try cursor.next() {
      guard let plausible = BoardRow(row) else { throw ImplausibleRow() }
      rows.append(plausible)
    }
    return rows
  }
}

/// A row holds what no fold writes: somebody else changed the read models.
struct ImplausibleRow: Error {}

extension BoardRow {
  /// Nil where a value has another storage class, or is out of range, so that nothing behind it has
  /// to expect one.
  fileprivate init?(_ row: Row) {
    var isPlausible = true
    func text(_ column: String) -> String? {
      let value: DatabaseValue = row[column]
      guard case .string(let text) = value.storage else {
        isPlausible = isPlausible && value.isNull
        return nil
      }
      return text
    }
    func number(_ column: String, _ range: ClosedRange<Int64>) -> Int64? {
      let value: DatabaseValue = row[column]
      guard case .int64(let number) = value.storage, range.contains(number) else {
        isPlausible = isPlausible && value.isNull
        return nil
      }
      return number
    }
    let times = Timestamp.earliest.milliseconds...Timestamp.latest.milliseconds
    let counts = 1...Int64.max
    guard let journey = text("journey"), let state = text("state"),
      BoardEntry.stateNames.contains(state), let opened = number("opened", times),
      let last = number("last", times), let events = number("events", counts)
    else { return nil }
    self.journey = journey
    self.state = state
    self.opened = opened
    self.last = last
    self.events = events
    customer = text("customer")
    blueprint = text("blueprint")
    blueprintVersion = number("blueprintVersion", Int64.min...Int64.max)
    current = text("current")
    weakest = text("weakest")
    delivered = number("delivered", times)
    advisor = text("advisor")
    advisorAtDelivery = text("advisorAtDelivery")
    model = text("model")
    order = text("orderCode")
    if !isPlausible { return nil }
  }
}
