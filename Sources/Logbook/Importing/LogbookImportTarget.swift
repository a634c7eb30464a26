internal import Chronology
internal import EventLog
internal import Importing
internal import Interchange
internal import Journeys
internal import Timelines
internal import Vault

/// An open logbook as an import fills it.
struct LogbookImportTarget: ImportTarget {
  let book: Logbook

  var log: any EventLog { book.log }
  var timeZone: Zone { book.settings.timeZone }
  var usualBlueprint: String { book.settings.blueprint }

  func now() -> Timestamp { book.surroundings.now() }

  func reached(_ step: String) { book.surroundings.reached(step) }

  func vault() throws -> Vault { try book.vault() }

  func eventOpener() throws -> (RecordedEvent) throws -> TimelineEvent {
    Opener(vault: try vault()).open
  }

  func blueprint(named id: String, or more: [Blueprint]) throws -> Blueprint {
    guard let blueprint = try book.shelf().latest(id) ?? more.last(where: { $0.id == id }) else {
      throw LogbookError.blueprintUnknown(id)
    }
    return blueprint
  }

  func hasBlueprint(_ id: String, _ version: Int64) throws -> Bool {
    try book.shelf().find(id, version) != nil
  }

  func plans() throws -> PlanBook { try book.shelf().plans }

  func publication(
    of yaml: [UInt8]
  ) throws -> (blueprint: Blueprint, event: Event?, made: String?) {
    try book.publication(yaml)
  }

  func makeStaffCode(_ text: String) throws -> (id: String, isNew: Bool) {
    try book.makeStaffCode(text)
  }

  func event(at position: Int64) throws -> RecordedEvent? { try book.event(at: position) }

  func currentCustomer(ofSubject subject: String) throws -> String? {
    try book.currentCustomer(ofSubject: subject)
  }
}
