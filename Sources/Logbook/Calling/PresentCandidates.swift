internal import Chronology
internal import EventLog
internal import FollowUps
internal import Journeys
internal import ReadModels
internal import Satisfaction
internal import Timelines

/// Which customers may stand on a call list of what is known now, found in the read models.
struct PresentCandidates {
  /// Up to where the log was looked at.
  let position: Int64
  /// Customers whose events the rule is asked about.
  private(set) var customers: Set<String> = []
  /// The subjects of journeys that have facts from after the moment of the list: whose they were
  /// then, only their events say.
  private(set) var journeys: [String] = []
  /// Journeys whose alert is open and waits for a review only, with their customers: nothing else
  /// is to be done about them.
  private(set) var called: [(customer: String, journey: String)] = []

  private static let hour: Int64 = 3_600_000

  /// - Parameters:
  ///   - latest: the fewest days after a delivery at which a step of any plan ends.
  ///   - asOf: the moment of the list.
  ///   - isReview: every alert is looked at.
  init(_ callable: CallableCustomers, latest: Int, asOf: Int64, isReview: Bool) {
    position = callable.position
    customers = Set(callable.careCustomers)
    // An alert that opened before a step ends holds it; a day less for zones that changed.
    let held = (Int64(latest) * 24 - 26) * Self.hour
    for journey in callable.journeys {
      guard journey.last <= asOf else {
        journeys.append("journey/" + journey.journey)
        continue
      }
      guard let customer = journey.customer else { continue }
      let opened = journey.alertOpened ?? .max
      let isHeld = journey.delivered.map { opened &- $0.lowerBound <= held } ?? true
      if !isReview, isHeld, journey.alert == .called, !callable.noted.contains(customer) {
        called.append((customer, journey.journey))
      } else {
        customers.insert(customer)
      }
    }
  }
}

extension Logbook {
  /// What is to be done for everybody on a day, of what is known now.
  ///
  /// Who may have to be called is asked of the read models; where they are not at hand, or do not
  /// end where the list does, of the log.
  ///
  /// - Parameters:
  ///   - ever: also customers who were delivered long ago, for steps that nobody called for.
  ///   - head: the last position that counts; nil: any that has reached what the session wrote.
  func presentCalls(on day: CallDay, ever: Bool, head: Int64?) throws -> DayCalls {
    let needed = try head ?? self.needed ?? log.lastPosition()
    if let found = try presentCandidates(on: day, ever: ever, reaching: needed),
      head.map({ $0 == found.position }) ?? true
    {
      let folding = try CallFolding(
        self, on: day, through: found.position, head: found.position)
      let customers = try folding.customers(of: found.journeys, and: found.customers)
      var calls = DayCalls()
      calls.know(called: found.called)
      try calls.follow(
        customers.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }, folding, phones)
      return calls
    }
    let last = try head ?? log.lastPosition()
    return try dayCalls(CallFolding(self, on: day, through: last, head: last), ever: ever)
  }

  func presentCandidates(
    on day: CallDay, ever: Bool, reaching needed: Int64
  ) throws -> PresentCandidates? {
    guard !isImmutable, let asOf = day.asOf?.milliseconds else { return nil }
    let models = try readModels()
    defer { models.close() }
    let plans = try followUpPlans()
    // A care waits for a calling day, and then stays a while.
    let since = day.clock.start(day.day.adding(days: -60)).milliseconds
    let until = day.clock.start(day.day.adding(days: 1)).milliseconds
    let window = CallWindow(
      from: ever ? .min : try callsReach(from: day).milliseconds, asOf: asOf,
      care: ever ? .min ... .max : since...max(since, until))
    let found = try models.callable(
      within: window, reaching: needed, projector: shared.serving?.projector)
    return found.map {
      PresentCandidates(
        $0, latest: plans.flatMap(\.steps).map(\.latest).min() ?? 0, asOf: asOf, isReview: ever)
    }
  }
}
