import CanonicalJSON
import Chronology
import EventLog
import EventLogSQLite
import Foundation
import GRDB
import Journeys
import MerkleTree
import ReadModels
import TestSupport
import Testing

/// A log with its read models in a folder of their own, which goes when the value goes.
final class House {
  let folder: String
  private(set) var log: SQLiteEventLog
  private var models: ReadModels
  private let plans: PlanBook
  private var lastID: UInt64 = 0
  /// Events not yet in the log: they go there in one commit, before anything is read.
  private var pending: [Event] = []

  /// 2026-03-05T14:00:00+08:00
  static let start = CivilTime(year: 2026, month: 3, day: 5, hour: 6).utc

  static func time(_ minute: Int64) -> Int64 { start.milliseconds + minute * 60_000 }

  init(plans: PlanBook = Plans.book) throws {
    folder = NSTemporaryDirectory() + "touchstone-readmodels-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    self.plans = plans
    log = try Self.makeLog(folder, "log.sqlite")
    models = Self.models(folder, log, plans)
  }

  deinit {
    models.close()
    try? log.close()
    try? FileManager.default.removeItem(atPath: folder)
  }

  var boardPath: String { folder + "/readmodels.sqlite" }

  private static func makeLog(_ folder: String, _ name: String) throws -> SQLiteEventLog {
    let options = SQLiteEventLog.Options(
      lockPath: folder + "/logbook.lock", openingLockPath: folder + "/opening.lock", wait: 2_000,
      clock: { start })
    try SQLiteEventLog.create(
      path: folder + "/" + name, origin: "example.com/dealer-1", options: options)
    return try SQLiteEventLog(path: folder + "/" + name, options: options)
  }

  private static func models(
    _ folder: String, _ log: SQLiteEventLog, _ plans: PlanBook
  ) -> ReadModels {
    ReadModels(
      path: folder + "/readmodels.sqlite", lockPath: folder + "/logbook.lock",
      openingLockPath: folder + "/opening.lock", wait: 2_000, log: log, plans: plans)
  }

  /// Puts another, empty log in the log's place.
  func replaceLog() throws {
    try flush()
    models.close()
    try log.close()
    log = try Self.makeLog(folder, UUID().uuidString + ".sqlite")
    models = Self.models(folder, log, plans)
    lastID += 1_000_000
  }

  /// Closes the read models and lets a body do as it likes with their file.
  func whileClosed(_ body: () throws -> Void) throws {
    models.close()
    try body()
    try flush()
    models = Self.models(folder, log, plans)
  }

  /// Runs a statement on the board behind the back of the read models.
  func alter(_ sql: String) throws {
    let queue = try DatabaseQueue(path: boardPath)
    try queue.inDatabase { try $0.execute(sql: sql) }
    try queue.close()
  }

  // MARK: The board

  func journeys(
    _ filter: BoardFilter = BoardFilter(), past: BoardPast? = nil
  ) throws -> [BoardRow] {
    try flush()
    return try models.journeys(filter, past: past)
  }

  func replay(_ past: BoardPast, to name: String) throws -> (head: Head, journeys: Int) {
    try flush()
    return try models.replay(past, to: folder + "/" + name)
  }

  func check() throws -> BoardDifference? {
    try flush()
    return try models.check()
  }

  func catchUp() throws {
    try flush()
    try models.catchUp()
  }

  func rebuild() throws -> Head {
    try flush()
    return try models.rebuild()
  }

  // MARK: Events

  func event(
    _ journey: String, _ minute: Int64, _ type: String, _ data: JSON = [:],
    customer: String? = "C-1"
  ) -> Event {
    lastID += 1
    return Event(
      id: EventID(high: 0x7000, low: 0x8000_0000_0000_0000 | lastID),
      source: "example.com/dealer-1", type: type, subject: "journey/" + journey,
      time: Timestamp(milliseconds: Self.time(minute)), customer: customer, actor: "S-1",
      data: data)
  }

  func append(_ events: [Event]) { pending += events }

  func flush() throws {
    guard !pending.isEmpty else { return }
    let batch = EventBatch()
    batch.reset(recorded: Self.start)
    for event in pending {
      batch.beginGroup()
      try batch.append(event)
    }
    pending = []
    for outcome in try log.appendNow(batch, gate: nil) {
      if case .appended = outcome { continue }
      Issue.record("\(outcome)")
    }
  }

  /// Appends one event and answers its id.
  @discardableResult
  func add(
    _ journey: String, _ minute: Int64, _ kind: FactKind, _ data: JSON = [:],
    customer: String? = "C-1"
  ) -> String {
    let event = event(journey, minute, kind.rawValue, data, customer: customer)
    append([event])
    return event.id.description
  }

  func open(
    _ journey: String, _ minute: Int64, customer: String? = "C-1", advisor: String? = nil
  ) {
    add(
      journey, minute, .journeyOpened,
      .object(present: [
        ("blueprint", "delivery"), ("blueprintVersion", 1), ("advisor", advisor.map(JSON.string)),
      ]), customer: customer)
  }

  @discardableResult
  func rate(_ journey: String, _ touchpoint: String, _ perception: Int64) -> String {
    add(
      journey, 90, .ratingGiven,
      ["touchpoint": .string(touchpoint), "perception": .integer(perception)])
  }

  func correct(_ journey: String, _ id: String, _ replacement: JSON? = nil) {
    add(
      journey, 100, .correctionMade,
      .object(present: [
        ("corrects", .string(id)), ("reason", "typo"), ("replacement", replacement),
      ]))
  }
}
