internal import CanonicalJSON
internal import Chronology
internal import EventLog
internal import Interchange
internal import Journeys
internal import Satisfaction

/// The facts of one call, all caused by its first attempt, and appended together.
struct CallFacts {
  let at: (time: Timestamp, offset: TimeOffset?)
  var events: [Event] = []
  private let book: Logbook
  private let customer: String
  private let input: CallInput
  private var cause: String?

  init(
    _ book: Logbook, _ customer: String, _ at: (time: Timestamp, offset: TimeOffset?),
    _ input: CallInput
  ) {
    self.book = book
    self.customer = customer
    self.at = at
    self.input = input
  }

  /// - Returns: the id of the attempt.
  @discardableResult
  mutating func attempt(_ journey: String, _ step: String, band: String?) -> EventID {
    add(
      .followUpAttempted, journey,
      [
        ("kind", "call"), ("step", .string(nfc(step))), ("band", band.map(JSON.string)),
        ("outcome", .string(input.outcome)), ("satisfied", input.satisfied.map(JSON.bool)),
        ("channel", input.channel.map(JSON.string)),
      ])
    let id = events[events.count - 1].id
    cause = cause ?? id.description
    return id
  }

  /// What the customer answered beside how the handling was, and all that was asked.
  mutating func answers(_ journey: String, key: String) {
    if let score = input.score {
      add(
        .ratingGiven, journey,
        [
          ("subject", "overall"), ("perception", .integer(Int64(score))),
          ("scale", .string(Scale.satisfaction7.rawValue)),
          ("channel", .string(input.channel ?? "phone")),
        ])
    }
    if let referral = input.referral {
      let own = [("referral", JSON.string("referral-" + key) as JSON?)]
      add(.referralAsked, journey, own)
      if referral == .agreed { add(.referralAgreed, journey, own) }
    }
    let channel = input.channel ?? "phone"
    switch (input.consents, input.withdraws) {
    case (true, _): consent(.consentGiven, channel)
    case (false, _), (_, true): consent(.consentWithdrawn, channel)
    default: break
    }
  }

  mutating func add(_ kind: FactKind, _ journey: String, _ data: [(String, JSON?)]) {
    add(kind, subject: "journey/" + journey, data)
  }

  private mutating func consent(_ kind: FactKind, _ channel: String) {
    add(
      kind, subject: "customer/" + customer,
      [("purpose", "followUp"), ("channel", .string(channel))])
  }

  /// A journey that still names somebody who was merged into the customer is given to whom they
  /// became, before anything else is told of it.
  mutating func identify(_ journey: String) throws {
    let isDone = events.contains {
      $0.type == FactKind.customerIdentified.rawValue && $0.subject == "journey/" + journey
    }
    if isDone { return }
    add(
      .customerIdentified, journey,
      [("journey", .string(journey)), ("customer", .string(customer))])
  }

  private mutating func add(_ kind: FactKind, subject: String, _ data: [(String, JSON?)]) {
    events.append(
      Event(
        id: book.newID(), source: book.log.origin, type: kind.rawValue, subject: subject,
        time: at.time, timeOffset: at.offset, customer: customer, actor: book.actor,
        correlationID: cause, causationID: cause, data: .object(present: data)))
  }
}
