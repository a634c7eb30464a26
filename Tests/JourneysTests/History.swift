import CanonicalJSON
import Journeys
import Satisfaction
import TestSupport

/// The rules of a journey read off its whole history each time: slow, plain, and without a state.
struct History {
  private(set) var facts: [Fact] = []

  mutating func append(_ fact: Fact) { facts.append(fact) }

  /// Why the fact may not follow; nil if it may.
  func refusal(of fact: Fact) -> Refusal? {
    if fact.kind == .journeyOpened { return facts.isEmpty ? nil : .journeyExists }
    if facts.isEmpty { return .unknownJourney }
    return ended(fact) ?? named(fact) ?? standing(fact)
  }

  func has(_ kinds: FactKind...) -> Bool { facts.contains { kinds.contains($0.kind) } }

  /// The kind that came last of these, among facts that carry the same code in a field.
  private func last(_ kinds: [FactKind], _ fact: Fact, _ field: String) -> FactKind? {
    facts.last { kinds.contains($0.kind) && $0.data[field] == fact.data[field] }?.kind
  }

  private func ended(_ fact: Fact) -> Refusal? {
    let looksBack = [
      "rating.", "correction.", "customer.identified", "promise.kept", "promise.broken", "survey.",
      "experience.", "kano.", "recommendation.", "repurchase.", "complaint.", "cause.", "request.",
      "followUp.", "callback.", "message.", "alert.", "referral.",
    ]
    if looksBack.contains(where: fact.kind.rawValue.hasPrefix) { return nil }
    if has(.journeyClosed) { return .journeyClosed }
    return has(.journeyLost, .orderCancelled) && fact.kind != .journeyClosed ? .journeyLost : nil
  }

  /// Whether the touchpoint, item or concern is one of the blueprint.
  private func named(_ fact: Fact) -> Refusal? {
    guard let id = fact.data["touchpoint"]?.text else { return nil }
    guard let touchpoint = Plans.delivery.touchpoint(id) else {
      return .unknownTouchpoint(known: Plans.known)
    }
    if let item = fact.data["item"]?.text, !touchpoint.items.contains(where: { $0.id == item }) {
      return .unknownItem(known: touchpoint.items.map { .init(id: $0.id, name: $0.name) })
    }
    if let concern = fact.data["concern"]?.text,
      !touchpoint.concerns.contains(where: { $0.id == concern })
    {
      return .unknownConcern(known: touchpoint.concerns.map { .init(id: $0.id, name: $0.name) })
    }
    return nil
  }

  private func standing(_ fact: Fact) -> Refusal? {
    switch fact.kind {
    case .touchpointStarted, .touchpointCompleted, .touchpointSkipped, .touchpointReopened:
      return step(fact)
    case .ratingGiven: return rating(fact)
    case .promiseMade: return key(fact, "promise", .promiseMade, isNew: true)
    case .promiseKept, .promiseBroken:
      return key(fact, "promise", .promiseMade, isNew: false) ?? clock(fact)
    case .waitStarted: return key(fact, "wait", .waitStarted, isNew: true)
    case .waitEnded: return key(fact, "wait", .waitStarted, isNew: false) ?? backwards(fact)
    case .exceptionRaised: return key(fact, "exception", .exceptionRaised, isNew: true)
    case .exceptionHandled:
      return key(fact, "exception", .exceptionRaised, isNew: false) ?? approval(fact)
    case .vehicleAssigned: return has(.vehicleAssigned) ? .vehicleAssigned : nil
    case .vehicleReplaced: return has(.vehicleAssigned) ? nil : .noVehicle
    case .appointmentMade: return hasAppointment ? .appointmentStands : nil
    case .appointmentMoved, .appointmentCancelled, .appointmentMissed:
      return hasAppointment ? nil : .noAppointment
    case .journeyDelivered: return has(.journeyDelivered) ? .alreadyDelivered : nil
    default: return caring(fact)
    }
  }

  private var hasAppointment: Bool {
    facts.last { [.appointmentMade, .appointmentCancelled].contains($0.kind) }?.kind
      == .appointmentMade
  }

  private func backwards(_ fact: Fact) -> Refusal? {
    let started = facts.last { $0.kind == .waitStarted && $0.data["wait"] == fact.data["wait"] }
    return started.map { fact.occurred < $0.occurred } == true
      ? .endsBeforeStart(field: "time") : nil
  }

  private func step(_ fact: Fact) -> Refusal? {
    let isRepeatable = fact.data["touchpoint"]?.text == "followUp"
    func last(_ kinds: FactKind...) -> FactKind? { self.last(kinds, fact, "touchpoint") }
    let isSkipped = last(.touchpointSkipped, .touchpointReopened) == .touchpointSkipped
    let isCompleted = last(.touchpointCompleted, .touchpointReopened) == .touchpointCompleted
    let isUnderWay =
      last(.touchpointStarted, .touchpointCompleted, .touchpointSkipped) == .touchpointStarted
    if fact.kind == .touchpointReopened { return isSkipped || isCompleted ? nil : .notDone }
    if isRepeatable { return nil }
    if isSkipped { return fact.kind == .touchpointSkipped ? .alreadySkipped : .touchpointSkipped }
    if isCompleted { return .completedTwice }
    return fact.kind == .touchpointStarted && isUnderWay ? .alreadyStarted : nil
  }

  private func rating(_ fact: Fact) -> Refusal? {
    let scale = fact.data["scale"]?.text.flatMap { Scale(rawValue: $0) } ?? .satisfaction7
    let answers = ["perception", "expectation"].compactMap { field in
      fact.data[field]?.int.map { (field, Int($0)) }
    }
    if answers.isEmpty { return .nothingRated }
    for (field, answer) in answers where !scale.range.contains(answer) {
      return .outOfScale(field: field, lowest: scale.lowest, highest: scale.highest)
    }
    return nil
  }

  func key(_ fact: Fact, _ name: String, _ opening: FactKind, isNew: Bool) -> Refusal? {
    let seen = facts.filter { $0.data[name] == fact.data[name] && $0.data[name] != nil }
    let isOpened = seen.contains { $0.kind == opening }
    if isNew { return isOpened ? .keyTaken(name) : nil }
    return isOpened && seen.allSatisfy({ $0.kind == opening }) ? nil : .keyUnknown(name)
  }
}
