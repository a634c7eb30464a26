internal import GRDB
internal import Journeys
internal import Storage
internal import Timelines

/// Writes board entries as rows.
final class BoardWriter {
  private let insert: PreparedStatement
  private let delete: PreparedStatement
  private let plans: PlanBook

  init(_ database: Database, plans: PlanBook) throws {
    insert = try PreparedStatement(database, BoardSchema.insert)
    delete = try PreparedStatement(database, "DELETE FROM journey WHERE stream = ?")
    self.plans = plans
  }

  func remove(_ stream: Int64) throws {
    delete.bind(stream, at: 1)
    try delete.run()
  }

  /// - Parameter journey: the id, as it stands in the stream's subject.
  func write(
    _ entry: borrowing BoardEntry, stream: Int64, journey: UnsafeRawBufferPointer,
    customer: String?
  ) throws {
    guard entry.openedAt != BoardEntry.never else { return }
    let plan = entry.state.plan >= 0 ? plans.plans[Int(entry.state.plan)].blueprint : nil
    func touchpoint(_ place: Int16) -> String? {
      place >= 0 ? plan?.touchpoints[Int(place)].id : nil
    }
    insert.bind(stream, at: 1)
    insert.bind(unmovedText: journey, at: 2)
    insert.bind(optional: customer, at: 3)
    insert.bind(optional: plan?.id, at: 4)
    insert.bind(optional: plan?.version, at: 5)
    insert.bind(entry.stateName, at: 6)
    insert.bind(optional: touchpoint(entry.current), at: 7)
    insert.bind(optional: touchpoint(entry.weakest), at: 8)
    insert.bind(entry.openedAt, at: 9)
    let range = entry.deliveryRange
    insert.bind(optional: entry.deliveredAt, at: 10)
    insert.bind(optional: range?.lowerBound, at: 11)
    insert.bind(optional: range?.upperBound, at: 12)
    insert.bind(entry.lastAt, at: 13)
    insert.bind(optional: entry.opening.advisor, at: 14)
    insert.bind(optional: entry.opening.model, at: 15)
    insert.bind(optional: entry.opening.order, at: 16)
    insert.bind(Int64(entry.events), at: 17)
    try insert.run()
  }
}
