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
