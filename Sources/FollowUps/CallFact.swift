internal import CanonicalJSON
internal import Chronology
internal import Journeys
internal import Timelines

/// One fact about a call, read for what follows from it.
struct CallFact {
  enum Event {
    case planned, reached, complaint, noAnswer, wrongNumber, refused, rescheduled
    case agreed(Timestamp)
    case completed, cancelled
    /// The touchpoint `followUp` was completed: it counts as the first step of the plan.
    case touchpoint
  }

  let event: Event
  let occurred: Timestamp
  /// Of the plan, or a word of its own; nil where neither the fact nor its task names one.
  let step: String?
  let task: String?
  /// A band that a fact proposes for the next call.
  let band: String?
  /// The band in which an attempt was made, where it says so.
  let usedBand: String?
  let channel: String
  let due: Timestamp?

  var isRefusal: Bool { if case .refused = event { true } else { false } }

  /// The customer was spoken to, so the number is right.
  var isReached: Bool {
    switch event {
    case .reached, .complaint: true
    default: false
    }
  }

  /// Somebody tried to call, or agreed with the customer on when to.
  var isAttempt: Bool {
    switch event {
    case .planned, .completed, .cancelled, .touchpoint: false
    default: true
    }
  }

  /// The completed touchpoint `followUp`, as the first step of the plan.
  ///
  /// Not where it came with a call about another step: that call completed it.
  static func touchpoint(
    _ timeline: JourneyTimeline, first: String, _ calls: [CallFact]
  ) -> CallFact? {
    guard let followUp = timeline.step("followUp"), followUp.status == .completed,
      let completed = followUp.completedAt
    else { return nil }
    let isByCall = calls.contains {
      $0.isReached && $0.occurred == completed && $0.step != first
    }
    guard !isByCall else { return nil }
    return CallFact(
      event: .touchpoint, occurred: completed, step: first, task: nil, band: nil, usedBand: nil,
      channel: "phone", due: nil)
  }

  /// The facts about calls of a journey, in the order in which they happened.
  static func all(_ timeline: JourneyTimeline) -> [CallFact] {
    let moments = timeline[.followUps].flatMap(\.moments)
      .sorted { ($0.occurred, $0.position) < ($1.occurred, $1.position) }
    var steps: [String: String] = [:]
    for moment in moments where moment.kind == .followUpPlanned {
      if let task = moment.text("task"), let step = moment.text("step") { steps[task] = step }
    }
    return moments.compactMap { moment in
      guard let event = Event(moment) else { return nil }
      let task = moment.text("task")
      let isAttempt = moment.kind == .followUpAttempted
      return CallFact(
        event: event, occurred: moment.occurred,
        step: moment.text("step") ?? task.flatMap { steps[$0] }, task: task,
        band: isAttempt ? nil : moment.text("band"),
        usedBand: isAttempt ? moment.text("band") : nil,
        channel: moment.text("channel") ?? "phone", due: moment.time("due"))
    }
  }
}

extension CallFact.Event {
  /// Nil for what is no call: a letter, a photograph, a message.
  fileprivate init?(_ moment: Moment) {
    if let kind = moment.text("kind"), kind != "call" { return nil }
    switch moment.kind {
    case .followUpPlanned: self = .planned
    case .followUpCompleted: self = .completed
    case .followUpCancelled: self = .cancelled
    case .callbackAgreed:
      guard let due = moment.time("due") else { return nil }
      self = .agreed(due)
    case .followUpAttempted:
      switch moment.text("outcome") {
      case "reached": self = .reached
      case "complaint": self = .complaint
      case "wrongPerson", "invalidNumber": self = .wrongNumber
      case "refused": self = .refused
      case "rescheduled": self = .rescheduled
      default: self = .noAnswer
      }
    default: return nil
    }
  }
}
