internal import Chronology
internal import FollowUps
internal import Interchange
internal import Journeys
internal import Satisfaction
internal import Timelines

/// Which tasks a list is asked for.
struct CallFilter {
  private let advisor: String?
  private let step: String?
  private let due: LocalDate?

  /// - Throws: `CallError.unknownStep`.
  init(_ request: CallRequest, _ day: CallDay, _ plans: [FollowUpPlan]) throws {
    advisor = request.advisor
    step = try request.step.map { text in
      guard let id = StepNames.id(text, in: plans) else {
        throw CallError.unknownStep(known: CallError.steps(plans))
      }
      return id
    }
    switch request.due {
    case nil: due = nil
    case .today: due = day.day
    case .by(let civil):
      due = LocalDate(
        dayNumber: Int(
          CivilTime.dayNumber(year: civil.year, month: civil.month, day: civil.day)))
    }
  }

  func lets(_ task: CallTask) -> Bool {
    (advisor.map { task.advisor == $0 } ?? true) && (step.map { task.step == $0 } ?? true)
      && (due.map { task.due <= $0 || task.group == .agreed } ?? true)
  }
}

/// What a list is made of, gathered customer by customer.
///
/// Only what the order asks for is kept: a year of alerts that nobody called fits in memory.
struct CallGathering {
  /// How long ago a step may have been missed to be counted on the list of a day.
  static let missedDays = 30

  /// Of each row all who share the phone, and their tasks; the first is the row's.
  private(set) var rows: [(group: [String], tasks: [CallTask])] = []
  private(set) var review: [(customer: String, task: CallTask)] = []
  private(set) var totals = CallSheet.Totals()
  private(set) var withheld = 0
  private(set) var alertsCalled: [String] = []

  private let filter: CallFilter
  private let since: LocalDate?
  private var found: [(customer: String, tasks: [CallTask])] = []
  private var missedBy: [String?: Int] = [:]

  /// - Parameter since: the day of a list that counts the missed steps of the last days only; nil:
  ///   all there ever were.
  init(_ filter: CallFilter, since: LocalDate?) {
    self.filter = filter
    self.since = since?.adding(days: -Self.missedDays)
  }

  mutating func add(_ calls: CustomerCalls) {
    if calls.isWithheld { withheld += 1 }
    alertsCalled += calls.journeys.filter(\.isCalledAtTouchpoint).map(\.timeline.journey)
    if !calls.tasks.isEmpty { found.append((calls.customer, calls.tasks)) }
    for task in calls.review where filter.lets(task) {
      if task.kind == .missed {
        if let since, let latest = task.latest, latest < since { continue }
        missedBy[task.advisor, default: 0] += 1
      }
      review.append((calls.customer, task))
    }
  }

  /// Everybody with tasks, in the order of the list.
  var customers: [String] {
    mutating get {
      found.sort { CallTask.precedes($0.tasks[0], $1.tasks[0], ($0.customer, $1.customer)) }
      return found.map(\.customer)
    }
  }

  /// Makes the rows, in order: who shares a phone is one.
  ///
  /// - Parameter calls: of a customer, for those few who share one.
  mutating func arrange(
    _ groups: [[String]], _ calls: (String) throws -> CustomerCalls
  ) rethrows {
    let own = Dictionary(found.map { ($0.customer, $0.tasks) }, uniquingKeysWith: { $1 })
    found = []
    for group in groups {
      var row: (group: [String], tasks: [CallTask]) = (group, own[group[0]] ?? [])
      if group.count > 1 {
        let shared = CustomerCalls.sharing(try group.map(calls))
        let tasks = shared.flatMap { calls in calls.tasks.map { (calls.customer, $0) } }
          .sorted { CallTask.precedes($0.1, $1.1, ($0.0, $1.0)) }
        row = (shared.map(\.customer), tasks.map(\.1))
      }
      guard row.tasks.contains(where: filter.lets) else { continue }
      rows.append(row)
      totals.add(row.tasks)
    }
    // What was held may have been what a row stood by.
    rows.sort { CallTask.precedes($0.tasks[0], $1.tasks[0], ($0.group[0], $1.group[0])) }
    review.sort { CallTask.precedes($0.task, $1.task, ($0.customer, $1.customer)) }
  }

  var missed: CallSheet.Missed {
    var missed = CallSheet.Missed(since: since)
    missed.byAdvisor = missedBy.sorted { one, other in
      one.value == other.value
        ? (one.key ?? "") < (other.key ?? "") : one.value > other.value
    }.map { ($0.key, $0.value) }
    return missed
  }
}
