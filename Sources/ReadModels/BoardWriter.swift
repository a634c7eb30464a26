internal import GRDB
internal import Journeys
internal import Storage
internal import Timelines

/// Writes board entries as rows.
final class BoardWriter {
  private let insert: PreparedStatement
  private let delete: PreparedStatement
  private let care: PreparedStatement
  private let noted: PreparedStatement
  private let plans: [PlanTexts]
  private let book: PlanBook
  /// What the rows say of each plan, kept as long as the writer.
  private let kept: RowTexts
  private let texts = RowTexts()

  private struct PlanTexts {
    let id: UnsafeRawBufferPointer?
    let version: Int64
    let touchpoints: [UnsafeRawBufferPointer?]
  }

  init(_ database: Database, plans: PlanBook) throws {
    insert = try PreparedStatement(database, BoardSchema.insert)
    book = plans
    delete = try PreparedStatement(database, "DELETE FROM journey WHERE stream = ?")
    care = try PreparedStatement(
      database, "INSERT OR IGNORE INTO care (due, customer) VALUES (?, ?)")
    noted = try PreparedStatement(database, "INSERT OR IGNORE INTO noted (customer) VALUES (?)")
    let blueprints = plans.plans.map(\.blueprint)
    let size = blueprints.reduce(0) { sum, blueprint in
      blueprint.touchpoints.reduce(sum + blueprint.id.utf8.count) { $0 + $1.id.utf8.count }
    }
    let kept = RowTexts(capacity: size)
    self.plans = blueprints.map { blueprint in
      PlanTexts(
        id: kept.keep(blueprint.id), version: blueprint.version,
        touchpoints: blueprint.touchpoints.map { kept.keep($0.id) })
    }
    self.kept = kept
  }

  func remove(_ stream: Int64) throws {
    delete.bind(stream, at: 1)
    try delete.run()
  }

  /// Writes a journey's row in the place of the one that stood there; none for one that is not open.
  func replace(
    _ entry: borrowing BoardEntry, stream: Int64, journey: UnsafeRawBufferPointer,
    customer: String?
  ) throws {
    if entry.openedAt == BoardEntry.never { return try remove(stream) }
    try write(entry, stream: stream, journey: journey, customer: customer)
  }

  /// Writes what a customer's own stream says beside what is known; only ever more.
  func write(_ marks: CareMarks, of customer: String) throws {
    for due in marks.dues {
      care.bind(due, at: 1)
      care.bind(customer, at: 2)
      try care.run()
    }
    guard marks.isNoted else { return }
    for id in marks.others.union([customer]) {
      noted.bind(id, at: 1)
      try noted.run()
    }
  }

  /// - Parameter journey: the id, as it stands in the stream's subject.
  func write(
    _ entry: borrowing BoardEntry, stream: Int64, journey: UnsafeRawBufferPointer,
    customer: String?
  ) throws {
    guard entry.openedAt != BoardEntry.never else { return }
    let plan = Int(entry.state.plan)
    texts.clear()
    insert.bind(stream, at: 1)
    insert.bind(unmovedText: journey, at: 2)
    bind(customer, at: 3)
    if plan >= 0 {
      bind(kept: plans[plan].id, at: 4)
      insert.bind(plans[plan].version, at: 5)
    } else {
      insert.bindNull(at: 4)
      insert.bindNull(at: 5)
    }
    bind(entry.stateName, at: 6)
    bind(touchpoint: entry.current, of: plan, at: 7)
    bind(touchpoint: entry.weakest, of: plan, at: 8)
    insert.bind(entry.openedAt, at: 9)
    let range = entry.deliveryRange
    insert.bind(optional: entry.deliveredAt, at: 10)
    insert.bind(optional: range?.lowerBound, at: 11)
    insert.bind(optional: range?.upperBound, at: 12)
    insert.bind(entry.lastAt, at: 13)
    bind(entry.advisor, at: 14)
    bind(entry.opening.model, at: 15)
    bind(entry.opening.order, at: 16)
    insert.bind(Int64(entry.events), at: 17)
    bind(entry.advisorAtDelivery, at: 18)
    insert.bind(
      plan >= 0 ? Int64(entry.incomplete(in: book.plans[plan])) : 0, at: 19)
    let alert = entry.calls.alert
    insert.bind(alert.rawValue, at: 20)
    insert.bind(optional: alert == .none ? nil : entry.calls.alertOpened, at: 21)
    insert.bind(optional: entry.calls.lastCall, at: 22)
    insert.bind(entry.callsUntil, at: 23)
    try insert.run()
  }

  private func bind(touchpoint place: Int16, of plan: Int, at index: Int32) {
    bind(kept: plan >= 0 && place >= 0 ? plans[plan].touchpoints[Int(place)] : nil, at: index)
  }

  private func bind(kept text: UnsafeRawBufferPointer?, at index: Int32) {
    if let text { insert.bind(unmovedText: text, at: index) } else { insert.bindNull(at: index) }
  }

  /// Without a copy where the text fits among those of its row.
  private func bind(_ text: String?, at index: Int32) {
    guard let text else { return insert.bindNull(at: index) }
    if let place = texts.keep(text) {
      insert.bind(unmovedText: place, at: index)
    } else {
      insert.bind(text, at: index)
    }
  }
}
