internal import GRDB

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
  /// How many touchpoints were completed for a reason although mandatory items were open.
  public let incomplete: Int64
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
    return try Row.fetchAll(database, sql: sql, arguments: arguments).map { row in
      BoardRow(
        journey: row["journey"], customer: row["customer"], blueprint: row["blueprint"],
        blueprintVersion: row["blueprintVersion"], state: row["state"], current: row["current"],
        weakest: row["weakest"], opened: row["opened"], delivered: row["delivered"],
        last: row["last"], advisor: row["advisor"],
        advisorAtDelivery: row["advisorAtDelivery"], incomplete: row["incomplete"],
        model: row["model"],
        order: row["orderCode"], events: row["events"])
    }
  }
}
