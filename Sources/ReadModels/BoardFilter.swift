internal import Chronology
internal import GRDB
internal import Timelines
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
  /// How many touchpoints were completed for a reason although mandatory items were open.
  public let incomplete: Int64
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
    ).map {
      guard let place = PlacedRow.Place($0) else { throw ImplausibleRow() }
      return place
    }
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
  /// - Throws: `ImplausibleRow`.
  func fetch(
    _ database: Database, after place: PlacedRow.Place?, without streams: [Int64] = []
  ) throws -> [PlacedRow] {
    let (sql, arguments) = query(after: place, without: streams)
    var rows: [PlacedRow] = []
    let cursor = try Row.fetchCursor(database, sql: sql, arguments: arguments)
    while let row = try cursor.next() {
      guard let shown = BoardRow(row), let place = PlacedRow.Place(row) else {
        throw ImplausibleRow()
      }
      rows.append(PlacedRow(place: place, row: shown))
    }
    return rows
  }
}

/// A row holds what no fold writes: somebody else changed the read models.
struct ImplausibleRow: Error {}

extension PlacedRow.Place {
  fileprivate init?(_ row: Row) {
    let opened: DatabaseValue = row["opened"]
    let stream: DatabaseValue = row["stream"]
    guard case .int64(let opened) = opened.storage, case .int64(let stream) = stream.storage else {
      return nil
    }
    self.init(opened: opened, stream: stream)
  }
}

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
      let last = number("last", times), let events = number("events", counts),
      let incomplete = number("incomplete", 0...Int64.max)
    else { return nil }
    self.journey = journey
    self.state = state
    self.opened = opened
    self.last = last
    self.events = events
    self.incomplete = incomplete
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
