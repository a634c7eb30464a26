internal import EventLog
internal import Exports
internal import Journeys
internal import ReadModels
internal import Storage
internal import Timelines
internal import Wording

/// The journeys of a process export, in the order in which their streams began.
struct ProcessJourneys {
  fileprivate(set) var keys: [Int64] = []
  fileprivate(set) var rows: [BoardRow] = []
}

extension Logbook {
  /// Writes a trace a journey; how many there are is known before the first.
  func exportXES(_ run: ExportRun) throws {
    let journeys = try processJourneys(run)
    run.statement.rows = journeys.rows.count
    var writer = XESWriter()
    try writer.begin(run.statement, to: run.output)
    try forEachProcess(journeys, run, withLife: false) { try writer.write($0, to: run.output) }
    try writer.end(to: run.output)
  }

  /// Writes an object-centric log as JSON; it counts its events.
  func exportOCELJSON(_ run: ExportRun) throws {
    let journeys = try processJourneys(run)
    var writer = OCELJSONWriter()
    try writer.begin(to: run.output)
    try forEachProcess(journeys, run, withLife: true) { journey in
      run.statement.rows += journey.events.count
      try writer.write(journey, to: run.output)
    }
    try writer.end(to: run.output)
  }

  /// Writes an object-centric log as a database; it counts its events.
  func exportOCELDatabase(_ run: ExportRun) throws {
    let journeys = try processJourneys(run)
    try run.output.writeFile { path in
      try NewDatabase.write(to: path, named: run.output.path) { database in
        var writer = try OCELDatabaseWriter(database)
        try forEachProcess(journeys, run, withLife: true) { journey in
          run.statement.rows += journey.events.count
          try writer.write(journey)
        }
        try writer.end(run.statement)
      }
    }
  }

  /// Which journeys the request lets through.
  func processJourneys(_ run: ExportRun) throws -> ProcessJourneys {
    var rows = try run.chosenJourneys() ?? self.journeys(BoardFilter(), cut: run.boardCut)
    if let customer = run.request.customer.map(nfc) {
      let merges = try mergings(through: run.through, asOf: run.request.cut.asOf).merges
      let family = Set([customer] + merges.from(customer))
      rows.removeAll { row in row.customer.map { !family.contains($0) } ?? true }
    }
    if let touched = try run.touched()?.journeys {
      rows.removeAll { !touched.contains($0.journey) }
    }
    var places: [[UInt8]: Int] = [:]
    for (place, row) in rows.enumerated() { places[Array(row.journey.utf8)] = place }
    var journeys = ProcessJourneys()
    let prefix = Array("journey/".utf8)
    try log.scanner().forEachStream { key, subject in
      guard subject.starts(with: prefix),
        let place = places[Array(subject.dropFirst(prefix.count))]
      else { return }
      journeys.keys.append(key)
      journeys.rows.append(rows[place])
    }
    return journeys
  }

  /// Hands over one journey after the other; memory holds one.
  func forEachProcess(
    _ journeys: ProcessJourneys, _ run: ExportRun, withLife: Bool,
    _ body: (ProcessCase) throws -> Void
  ) throws {
    let asOf = run.request.cut.asOf
    let merges = try mergings(through: run.through, asOf: asOf).merges
    let erased = try erasedCustomers(run)
    let facts = ProcessFacts(asOf: asOf, withLife: withLife)
    let shelf = try self.shelf()
    var names: [String: [String: String]] = [:]
    var place = 0

    /// Only blueprints made from a process log have names that ids stand for.
    func activities(_ row: BoardRow) -> [String: String] {
      guard let id = row.blueprint, id.hasPrefix("xes-"), let version = row.blueprintVersion else {
        return [:]
      }
      if let known = names[id] { return known }
      var found: [String: String] = [:]
      for touchpoint in shelf.find(id, version)?.touchpoints ?? []
      where touchpoint.name.english != touchpoint.id {
        found[touchpoint.id] = touchpoint.name.english
      }
      names[id] = found
      return found
    }

    func finish() throws {
      let row = journeys.rows[place]
      var journey = ProcessCase(journey: row.journey)
      journey.customer = row.customer.map { merges.into($0) ?? $0 }
      journey.isErased = journey.customer.map(erased.contains) ?? false
      journey.advisor = row.advisor
      journey.advisorAtDelivery = row.advisorAtDelivery
      journey.model = row.model
      journey.order = row.order
      journey.blueprint = row.blueprint
      journey.blueprintVersion = row.blueprintVersion
      journey.state = row.state
      journey.activities = activities(row)
      facts.finish(&journey)
      try body(journey)
      place += 1
      if place % 1_024 == 0 { try run.goOn() }
    }

    try log.readStreams(journeys.keys, through: run.through) { row in
      while journeys.keys[place] != row.streamKey { try finish() }
      try facts.take(row)
    }
    while place < journeys.keys.count { try finish() }
  }

  private func erasedCustomers(_ run: ExportRun) throws -> Set<String> {
    var erased: Set<String> = []
    let kind = FactKind.customerErased.rawValue
    guard try log.knows(name: kind) else { return erased }
    try log.read(Selection(through: run.through, type: kind)) { row in
      if let asOf = run.request.cut.asOf, row.parts.time > asOf { return .next }
      let subject = String(decoding: row.parts.subject, as: UTF8.self)
      if subject.hasPrefix("customer/") { erased.insert(String(subject.dropFirst(9))) }
      return .next
    }
    return erased
  }
}
