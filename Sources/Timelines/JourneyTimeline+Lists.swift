internal import Journeys

extension JourneyTimeline {
  /// The lists of facts that stand alone, by their keys in JSON.
  public enum MomentList: String, Sendable, CaseIterable {
    case appointments, arrivals, vehicles, parties, assignments, identifications, needs, ceremony
    case experience, recommendation, repurchase, kano, causes, endings

    /// Nil for facts that stand elsewhere on the timeline, or on none.
    init?(_ kind: FactKind) {
      switch kind {
      case .appointmentMade, .appointmentMoved, .appointmentCancelled, .appointmentMissed:
        self = .appointments
      case .customerArrived: self = .arrivals
      case .vehicleAssigned, .vehicleReplaced: self = .vehicles
      case .partyLinked: self = .parties
      case .assignmentChanged: self = .assignments
      case .customerIdentified: self = .identifications
      case .needStated: self = .needs
      case .ceremonyHeld: self = .ceremony
      case .experienceAnswered: self = .experience
      case .recommendationStated: self = .recommendation
      case .repurchaseStated: self = .repurchase
      case .kanoAnswered: self = .kano
      case .causeAttributed: self = .causes
      case .journeyDelivered, .journeyLost, .journeyClosed, .orderCancelled: self = .endings
      default: return nil
      }
    }
  }

  /// The lists of facts that belong together under a key of their own, by their keys in JSON.
  public enum SpanList: String, Sendable, CaseIterable {
    case exceptions, promises, waits, complaints, followUps, requests, surveys, alerts, referrals

    /// The field that holds the key.
    public var key: String {
      switch self {
      case .followUps: "task"
      default: String(rawValue.dropLast())
      }
    }

    /// Waits, promises and exceptions end only what began.
    public var needsBeginning: Bool {
      switch self {
      case .exceptions, .promises, .waits: true
      default: false
      }
    }
  }

  /// What a fact does to the span under its key.
  enum SpanStep {
    case begins
    case goesOn
    case ends(String)

    init?(_ kind: FactKind) {
      switch kind {
      case .waitStarted, .promiseMade, .exceptionRaised, .complaintRaised, .requestLogged,
        .surveyInvited, .followUpPlanned, .alertOpened, .referralAsked:
        self = .begins
      case .complaintResolved, .followUpAttempted, .callbackAgreed, .messageSent,
        .messageAnswered, .alertEscalated, .referralAgreed, .referralVisited:
        self = .goesOn
      case .waitEnded: self = .ends("ended")
      case .promiseKept: self = .ends("kept")
      case .promiseBroken: self = .ends("broken")
      case .exceptionHandled: self = .ends("handled")
      case .complaintClosed, .alertClosed: self = .ends("closed")
      case .requestResolved: self = .ends("resolved")
      case .surveyDeclined: self = .ends("declined")
      case .followUpCompleted: self = .ends("completed")
      case .followUpCancelled: self = .ends("cancelled")
      case .referralBought: self = .ends("bought")
      default: return nil
      }
    }
  }
}

extension JourneyTimeline.SpanList {
  init?(_ kind: FactKind) {
    switch kind {
    case .waitStarted, .waitEnded: self = .waits
    case .promiseMade, .promiseKept, .promiseBroken: self = .promises
    case .exceptionRaised, .exceptionHandled: self = .exceptions
    case .complaintRaised, .complaintResolved, .complaintClosed: self = .complaints
    case .requestLogged, .requestResolved: self = .requests
    case .surveyInvited, .surveyDeclined: self = .surveys
    case .followUpPlanned, .followUpAttempted, .followUpCompleted, .followUpCancelled,
      .callbackAgreed, .messageSent, .messageAnswered:
      self = .followUps
    case .alertOpened, .alertEscalated, .alertClosed: self = .alerts
    case .referralAsked, .referralAgreed, .referralVisited, .referralBought: self = .referrals
    default: return nil
    }
  }
}
