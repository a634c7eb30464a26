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
  case accessRead = "access.read"
  case accessExported = "access.exported"

  /// Its place among all kinds: the enumeration's own tag, without the detour over its name.
  @inline(__always)
  var ordinal: Int { Int(unsafeBitCast(self, to: UInt8.self)) }

  /// The kind of stream such a fact stands in.
  public var stream: StreamKind {
    switch self {
    case .blueprintPublished: .blueprint
    case .customerRegistered, .customerAmended, .customerErased: .customer
    case .accessRead, .accessExported: .logbook
    default: .journey
    }
  }
}

public enum StreamKind: String, Sendable, CaseIterable {
  case journey, customer, staff, blueprint, logbook
  /// An improvement case.
  case improvement = "case"
}
