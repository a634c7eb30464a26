internal import FollowUps
internal import Timelines

/// What is to be done for all customers on a day, customer by customer, so that it can follow the
/// log; and the rows it makes, before any filter and with nothing opened.
///
/// Only what the order asks for is kept: a year of alerts that nobody called fits in memory.
struct DayCalls: Sendable {
  typealias Row = (group: [String], tasks: [CallTask])
  typealias Review = (customer: String, task: CallTask)

  /// In the order in which to call; customers who share a phone make one row.
  private(set) var rows: [Row] = []
  private(set) var review: [Review] = []
  private(set) var withheld = 0
  private(set) var alertsCalled: [String] = []
  /// The last position that counts, and where the log ended then.
  private(set) var through: Int64 = 0
  private(set) var head: Int64 = 0

  private struct Customer: Sendable {
    let tasks: [CallTask]
    let review: [CallTask]
    let isWithheld: Bool
    let alertsCalled: [String]

    init?(_ calls: CustomerCalls) {
      tasks = calls.tasks
      review = calls.review
      isWithheld = calls.isWithheld
      alertsCalled = calls.journeys.filter(\.isCalledAtTouchpoint).map(\.timeline.journey)
      if tasks.isEmpty, review.isEmpty, !isWithheld, alertsCalled.isEmpty { return nil }
    }
  }

  private var customers: [String: Customer] = [:]
  /// Of others, the journeys whose alerts wait for a review only.
  private var called: [String: [String]] = [:]
  /// All of these, in order.
  private var calledJourneys: [String] = []
  /// Customers with tasks who share a phone, in both directions.
  private var mates: [String: Set<String>] = [:]
  /// The rows of those who share a phone.
  private var shared: [[String]: Row] = [:]

  /// Takes journeys whose alerts wait for a review only, of customers who are folded for nothing
  /// else.
  mutating func know(called: [(customer: String, journey: String)]) {
    self.called = Dictionary(grouping: called, by: \.customer).mapValues { $0.map(\.journey) }
    calledJourneys = called.map(\.journey).sorted()
  }

  /// Folds customers anew, and all others stay as they are.
  ///
  /// - Parameter phones: asked for where two may share one; nil where nobody can tell.
  mutating func follow(
    _ changed: [String], _ folding: CallFolding, _ phones: () throws -> SharedPhones?
  ) throws {
    var wereCalled = false
    for customer in changed {
      if called.removeValue(forKey: customer) != nil { wereCalled = true }
      customers[customer] = Customer(try folding.calls(of: customer))
      for mate in mates.removeValue(forKey: customer) ?? [] {
        mates[mate]?.remove(customer)
        if mates[mate]?.isEmpty == true { mates[mate] = nil }
      }
    }
    let listed = changed.filter(isListed)
    if !listed.isEmpty, customers.count > 1, let phones = try phones() {
      for customer in listed {
        for mate in try phones.mates(of: customer, among: isListed, folding) {
          mates[customer, default: []].insert(mate)
          mates[mate, default: []].insert(customer)
        }
      }
    }
    if wereCalled { calledJourneys = called.values.flatMap(\.self).sorted() }
    let anew = Set(changed)
    shared = shared.filter { $0.key.allSatisfy { !anew.contains($0) } }
    try arrange(folding)
    through = folding.through
    head = folding.head
  }

  /// The same calls, of a log that has grown by what changes nothing.
  mutating func reach(_ folding: CallFolding) {
    through = folding.through
    head = folding.head
  }

  private func isListed(_ customer: String) -> Bool {
    customers[customer]?.tasks.isEmpty == false
  }

  private mutating func arrange(_ folding: CallFolding) throws {
    let listed = customers.lazy.filter { !$0.value.tasks.isEmpty }
      .map { (group: [$0.key], tasks: $0.value.tasks) }.sorted(by: Self.precedes)
    var places: [String: Int] = [:]
    rows = []
    for row in listed {
      let customer = row.group[0]
      if let place = places[customer] {
        rows[place].group.append(customer)
        continue
      }
      for mate in mates[customer] ?? [] { places[mate] = rows.count }
      rows.append(row)
    }
    if !places.isEmpty {
      rows = try rows.compactMap { row in
        guard row.group.count > 1 else { return row }
        let known = try shared[row.group] ?? Self.joined(row.group, folding)
        shared[row.group] = known
        return known.tasks.isEmpty ? nil : known
      }
      // What was held may have been what a row stood by.
      rows.sort(by: Self.precedes)
    }
    review = customers.flatMap { customer, calls in
      calls.review.map { (customer: customer, task: $0) }
    }.sorted { CallTask.precedes($0.task, $1.task, ($0.customer, $1.customer)) }
    withheld = customers.values.count { $0.isWithheld }
    let others = customers.values.flatMap(\.alertsCalled)
    alertsCalled = others.isEmpty ? calledJourneys : (calledJourneys + others).sorted()
  }

  /// One row of those who share a phone.
  private static func joined(_ group: [String], _ folding: CallFolding) throws -> Row {
    let calls = CustomerCalls.sharing(try group.map { try folding.calls(of: $0) })
    let tasks = calls.flatMap { one in one.tasks.map { (one.customer, $0) } }
      .sorted { CallTask.precedes($0.1, $1.1, ($0.0, $1.0)) }
    return (calls.map(\.customer), tasks.map(\.1))
  }

  private static func precedes(_ one: Row, _ other: Row) -> Bool {
    CallTask.precedes(one.tasks[0], other.tasks[0], (one.group[0], other.group[0]))
  }
}
