/// The kinds of fact the domain knows, by the names under which they are stored.
public enum FactKind: String, Sendable, CaseIterable {
  case blueprintPublished = "blueprint.published"
  case customerRegistered = "customer.registered"
  case customerAmended = "customer.amended"
  case customerIdentified = "customer.identified"
  case customerErased = "customer.erased"
  case journeyOpened = "journey.opened"
  case journeyDelivered = "journey.delivered"
  case journeyLost = "journey.lost"
  case journeyClosed = "journey.closed"
  case vehicleAssigned = "vehicle.assigned"
  case vehicleReplaced = "vehicle.replaced"
  case appointmentMade = "appointment.made"
  case appointmentMoved = "appointment.moved"
  case appointmentCancelled = "appointment.cancelled"
  case appointmentMissed = "appointment.missed"
  case customerArrived = "customer.arrived"
  case expectationTold = "expectation.told"
  case touchpointStarted = "touchpoint.started"
  case touchpointCompleted = "touchpoint.completed"
  case touchpointSkipped = "touchpoint.skipped"
  case touchpointReopened = "touchpoint.reopened"
  case itemChecked = "item.checked"
  case concernAnswered = "concern.answered"
  case promiseMade = "promise.made"
  case promiseKept = "promise.kept"
  case promiseBroken = "promise.broken"
  case waitStarted = "wait.started"
  case waitEnded = "wait.ended"
  case exceptionRaised = "exception.raised"
  case exceptionHandled = "exception.handled"
  case ratingGiven = "rating.given"
  case correctionMade = "correction.made"
  case customerMerged = "customer.merged"
  case customerLapsed = "customer.lapsed"
  case consentGiven = "consent.given"
  case consentWithdrawn = "consent.withdrawn"
  case careScheduled = "care.scheduled"
  case purchaseRecorded = "purchase.recorded"
  case partyLinked = "party.linked"
  case assignmentChanged = "assignment.changed"
  case advisorQualified = "advisor.qualified"
  case needStated = "need.stated"
  case orderCancelled = "order.cancelled"
  case ceremonyHeld = "ceremony.held"
  case surveyInvited = "survey.invited"
  case surveyDeclined = "survey.declined"
  case experienceAnswered = "experience.answered"
  case kanoAnswered = "kano.answered"
  case recommendationStated = "recommendation.stated"
  case repurchaseStated = "repurchase.stated"
  case indexReported = "index.reported"
  case indicatorReported = "indicator.reported"
  case complaintRaised = "complaint.raised"
  case complaintResolved = "complaint.resolved"
  case complaintClosed = "complaint.closed"
  case causeAttributed = "cause.attributed"
  case requestLogged = "request.logged"
  case requestResolved = "request.resolved"
  case followUpPlanned = "followUp.planned"
  case followUpAttempted = "followUp.attempted"
  case followUpCompleted = "followUp.completed"
  case followUpCancelled = "followUp.cancelled"
  case callbackAgreed = "callback.agreed"
  case messageSent = "message.sent"
  case messageAnswered = "message.answered"
  case alertOpened = "alert.opened"
  case alertEscalated = "alert.escalated"
  case alertClosed = "alert.closed"
  case referralAsked = "referral.asked"
  case referralAgreed = "referral.agreed"
  case referralVisited = "referral.visited"
  case referralBought = "referral.bought"
  case caseOpened = "case.opened"
  case caseDecomposed = "case.decomposed"
  case caseCauseFound = "case.causeFound"
  case caseCountermeasure = "case.countermeasure"
  case caseChecked = "case.checked"
  case caseStandardised = "case.standardised"
  case caseClosed = "case.closed"
  case accessRead = "access.read"
  case accessExported = "access.exported"
  case keyRotated = "key.rotated"
  case settingsChanged = "settings.changed"
  case calendarPublished = "calendar.published"
  case factorsPublished = "factors.published"
  case staffErased = "staff.erased"
  case userAdded = "user.added"
  case userStopped = "user.stopped"
  case roleChanged = "role.changed"
  case tokenAdded = "token.added"
  case tokenRevoked = "token.revoked"
  case signInRefused = "signIn.refused"

  private static let byName = Dictionary(
    uniqueKeysWithValues: allCases.map { ($0.rawValue, $0) })

  /// The kind with a stored name: as `init(rawValue:)` finds it, and quicker.
  public static func named(_ name: String) -> FactKind? { byName[name] }

  /// Its place among all kinds: the enumeration's own tag, without the detour over its name.
  @inline(__always)
  var ordinal: Int { Int(unsafeBitCast(self, to: UInt8.self)) }

  /// The kind of stream such a fact stands in.
  public var stream: StreamKind {
    switch self {
    case .blueprintPublished: .blueprint
    case .customerRegistered, .customerAmended, .customerErased, .customerMerged, .customerLapsed,
      .consentGiven, .consentWithdrawn, .careScheduled, .purchaseRecorded:
      .customer
    case .advisorQualified, .staffErased: .staff
    case .caseOpened, .caseDecomposed, .caseCauseFound, .caseCountermeasure, .caseChecked,
      .caseStandardised, .caseClosed:
      .improvement
    case .accessRead, .accessExported, .indexReported, .indicatorReported, .keyRotated,
      .settingsChanged, .calendarPublished, .factorsPublished, .userAdded, .userStopped,
      .roleChanged, .tokenAdded, .tokenRevoked, .signInRefused:
      .logbook
    default: .journey
    }
  }
}

extension FactKind {
  /// Whether only a command of its own writes such facts: what the log tells of itself, of who read
  /// it and of who was erased is never taken from a line, a row or a person.
  ///
  /// The gate refuses these wherever the entry is not marked as that command's own.
  public var belongsToOneCommand: Bool {
    switch self {
    case .customerErased, .staffErased, .accessRead, .accessExported, .keyRotated,
      .settingsChanged, .calendarPublished, .factorsPublished, .userAdded, .userStopped,
      .roleChanged, .tokenAdded, .tokenRevoked, .signInRefused:
      true
    default: false
    }
  }

  /// Whether a person records such facts one by one: which two customers are one and the same is
  /// never taken from a file, for it joins what is known of both, and who is erased with whom.
  public var isRecordedByHand: Bool { self == .customerMerged }

  /// Whether a fact of this kind may stand in a stream: a correction stands with what it corrects.
  public func mayStand(in stream: StreamKind) -> Bool {
    guard self == .correctionMade else { return stream == self.stream }
    switch stream {
    case .journey, .customer, .staff, .improvement: return true
    case .blueprint, .logbook: return false
    }
  }

  /// Whether a correction may name a fact of this kind; what the log did to itself, and who was
  /// one with whom, stays.
  public var isCorrectable: Bool {
    switch self {
    case .correctionMade, .customerRegistered, .customerAmended, .customerMerged,
      .blueprintPublished:
      false
    default: !belongsToOneCommand
    }
  }
}

public enum StreamKind: String, Sendable, CaseIterable {
  case journey, customer, staff, blueprint, logbook
  /// An improvement case.
  case improvement = "case"
}
