public import Chronology
public import EventLog
public import Interchange
public import Journeys
public import Timelines
public import Vault

/// What an import needs of the logbook that it fills.
public protocol ImportTarget: Sendable {
  var log: any EventLog { get }
  /// The zone of times that carry none.
  var timeZone: Zone { get }
  /// Which blueprint a table follows that names none.
  var usualBlueprint: String { get }

  func now() -> Timestamp
  /// Told of steps between which nothing may be lost whatever happens.
  func reached(_ step: String)
  /// Throws when the vault key is missing or wrong.
  func vault() throws -> Vault
  /// Opens what is sealed in an event, where that may be.
  func eventOpener() throws -> (RecordedEvent) throws -> TimelineEvent
  /// The newest published blueprint of an id, else the last of those in `more`; throws where there
  /// is none.
  func blueprint(named id: String, or more: [Blueprint]) throws -> Blueprint
  /// Whether a version of a blueprint is published.
  func hasBlueprint(_ id: String, _ version: Int64) throws -> Bool
  /// The blueprints by which journeys are decided now.
  func plans() throws -> PlanBook
  /// Puts a blueprint's file in its place and makes the fact that publishes it; no fact when it is
  /// published already, and the hash of a file that was put there.
  func publication(
    of yaml: [UInt8]
  ) throws -> (blueprint: Blueprint, event: Event?, made: String?)
  /// The id of a member of staff, and whether the name was not kept before.
  func makeStaffCode(_ text: String) throws -> (id: String, isNew: Bool)
  func event(at position: Int64) throws -> RecordedEvent?
  /// The customer that the events of a stream named last.
  func currentCustomer(ofSubject subject: String) throws -> String?
}

/// The person has asked to stop; what was handed over before is appended.
public struct ImportStopped: Error {}
