internal import Chronology
internal import FollowUps
internal import Interchange
internal import Journeys
internal import Presentation
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

/// What a list shows of a day's calls: what its filter lets through, in the order of the list.
struct CallChoice {
  /// How long ago a step may have been missed to be counted on the list of a day.
  static let missedDays = 30

  /// Of each row all who share the phone, and their tasks; the first is the row's.
  private(set) var rows: [DayCalls.Row] = []
  private(set) var review: [DayCalls.Review] = []
  private(set) var totals = CallSheet.Totals()
  private(set) var missed: CallSheet.Missed

  /// - Parameters:
  ///   - since: the day of a list that counts the missed steps of the last days only; nil: all
  ///     there ever were.
  ///   - after: the customer of the row that ended the page before.
  /// - Throws: `LogbookError.noCustomer` where that customer has no row.
  init(
    _ calls: DayCalls, _ filter: CallFilter, since: LocalDate?, after: String? = nil
  ) throws {
    let since = since?.adding(days: -Self.missedDays)
    missed = CallSheet.Missed(since: since)
    for row in calls.rows where row.tasks.contains(where: filter.lets) {
      rows.append(row)
      totals.add(row.tasks)
    }
    if let after {
      guard let place = rows.firstIndex(where: { $0.group.contains(after) }) else {
        throw LogbookError.noCustomer
      }
      rows.removeFirst(place + 1)
    }
    var missedBy: [String?: Int] = [:]
    for (customer, task) in calls.review where filter.lets(task) {
      if task.kind == .missed {
        if let since, let latest = task.latest, latest < since { continue }
        missedBy[task.advisor, default: 0] += 1
      }
      review.append((customer, task))
    }
    missed.byAdvisor = missedBy.sorted { one, other in
      one.value == other.value
        ? (one.key ?? "") < (other.key ?? "") : one.value > other.value
    }.map { ($0.key, $0.value) }
  }
}
