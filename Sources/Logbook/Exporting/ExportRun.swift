internal import Chronology
internal import Custody
internal import EventLog
internal import Exports
internal import Interchange
internal import MerkleTree
internal import ReadModels
internal import Reports
internal import Satisfaction
internal import Timelines

/// One export while it is written: what is read, what is counted, and what was opened.
final class ExportRun {
  let book: Logbook
  let request: ExportRequest
  let output: FileOutput
  /// The last position that is looked at.
  let through: Int64
  let opener: Opener
  var statement: ExportStatement
  /// Whom opened fields belong to, where it is one customer, and who was merged into it.
  var opened: (whose: String?, also: [String]) = (nil, [])

  /// Whose opened fields leave.
  var members: [String] = []

  init(_ book: Logbook, _ request: ExportRequest, _ output: FileOutput) throws {
    self.book = book
    self.request = request
    self.output = output
    let head = try book.log.lastPosition()
    // Of what comes behind the head nobody can say yet what it will be: the file would not stay
    // the same.
    try book.checkReached(request.since)
    if case .position(let known) = request.cut.knownAt { try book.checkReached(known) }
    through = min(try book.lastKnown(request.cut) ?? head, head)
    opener = try book.opener(request.opensNames || request.showsPhones)
    opened.whose = request.customer.map(nfc)
    // A pipe takes its bytes away at once; what is personal waits until it is recorded.
    if request.opensNames || request.showsPhones { try output.holdBack() }
    statement = ExportStatement(
      kind: request.kind.rawValue, format: request.format, origin: book.log.origin,
      dealer: book.settings.dealer, timeZone: book.settings.timeZone.name, cut: request.cut,
      recorded: try book.event(at: through)?.recorded, position: through,
      root: try book.log.root(at: through).description, since: request.since,
      filter: request.filter, reason: request.reason,
      checkpoint: try book.checkpointText(covering: through))
  }

  /// What a member of staff is called, where names are opened.
  var staffName: @Sendable (String) -> String? {
    guard request.opensNames else { return { _ in nil } }
    return { [book] in book.staffName($0) }
  }

  /// Counts a row; throws when the person has asked to stop.
  func count() throws {
    statement.rows += 1
    if statement.rows % 1_024 == 0 { try goOn() }
  }

  func goOn() throws {
    if book.surroundings.isInterrupted() { throw LogbookError.interrupted }
  }

  /// Refuses a customer or a journey of whom there is nothing up to the run's position and time;
  /// one of whom there is nothing behind `since`, or in the period, is no mistake.
  func checkIsThere() throws {
    if let customer = request.customer, request.kind != .calls,
      try !isThere(Selection(through: through, customer: nfc(customer)))
    {
      throw LogbookError.noCustomer
    }
    if let journey = request.journey,
      try !isThere(Selection(through: through, subject: "journey/" + nfc(journey)))
    {
      throw LogbookError.noJourney
    }
  }

  private func isThere(_ selection: Selection) throws -> Bool {
    var isThere = false
    try book.log.read(selection) { row in
      isThere = request.cut.asOf.map { row.parts.time <= $0 } ?? true
      return isThere ? .stop : .next
    }
    return isThere
  }

  /// Local midnight of a day, and the last moment of one.
  func start(_ day: LocalDate) -> Timestamp {
    let date = CivilTime.date(ofDay: Int64(day.dayNumber))
    return book.settings.timeZone.timestamp(
      of: CivilTime(year: date.year, month: date.month, day: date.day))
  }

  func end(_ day: LocalDate) -> Timestamp {
    start(day.adding(days: 1)).adding(milliseconds: -1)
  }

  /// The journeys that the request lets through, in order of opening; nil where it lets all
  /// through.
  func chosenJourneys() throws -> [BoardRow]? {
    guard
      request.journey != nil || request.advisor != nil || request.from != nil || request.to != nil
    else { return nil }
    var filter = BoardFilter()
    filter.journey = request.journey.map(nfc)
    filter.advisor = request.advisor
    filter.openedFrom = request.from.map { start($0).milliseconds }
    filter.openedThrough = request.to.map { end($0).milliseconds }
    return try book.journeys(filter, cut: boardCut)
  }

  /// The board at the run's position, which is the head unless something was written since.
  var boardCut: Cut {
    request.cut == Cut() ? Cut() : Cut(asOf: request.cut.asOf, knownAt: .position(through))
  }

  /// Customers and journeys with events behind `since`; nil where it was not asked for.
  func touched() throws -> (customers: Set<String>, journeys: Set<String>)? {
    guard let since = request.since else { return nil }
    var customers: Set<String> = []
    var journeys: Set<String> = []
    try book.log.read(Selection(after: since, through: through)) { row in
      if let customer = row.parts.customer {
        customers.insert(String(decoding: customer, as: UTF8.self))
      }
      let subject = String(decoding: row.parts.subject, as: UTF8.self)
      if subject.hasPrefix("journey/") { journeys.insert(String(subject.dropFirst(8))) }
      return .next
    }
    return (customers, journeys)
  }
}

extension ExportRequest {
  /// What narrows the export, as its statement and the record of the access name it.
  var filter: [(name: String, value: String)] {
    var filter: [(name: String, value: String)] = []
    func add(_ name: String, _ value: String?) {
      if let value { filter.append((name, value)) }
    }
    add("customer", customer.map(nfc))
    add("journey", journey.map(nfc))
    add("advisor", advisor ?? report?.advisor)
    add("from", (from ?? report?.from)?.description)
    add("to", (to ?? report?.to)?.description)
    add("on", day?.description)
    add("report", report?.name.rawValue)
    return filter
  }
}

extension Logbook {
  /// The first signed checkpoint that covers a position, made if there is none yet; nil where
  /// none can be signed.
  ///
  /// The first stays the first: the same position is always told the same checkpoint.
  func checkpointText(covering position: Int64) throws -> String? {
    if let stored = try log.firstNote(covering: position) { return stored }
    guard !isImmutable, original == nil else { return nil }
    do {
      return try checkpoint().description
    } catch KeyError.missing {
      return nil
    }
  }
}
