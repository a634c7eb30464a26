internal import Chronology
internal import EventLog
internal import FollowUps
internal import Journeys
internal import Satisfaction
internal import Timelines
internal import Wording

/// Folds what is to be done for one customer, from the events of everybody who was merged into them.
struct CallFolding {
  let day: CallDay
  /// The last position that counts.
  let through: Int64
  /// Where the log ended.
  let head: Int64
  let mergings: Logbook.Mergings
  private let book: Logbook
  private let blueprint: (String, Int64) -> Blueprint?

  init(_ book: Logbook, on day: CallDay, through: Int64, head: Int64) throws {
    self.book = book
    self.day = day
    self.through = through
    self.head = head
    mergings = try book.mergings(through: through, asOf: day.asOf)
    blueprint = try book.blueprintFinder()
  }

  func calls(of customer: String, _ opener: Opener) throws -> CustomerCalls {
    CustomerCalls(
      customer, merged: mergings.merges.from(customer),
      try book.familyEvents(of: customer, mergings, through: through).map(opener.open), on: day,
      position: head, blueprint: blueprint)
  }

  /// Without anything opened.
  func calls(of customer: String) throws -> CustomerCalls {
    try calls(of: customer, Opener(vault: nil))
  }

  /// The customers of journeys, everybody whom their events ever named: whom a journey belonged to
  /// then may be another than now. A customer who was merged into another is that other.
  func customers(
    of journeys: some Sequence<String>, and others: Set<String>
  ) throws -> Set<String> {
    var customers = others
    for subject in journeys {
      try book.log.read(Selection(through: through, subject: subject)) { row in
        if let customer = row.parts.customer {
          customers.insert(String(decoding: customer, as: UTF8.self))
        }
        return .next
      }
    }
    return Set(customers.map { mergings.merges.into($0) ?? $0 })
  }
}

extension Logbook {
  /// From when on a delivery may still bring a call on a day: delivered longer ago, a customer has
  /// no step of any plan any more.
  func callsReach(from day: CallDay) throws -> Timestamp {
    let latest = try followUpPlans().compactMap { $0.steps.map(\.latest).max() }.max() ?? 0
    // A long holiday, a wrong number or an agreed time may put a call off; those have facts.
    return day.clock.start(day.day.adding(days: -(latest + CallChoice.missedDays + 15)))
  }

  /// What is to be done for everybody on a day, asked of the log alone.
  ///
  /// - Parameter ever: also customers who were delivered long ago, for steps that nobody called for.
  func dayCalls(_ folding: CallFolding, ever: Bool) throws -> DayCalls {
    let candidates = try CallCandidates(
      log, through: folding.through,
      delivered: ever ? .earliest : callsReach(from: folding.day))
    var calls = DayCalls()
    let customers = try folding.customers(of: candidates.journeys, and: candidates.customers)
    try calls.follow(
      customers.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }, folding, phones)
    return calls
  }

  /// Whose phones are the same; nil without a vault: then every customer has a row of their own.
  func phones() throws -> SharedPhones? {
    guard hasVault else { return nil }
    // Nothing of it is put out.
    let vault = try vault()
    return SharedPhones(vault, Opener(vault: vault, closed: try waitingErasures().customers))
  }
}
