internal import Chronology
internal import Journeys
internal import Satisfaction

/// How somebody was tried to be reached about one thing, and what that says of the next call.
///
/// A second try on one day is not counted; a wrong number neither, and with a new one it begins
/// again; each further try comes in the next band that was not used.
struct CallTries {
  /// What a fact says of when to call again.
  enum Turn {
    case nothing
    /// On a calling day after this day.
    case again(after: LocalDate)
    case agreed(Timestamp)
    /// Not before the number is amended; it was wrong on this day.
    case stopped(on: LocalDate)
  }

  /// Of the next call, from 1.
  private(set) var attempt = 1
  private(set) var agreed: Timestamp?
  private var used: [String] = []
  private var preferred: String?
  private var countedOn: LocalDate?

  private let plan: FollowUpPlan
  private let clock: CallClock
  /// When a number that was wrong was right again: amended, or answered by the customer.
  private let renewed: [Timestamp]

  init(_ plan: FollowUpPlan, _ clock: CallClock, renewed: [Timestamp]) {
    self.plan = plan
    self.clock = clock
    self.renewed = renewed
  }

  /// For the next call; nil where a time is agreed, which bands do not bind.
  var band: FollowUpPlan.Band? {
    agreed == nil ? plan.band(preferred: preferred, used: used) : nil
  }

  /// Whether all tries that the plan grants were made.
  var areSpent: Bool { attempt > plan.attempts }

  /// - Parameter fact: about this one thing, the next in order.
  mutating func take(_ fact: CallFact) -> Turn {
    preferred = fact.band ?? preferred
    let day = clock.day(fact.occurred)
    switch fact.event {
    case .agreed(let time):
      agreed = time
      return .agreed(time)
    case .rescheduled: return agreed == nil ? .again(after: day) : .nothing
    case .wrongNumber:
      agreed = nil
      guard let renewed = renewed.first(where: { $0 > fact.occurred }) else {
        return .stopped(on: day)
      }
      // A new number is a new beginning.
      (attempt, used, countedOn) = (1, [], nil)
      return .again(after: clock.day(renewed))
    case .noAnswer:
      if day == countedOn {
        // Not counted; but a time that was agreed has passed by it.
        guard let agreed, agreed <= fact.occurred else { return .nothing }
        self.agreed = nil
        return .again(after: day)
      }
      countedOn = day
      attempt += 1
      agreed = nil
      let band = fact.usedBand ?? plan.band(at: clock.minutes(fact.occurred))?.id
      if let band = band ?? plan.band(preferred: preferred, used: used)?.id { used.append(band) }
      return .again(after: day)
    case .planned, .reached, .complaint, .refused, .completed, .cancelled, .touchpoint:
      return .nothing
    }
  }
}
