import CanonicalJSON
import Journeys
import Satisfaction

/// The rules of promises, staff, surveys, complaints, calls and referrals, read off the history.
extension History {
  private func value(_ fact: Fact, _ name: String) -> String? { fact.data[name]?.text }

  /// What went before under the same key.
  private func under(_ fact: Fact, _ name: String) -> [Fact] {
    facts.filter { $0.data[name] == fact.data[name] && $0.data[name] != nil }
  }

  func clock(_ fact: Fact) -> Refusal? {
    let made = facts.last {
      $0.kind == .promiseMade && $0.data["promise"] == fact.data["promise"]
    }
    guard let due = made?.data["due"]?.text else { return nil }
    // Random promises are due at one of two times.
    let time: Int64 = due == RandomFacts.early ? RandomFacts.earlyTime : RandomFacts.lateTime
    if fact.kind == .promiseKept { return fact.occurred > time ? .keptTooLate : nil }
    return fact.occurred < time && fact.data["reason"] == nil ? .brokenEarly : nil
  }

  func approval(_ fact: Fact) -> Refusal? {
    guard let approver = value(fact, "approver") else { return .approverNeeded }
    return approver == fact.actor ? .ownApprover : nil
  }

  func caring(_ fact: Fact) -> Refusal? {
    switch fact.kind {
    case .journeyClosed:
      let waits = Set(facts.filter { $0.kind == .waitStarted }.map { $0.data["wait"] })
      let ended = Set(facts.filter { $0.kind == .waitEnded }.map { $0.data["wait"] })
      return waits.subtracting(ended).isEmpty || has(.journeyLost, .orderCancelled)
        ? nil : .waitsOpen
    case .orderCancelled, .journeyLost: return isDelivered ? .alreadyDelivered : nil
    case .surveyInvited: return key(fact, "survey", .surveyInvited, isNew: true)
    case .surveyDeclined:
      let seen = under(fact, "survey").filter {
        [.surveyInvited, .surveyDeclined].contains($0.kind)
      }
      return seen.map(\.kind) == [.surveyInvited] ? nil : .keyUnknown("survey")
    case .requestLogged: return key(fact, "request", .requestLogged, isNew: true)
    case .requestResolved: return key(fact, "request", .requestLogged, isNew: false)
    case .complaintRaised: return key(fact, "complaint", .complaintRaised, isNew: true)
    case .complaintResolved: return key(fact, "complaint", .complaintRaised, isNew: false)
    case .complaintClosed: return complaintClosed(fact)
    case .alertOpened: return key(fact, "alert", .alertOpened, isNew: true)
    case .alertEscalated: return isAlert(fact) ? nil : .keyUnknown("alert")
    case .alertClosed: return alertClosed(fact)
    case .partyLinked:
      return facts.contains { $0.kind == .partyLinked && $0.data == fact.data }
        ? .partyLinked : nil
    default: return answering(fact) ?? following(fact)
    }
  }

  private var isDelivered: Bool {
    has(.journeyDelivered)
      || ["farewell", "handover"].contains { id in
        facts.last {
          [.touchpointCompleted, .touchpointReopened].contains($0.kind)
            && value($0, "touchpoint") == id
        }?.kind == .touchpointCompleted
      }
  }

  private func isAlert(_ fact: Fact) -> Bool {
    let kinds = under(fact, "alert").map(\.kind)
    return kinds.contains(.alertOpened) && !kinds.contains(.alertClosed)
  }

  private func complaintClosed(_ fact: Fact) -> Refusal? {
    let seen = under(fact, "complaint")
    if !seen.contains(where: { $0.kind == .complaintRaised })
      || seen.contains(where: { $0.kind == .complaintClosed })
    {
      return .keyUnknown("complaint")
    }
    guard seen.contains(where: { $0.kind == .complaintResolved }) else { return .notResolved }
    return recall(fact) {
      [.complaintRaised, .complaintResolved].contains($0.kind)
        && $0.data["complaint"] == fact.data["complaint"]
    }
  }

  private func alertClosed(_ fact: Fact) -> Refusal? {
    guard isAlert(fact) else { return .keyUnknown("alert") }
    let raised = facts.filter { $0.kind == .complaintRaised }.map { $0.data["complaint"] }
    let resolved = facts.filter { $0.kind == .complaintResolved }.map { $0.data["complaint"] }
    if raised.contains(where: { !resolved.contains($0) }) { return .complaintOpen }
    return recall(fact) {
      if $0.kind == .complaintResolved { return true }
      return $0.data["alert"] == fact.data["alert"]
        && ($0.kind == .alertOpened || $0.kind == .alertEscalated && $0.data["reason"] != nil)
    }
  }

  private func recall(_ fact: Fact, after isReason: (Fact) -> Bool) -> Refusal? {
    guard
      let call = facts.lastIndex(where: {
        $0.kind == .followUpAttempted && $0.id == value(fact, "recall")
          && value($0, "outcome") == "reached"
      })
    else { return .recallUnknown }
    if let reason = facts.lastIndex(where: isReason), call < reason { return .recallTooEarly }
    let advisors = [advisor(of: facts[..<call]), advisor(of: facts[...])]
    return advisors.contains(facts[call].actor) ? .recallByAdvisor : nil
  }

  private func advisor(of facts: ArraySlice<Fact>) -> String? {
    let told = facts.last {
      $0.kind == .journeyOpened
        || $0.kind == .assignmentChanged && value($0, "role") == "advisor"
    }
    return told.flatMap { value($0, $0.kind == .journeyOpened ? "advisor" : "to") }
  }

  private func answering(_ fact: Fact) -> Refusal? {
    switch fact.kind {
    case .experienceAnswered:
      return fact.data["solved"] == nil && fact.data["pleasant"] == nil
        ? .answerNeeded(["solved", "pleasant"]) : nil
    case .recommendationStated: return stated(fact, ["level"])
    case .repurchaseStated: return stated(fact, ["level", "likelihood"])
    case .causeAttributed:
      if fact.data["executionCause"] != nil, value(fact, "gap") != "delivery" {
        return .noExecution
      }
      let hasPrimary = facts.contains {
        $0.kind == .causeAttributed && $0.data["of"] == fact.data["of"]
          && $0.data["primary"] != false
      }
      return fact.data["primary"] != false && hasPrimary ? .primaryStands : nil
    default: return nil
    }
  }

  private func stated(_ fact: Fact, _ told: [String]) -> Refusal? {
    guard let raw = fact.data["raw"]?.int else {
      return told.contains { fact.data[$0] != nil } ? nil : .answerNeeded(told + ["raw"])
    }
    guard let scale = value(fact, "scale").flatMap({ Scale(rawValue: $0) }) else {
      return .rawWithoutScale
    }
    return scale.range.contains(Int(raw))
      ? nil : .outOfScale(field: "raw", lowest: scale.lowest, highest: scale.highest)
  }

  private func following(_ fact: Fact) -> Refusal? {
    switch fact.kind {
    case .followUpPlanned: return key(fact, "task", .followUpPlanned, isNew: true)
    case .followUpCompleted, .followUpCancelled:
      if fact.data["task"] == nil { return nil }
      let kinds = under(fact, "task").map(\.kind)
      let isOpen =
        kinds.contains(.followUpPlanned) && !kinds.contains(.followUpCompleted)
        && !kinds.contains(.followUpCancelled)
      return isOpen ? nil : .keyUnknown("task")
    case .followUpAttempted, .callbackAgreed, .messageSent, .messageAnswered:
      if fact.data["task"] == nil {
        if fact.data["step"] == nil { return .taskOrStep }
      } else if !under(fact, "task").contains(where: { $0.kind == .followUpPlanned }) {
        return .taskUnknown
      }
      let needsConsent =
        fact.kind == .messageSent && ["marketing", "survey"].contains(value(fact, "purpose"))
      return needsConsent ? .noConsent : nil
    case .referralAsked: return key(fact, "referral", .referralAsked, isNew: true)
    case .referralAgreed, .referralVisited, .referralBought: return referral(fact)
    case .assignmentChanged: return assignment(fact)
    default: return nil
    }
  }

  private func referral(_ fact: Fact) -> Refusal? {
    let kinds = under(fact, "referral").map(\.kind)
    if !kinds.contains(.referralAsked) || kinds.contains(.referralBought) {
      return .keyUnknown("referral")
    }
    let isVisited = kinds.contains(.referralVisited)
    switch fact.kind {
    case .referralBought: return isVisited ? nil : .notVisited
    case .referralVisited: return isVisited ? .referralTwice : nil
    default: return isVisited || kinds.contains(.referralAgreed) ? .referralTwice : nil
    }
  }

  private func holder(_ role: String) -> String? {
    facts.last {
      $0.kind == .assignmentChanged && value($0, "role") == role
        || $0.kind == .journeyOpened && ["advisor", "mentor"].contains(role)
    }.flatMap { value($0, $0.kind == .journeyOpened ? role : "to") }
  }

  private func assignment(_ fact: Fact) -> Refusal? {
    let novice = RandomFacts.novice
    let person = value(fact, "to")
    switch value(fact, "role") {
    case "advisor", "deliverySpecialist":
      guard person == novice else { return nil }
      return holder("mentor") == nil ? .mentorNeeded : nil
    case "mentor":
      let standing = [holder("advisor"), holder("deliverySpecialist")]
      if person == nil { return standing.contains(novice) ? .mentorNeeded : nil }
      guard person == novice else { return nil }
      return standing.contains(novice) ? .ownMentor : .mentorNotQualified
    default: return nil
    }
  }
}
