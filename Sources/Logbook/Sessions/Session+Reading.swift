public import Chronology
public import EventLog
public import FollowUps
internal import Interchange
public import Journeys
public import Presentation
public import ReadModels
public import Reports
public import Timelines
public import Wording

/// What a session reads; each use case is explained where `Logbook` carries it out.
extension Session {
  /// The satisfaction timeline of a customer, or of one journey.
  public func timeline(_ request: TimelineRequest) async throws -> CustomerTimeline {
    try await work { try $0.timeline(request) }
  }

  /// The journeys that a filter lets through, as they are or as they were at a cut.
  public func journeys(
    _ filter: BoardFilter = BoardFilter(), cut: Cut = Cut()
  ) async throws -> [BoardRow] {
    try await work { try $0.journeys(filter, cut: cut) }
  }

  /// The open alerts of journeys, by journey.
  public func openAlerts(_ rows: [BoardRow], cut: Cut = Cut()) async throws -> [String: Alert] {
    try await work { try $0.openAlerts(rows, cut: cut) }
  }

  /// Finds the name of a touchpoint by blueprint and id, in the language of the logbook.
  public func touchpointNames() async throws -> @Sendable (String?, String?) -> String {
    try await work { try $0.touchpointNames() }
  }

  /// The customers that a query finds.
  public func customers(_ query: Logbook.CustomerQuery) async throws -> [Logbook.CustomerRow] {
    try await work { try $0.customers(query) }
  }

  /// Who is to be called on a day, and why.
  public func calls(_ request: CallRequest) async throws -> CallSheet {
    try await work { try $0.calls(request) }
  }

  /// A report over journeys.
  public func report(
    _ request: ReportRequest, progress: @escaping @Sendable (Int) -> Void = { _ in }
  ) async throws -> Report {
    try await work { try $0.report(request, progress: progress) }
  }

  /// The next events of a query as lines of JSON, in order of position.
  public func eventPage(_ query: EventQuery) async throws -> EventPage {
    try await work { try $0.eventPage(query) }
  }

  /// At most so many events of a selection, in order of position.
  public func events(_ selection: Selection, limit: Int = 1_000) async throws -> [RecordedEvent] {
    try await work { book in
      var events: [RecordedEvent] = []
      try book.log.read(selection) { row in
        guard events.count < limit else { return .stop }
        events.append(try row.recordedEvent())
        return .next
      }
      return events
    }
  }

  /// The event at a position; nil when there is none.
  public func event(at position: Int64) async throws -> RecordedEvent? {
    try await work { try $0.event(at: position) }
  }

  /// Who read whose personal data, in order of position.
  ///
  /// - Parameter customer: only what opened, or may have opened, the data of this one.
  public func accesses(
    from: Timestamp? = nil, to: Timestamp? = nil, customer: String? = nil
  ) async throws -> [AccessRow] {
    try await work { try $0.accesses(from: from, to: to, customer: customer) }
  }

  /// A member of staff's name; nil when the vault is closed or does not know the id.
  public func staffName(_ id: String) async throws -> String? {
    try await work { $0.staffName(id) }
  }

  /// Finds the names of members of staff, as `staffName` does; asks the vault each time, so it is
  /// for a thread that may wait.
  public func staffNames() async throws -> @Sendable (String) -> String? {
    try await work { book -> @Sendable (String) -> String? in { book.staffName($0) } }
  }

  /// The names of members of staff, as far as they are known, by id.
  public func staffNames(_ ids: Set<String>) async throws -> [String: String] {
    try await work { book in
      Dictionary(uniqueKeysWithValues: ids.compactMap { id in book.staffName(id).map { (id, $0) } })
    }
  }

  /// The id of an advisor who is asked for by id or name; a name that leads to nobody is no id.
  public func advisorID(_ text: String) async throws -> String {
    try await work { try $0.advisorID(text) }
  }

  /// The staff id behind an id or a name.
  public func staffID(_ text: String) async throws -> String {
    try await work { try $0.staffID(text) }
  }

  /// The blueprints published here, in the order of their publication.
  public func keptBlueprints() async throws -> [KeptBlueprint] {
    try await work { try $0.keptBlueprints() }
  }

  /// The file of a published blueprint.
  public func blueprintFile(_ kept: KeptBlueprint) async throws -> [UInt8] {
    try await work { try $0.blueprintFile(kept) }
  }

  /// Whether the factor set that a blueprint weighs by is here, or it names none.
  public func hasWeights(of blueprint: Blueprint) async throws -> Bool {
    try await work { try $0.hasWeights(of: blueprint) }
  }

  /// The years whose holidays are known here, in order.
  public func holidays() async throws -> [(path: String, year: HolidayYear)] {
    try await work { try $0.holidays() }
  }

  /// How settings, calendars and factor sets stand to what the log says of them.
  public func settingsState() async throws -> SettingsState {
    try await work { try $0.settingsState() }
  }

  /// What is wrong with the end of the log: it is not what was signed last; nil where it is.
  public func tailFault() async throws -> LogbookError? {
    try await work { $0.tailFault }
  }

  /// Whether a vault key is here at all, so that names may be opened where nobody asked for it.
  public func hasVaultKey() async throws -> Bool {
    try await work { $0.hasVaultKey }
  }

  /// What to know of a copy: of what it is one, and what is lost by going on with either; nil for
  /// the logbook at work.
  public func copyNotice() async throws -> LogbookError? {
    try await work { $0.copyNotice }
  }

  /// That an erasure waits; nil where none does.
  public func erasureNotice() async throws -> Sentence? {
    try await work { $0.erasureNotice }
  }
}
