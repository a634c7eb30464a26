public import CanonicalJSON
public import Chronology
internal import Custody
internal import EventLog
internal import Interchange
internal import Journeys
internal import Timelines
internal import Wording

/// By what personal data were asked for, as codes: `journey:J-1`, `asOf:…`. A part of a name, a
/// phone, a plate or a VIN is recorded as its kind alone.
struct AccessFilter {
  private(set) var codes: [String] = []

  init(_ request: TimelineRequest) {
    add("customer", request.customer)
    add("journey", request.journey)
    add(request.cut)
  }

  init(_ query: Logbook.CustomerQuery) {
    add("customer", query.customer)
    let kinds = [
      ("name", query.name), ("phone", query.phone), ("plate", query.plate),
      ("vinTail", query.vinTail),
    ]
    codes += kinds.filter { $0.1 != nil }.map(\.0)
    add("limit", query.limit.map { String($0) })
  }

  init(_ request: CallRequest, on day: CivilTime) {
    add("on", CivilText.day(day))
    add("advisor", request.advisor)
    add("step", request.step)
    switch request.due {
    case .by(let day): add("due", CivilText.day(day))
    case .today: add("due", CivilText.day(day))
    case nil: break
    }
    add("limit", request.limit.map { String($0) })
    if request.isReview { codes.append("review") }
  }

  init(_ request: ExportRequest) {
    for (name, value) in request.filter { add(name, value) }
    add("since", request.since.map { String($0) })
    add(request.cut)
  }

  init(_ request: EvidenceRequest) {
    add("customer", request.customer)
    add("journey", request.journey)
    add("from", request.from?.text)
    add("to", request.to?.text)
    add(request.cut)
  }

  private mutating func add(_ cut: Cut) {
    add("asOf", cut.asOf?.text)
    switch cut.knownAt {
    case .time(let time): add("knownAt", time.text)
    case .position(let position): add("knownAt", String(position))
    case nil: break
    }
  }

  /// The kind alone where the value is no code, or looks like somebody's number.
  private mutating func add(_ kind: String, _ value: String?) {
    guard let value else { return }
    let code = kind + ":" + nfc(value)
    let isPlain = IdentityRule.isWord(code) && IdentityRule.isWord(nfc(value))
    codes.append(isPlain ? code : kind)
  }
}

extension Logbook {
  /// Records that somebody has read personal data: one fact a command. A copy, which nobody writes to,
  /// takes none, and gives out nothing that would be.
  ///
  /// - Parameters:
  ///   - whose: the customer, where it was one.
  ///   - also: customers merged into that one, or of the same phone, whose data were opened too.
  ///   - members: everybody whose data were opened, where they are many.
  func recordAccess(
    _ kind: FactKind, whose: String?, also: [String] = [], what: String, filter: AccessFilter,
    reason: String? = nil, rows: Int? = nil, members: [String] = []
  ) throws {
    if kind == .accessRead, original != nil { return }
    try readyToWrite(finishes: false)
    if let reason { try checkReason(reason) }
    func isPlain(_ id: String) -> Bool {
      CodeRule.isCode(id) && PersonalPattern.match(id) == nil && !PersonalName.isChinese(id)
    }
    let also = also.filter(isPlain).prefix(64)
    // One is named, of several the digest tells.
    let all = whose == nil ? Set(members) : []
    let digest = all.isEmpty ? [] : AccessDigest(all, origin: log.origin).pieces
    let now = surroundings.now()
    let data = JSON.object(present: [
      ("whose", whose.flatMap { isPlain($0) ? .string($0) : nil }),
      ("also", also.isEmpty ? nil : .array(also.map(JSON.string))), ("what", .string(what)),
      ("filter", filter.codes.isEmpty ? nil : .array(filter.codes.map(JSON.string))),
      ("why", reason.map(JSON.string)), ("rows", rows.map { .integer(Int64($0)) }),
      ("customers", all.isEmpty ? nil : .integer(Int64(all.count))),
      ("digest", digest.isEmpty ? nil : .array(digest.map(JSON.string))),
    ])
    _ = try append(
      Event(
        id: newID(), source: log.origin, type: kind.rawValue, subject: "logbook/access", time: now,
        timeOffset: settings.timeZone.offset(at: now), actor: actor, data: data), isOwn: true)
  }

  /// Refuses a reason that could not be recorded, before anything is opened for it.
  ///
  /// It stands in the log for ever and in the clear: a word of code, never a sentence about
  /// somebody.
  /// - Throws: `LogbookError.reasonNoCode`, `FactError`.
  public func checkReason(_ reason: String) throws {
    let isCode = reason.utf8.allSatisfy { byte in
      (byte | 0x20) &- UInt8(ascii: "a") < 26 || byte &- UInt8(ascii: "0") < 10
        || [UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: ".")].contains(byte)
    }
    guard isCode, 1...64 ~= reason.utf8.count else { throw LogbookError.reasonNoCode }
    _ = try FactReader.read(
      .accessRead, ["what": "timeline", "why": .string(reason)], occurred: 0)
  }
}

/// One reading or export of personal data.
public struct AccessRow: Sendable {
  public let position: Int64
  public let time: Timestamp
  /// Who read.
  public let actor: String
  public let isExport: Bool
  public let what: String
  /// The customer, where it was one, and those merged into it.
  public let whose: [String]
  public let filter: [String]
  public let why: String?
  public let rows: Int64?
  /// How many customers' data were opened, where they are many.
  public let customers: Int64?
  private let digest: AccessDigest?

  init(_ recorded: RecordedEvent) {
    let data = recorded.event.data
    position = recorded.position
    time = recorded.event.time
    actor = recorded.event.actor
    isExport = recorded.event.type == FactKind.accessExported.rawValue
    what = data["what"]?.text ?? ""
    whose =
      [data["whose"]?.text].compactMap { $0 } + (data["also"]?.items ?? []).compactMap(\.text)
    filter = (data["filter"]?.items ?? []).compactMap(\.text)
    why = data["why"]?.text
    rows = data["rows"]?.int
    customers = data["customers"]?.int
    digest = customers.flatMap { count in
      AccessDigest(
        (data["digest"]?.items ?? []).compactMap(\.text), members: Int(clamping: count))
    }
  }

  /// Whether a customer's data were opened by it: named, or as far as the digest tells. One that
  /// opened many and says nothing of whose, as earlier versions recorded it, counts too.
  func concerns(_ customer: String, origin: String) -> Bool {
    if !whose.isEmpty { return whose.contains(customer) }
    return digest?.mayHold(customer, origin: origin) ?? true
  }

  public var json: JSON {
    .object(present: [
      ("position", .integer(position)), ("time", .string(time.text)), ("actor", .string(actor)),
      ("kind", isExport ? "exported" : "read"), ("what", .string(what)),
      ("whose", .array(whose.map(JSON.string))), ("filter", .array(filter.map(JSON.string))),
      ("why", why.map(JSON.string) ?? .null), ("rows", rows.map { .integer($0) } ?? .null),
      ("customers", customers.map { .integer($0) }),
    ])
  }
}

extension Logbook {
  /// Who read whose personal data, in order of position.
  ///
  /// - Parameter customer: only what opened, or may have opened, the data of this one.
  public func accesses(
    from: Timestamp? = nil, to: Timestamp? = nil, customer: String? = nil
  ) throws -> [AccessRow] {
    let customer = try customer.map(customerID)
    let kinds: Set = [FactKind.accessRead.rawValue, FactKind.accessExported.rawValue]
    var rows: [AccessRow] = []
    try log.read(Selection(subject: "logbook/access")) { row in
      if let from, row.parts.time < from { return .next }
      if let to, row.parts.time > to { return .next }
      let event = try row.recordedEvent()
      guard kinds.contains(event.event.type) else { return .next }
      let access = AccessRow(event)
      if let customer, !access.concerns(customer, origin: log.origin) { return .next }
      rows.append(access)
      return .next
    }
    return rows
  }
}
