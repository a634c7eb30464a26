internal import CanonicalJSON
internal import Chronology
internal import Crypto
internal import EventLog
internal import Exports
internal import FollowUps
internal import Interchange
internal import Presentation
internal import Satisfaction
internal import Timelines
internal import Vault
internal import Wording

extension Logbook {
  /// The call list of a run: of its day, at its position, narrowed by its filter.
  ///
  /// What is opened for it is recorded by the export, not as a reading.
  func callSheet(_ run: ExportRun) throws -> CallSheet {
    let wanted = run.request
    var request = CallRequest()
    request.day = wanted.day.map { CivilTime(year: $0.year, month: $0.month, day: $0.day) }
    request.knownAt = wanted.cut.knownAt
    request.opensNames = wanted.opensNames || wanted.showsPhones
    var sheet = try callSheet(request, run.opener, head: run.through)
    run.statement.asOf = sheet.cut.asOf
    run.statement.calendars = try calendarHashes()
    if wanted.day == nil { run.statement.filter.append(("on", sheet.dayText)) }
    sheet.rows.removeAll { row in
      wanted.customer.map { !row.customers.contains(nfc($0)) } ?? false
        || wanted.journey.map { id in !row.tasks.contains { $0.journey == nfc(id) } } ?? false
        || wanted.advisor.map { $0 != row.advisor } ?? false
    }
    if sheet.rows.count == 1 {
      run.opened = (sheet.rows[0].customer, Array(sheet.rows[0].customers.dropFirst()))
    }
    run.members = sheet.rows.flatMap(\.customers)
    for _ in sheet.rows { try run.count() }
    return sheet
  }

  /// Writes calls as entries of a calendar.
  func exportCalendar(_ run: ExportRun) throws {
    let sheet = try callSheet(run)
    let events = try sheet.rows.map { row in
      CallCalendar(
        sheet, run.request.language, opensNames: run.request.opensNames,
        showsPhones: run.request.showsPhones
      ).event(
        row,
        uid: try steadyID(["call"] + CallCalendar.identity(row.task)) + "@"
          + (log.origin.split(separator: "/").first.map(String.init) ?? log.origin),
        try latest(row.customer, through: run.through))
    }
    try run.output.write(
      CalendarFile.text(
        events, zone: sheet.zone, year: sheet.day.year, statement: run.statement,
        run.request.language))
  }

  /// Writes a call list as a table of the request's format.
  func exportCallTable(_ run: ExportRun) throws {
    let sheet = try callSheet(run)
    run.statement.withheld = sheet.withheld
    let request = run.request
    let table = CallTable(sheet, request.language, staffName: run.staffName)
    func coded(_ table: any TableWriter) -> any TableWriter {
      request.showsCodes ? CodedTable(table) : table
    }
    guard request.format == "xlsx" else {
      return try table.write(to: coded(CSVTable(run.output, request.language)))
    }
    try exportWorkbook(run) { book in
      try book.sheet(Sentence("回访名单", "Calls")(request.language))
      try table.write(to: coded(book))
      return table.notes
    }
  }

  /// Writes customers to be called as cards.
  func exportCards(_ run: ExportRun) throws {
    let sheet = try callSheet(run)
    let texts = CallTexts(sheet, run.request.language)
    let words = TimelineWords(run.request.language)
    let version = ContactCard.Version(rawValue: run.request.cardVersion) ?? .three
    for row in sheet.rows {
      let card = ContactCard(
        uid: try steadyID(["customer", row.customer]),
        name: texts.names(row) ?? row.customer, phone: row.phone.flatMap(PhoneNumber.normal),
        note: ([texts.car(row)] + row.tasks.map { texts.task($0, row) }).joined(separator: "\n"),
        categories: [
          run.request.language == .chinese ? "回访" : "Calls", words.code("\(row.task.group)"),
        ],
        revised: try latest(row.customer, through: run.through).recorded)
      try run.output.write(card.text(version))
    }
  }

  /// A version 8 UUID of what names something in this log: no random one, so that the next file
  /// names it the same.
  private func steadyID(_ names: [String]) throws -> String {
    let content = JSON.array(([log.origin] + names).map(JSON.string))
    return EventID.version8(hash: Array(SHA256.hash(data: try content.canonicalBytes())))
      .description
  }

  /// The last fact of a customer, up to a position; of a row, of the customer whose call it is, as
  /// those who share the phone come and go.
  private func latest(
    _ customer: String, through: Int64
  ) throws -> (position: Int64, recorded: Timestamp) {
    var latest: (position: Int64, recorded: Timestamp) = (0, .earliest)
    try log.read(Selection(through: through, customer: customer)) { row in
      latest = (row.position, row.parts.recorded)
      return .next
    }
    return latest
  }
}
