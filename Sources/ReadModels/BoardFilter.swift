internal import GRDB
public import Wording

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
  /// Of these customers.
  public var customers: [String]?
  public var journey: String?
  /// Who answers for it now.
  public var advisor: String?
  public var state: String?
  /// Opened within, milliseconds since 1970 UTC.
  public var openedFrom: Int64?
  public var openedThrough: Int64?
  /// Some event that may deliver lies within.
  public var deliveredWithin: ClosedRange<Int64>?
  /// The journey that ended the page before: only those after it, in the order of the list.
  public var after: String?
  public var limit: Int?

  public init() {}
}

/// A row, and what rows are ordered by: when the journey was opened, then its stream.
struct PlacedRow {
  struct Place: Comparable {
    let opened: Int64
    let stream: Int64

    static func < (one: Place, other: Place) -> Bool {
      (one.opened, one.stream) < (other.opened, other.stream)
    }
  }

  let place: Place
  let row: BoardRow
}

extension BoardFilter {
  /// Where the journey `after` is in the list; nil where the database does not have it.
  func place(in database: Database) throws -> PlacedRow.Place? {
    try Row.fetchOne(
      database, sql: "SELECT opened, stream FROM journey WHERE journey = ?", arguments: [after]
    ).map { PlacedRow.Place(opened: $0["opened"], stream: $0["stream"]) }
  }

  /// - Throws: `BoardError.unknownPlace`.
  func fetch(_ database: Database) throws -> [BoardRow] {
    let place = after == nil ? nil : try self.place(in: database)
    if after != nil, place == nil { throw BoardError.unknownPlace }
    return try fetch(database, after: place).map(\.row)
  }

  /// What is asked of the database; the cost is that of the rows it answers.
  func query(
    after place: PlacedRow.Place?, without streams: [Int64] = []
  ) -> (sql: String, arguments: StatementArguments) {
    var conditions: [String] = []
    var arguments = StatementArguments()
    func require(_ condition: String, _ values: (any DatabaseValueConvertible)?...) {
      guard values.allSatisfy({ $0 != nil }) else { return }
      conditions.append(condition)
      arguments += StatementArguments(values)
    }
    require("customer = ?", customer)
    require("journey = ?", journey)
    require("advisor = ?", advisor)
    require("state = ?", state)
    require("opened >= ?", openedFrom)
    require("opened <= ?", openedThrough)
    require("deliveredFirst <= ?", deliveredWithin?.upperBound)
    require("deliveredLast >= ?", deliveredWithin?.lowerBound)
    require("(opened, stream) > (?, ?)", place?.opened, place?.stream)
    if let customers {
      conditions.append("customer IN (\(customers.map { _ in "?" }.joined(separator: ", ")))")
      arguments += StatementArguments(customers)
    }
    if !streams.isEmpty {
      conditions.append("stream NOT IN (\(streams.map { "\($0)" }.joined(separator: ", ")))")
    }
    let sql =
      "SELECT \(BoardSchema.columns) FROM journey"
      + (conditions.isEmpty ? "" : " WHERE " + conditions.joined(separator: " AND "))
      + " ORDER BY opened, stream" + (limit.map { " LIMIT \($0)" } ?? "")
    return (sql, arguments)
  }

  /// - Parameter streams: left out.
  func fetch(
    _ database: Database, after place: PlacedRow.Place?, without streams: [Int64] = []
  ) throws -> [PlacedRow] {
    let (sql, arguments) = query(after: place, without: streams)
    return try Row.fetchAll(database, sql: sql, arguments: arguments).map { row in
      PlacedRow(
        place: .init(opened: row["opened"], stream: row["stream"]),
        row: BoardRow(
          journey: row["journey"], customer: row["customer"], blueprint: row["blueprint"],
          blueprintVersion: row["blueprintVersion"], state: row["state"],
          current: row["current"], weakest: row["weakest"], opened: row["opened"],
          delivered: row["delivered"], last: row["last"], advisor: row["advisor"],
          advisorAtDelivery: row["advisorAtDelivery"], model: row["model"],
          order: row["orderCode"], events: row["events"]))
    }
  }
}

/// Why a list cannot be read.
public enum BoardError: ExplainedError, Hashable {
  /// The journey after which a page was to begin is not there.
  case unknownPlace

  public var code: String { "board.unknownPlace" }

  public var sentence: Sentence {
    Sentence(
      "没有这个旅程，不能从它之后继续；请用上一页最后一个旅程的编号，或从头开始",
      "there is no such journey to continue after; give the last journey of the page before, or "
        + "start from the beginning")
  }
}
