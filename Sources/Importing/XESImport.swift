internal import CanonicalJSON
internal import Chronology
internal import Crypto
internal import EventLog
internal import Interchange
internal import Journeys
internal import MerkleTree
internal import Storage
internal import Vault
internal import Wording

/// Imports an event log of any service process (XES, IEEE 1849).
///
/// The activities become the repeatable touchpoints of a blueprint of their own; a trace becomes
/// a journey; `org:resource` becomes a member of staff.
struct XESImport {
  let logbook: any ImportTarget
  /// Of times without one.
  let zone: Zone
  var encoding: TextEncoding?

  private static let mostActivities = 5_000

  func run(_ source: Spooled, into sink: ImportSink) throws {
    let content = try content(source)
    sink.note(encoding: content.encoding, timeZone: zone.name)
    guard !content.activities.isEmpty else {
      let summary = try reader(source).forEachEvent { event in
        sink.reject(line: event.line, XESActivity.refusal(event))
      }
      return account(summary, sink)
    }
    let blueprint = try blueprint(content.activities)
    let (published, publication, made) = try logbook.publication(
      of: Array(BlueprintYAML.write(blueprint).utf8))
    if let made { sink.made.blueprints.insert(made) }
    if let publication { try sink.publish(publication, published, in: logbook) }
    let ids = Dictionary(
      uniqueKeysWithValues: zip(content.activities, published.touchpoints.map(\.id)))
    let feeder = try XESFeeder(
      logbook: logbook, zone: zone, blueprint: published, touchpoints: ids,
      fileMark: content.hasNamelessTraces ? try mark(source) : "", sink: sink)
    let summary = try reader(source).forEachEvent { event in
      try feeder.take(event)
    }
    try feeder.flush()
    account(summary, sink)
  }

  /// Names what of a file is not in the log.
  private func account(_ summary: XESSummary, _ sink: ImportSink) {
    for line in summary.outsideLines { sink.reject(line: line, RowError.outsideTraces) }
    for _ in summary.outsideLines.count..<summary.eventsOutsideTraces {
      sink.reject(line: 0, RowError.outsideTraces)
    }
    sink.drop(
      summary.droppedKeys.merging(summary.droppedTraceKeys, uniquingKeysWith: +)
        .merging(summary.droppedNestedKeys, uniquingKeysWith: +))
  }

  private func reader(_ source: Spooled) throws -> XESReader {
    try XESReader(source.open(), encoding: encoding)
  }

  private struct Content {
    /// The names of the log's activities, in order of first appearance.
    var activities: [String] = []
    var hasNamelessTraces = false
    var encoding = ""
  }

  private func content(_ source: Spooled) throws -> Content {
    var content = Content()
    var seen: Set<String> = []
    let reader = try reader(source)
    content.encoding = reader.encoding
    let summary = try reader.forEachEvent { event in
      if event.traceName?.isEmpty ?? true { content.hasNamelessTraces = true }
      guard let name = XESActivity.name(event), PersonalPattern.match(name) == nil,
        seen.insert(name).inserted
      else { return }
      guard content.activities.count < Self.mostActivities else {
        throw InputError.tooManyActivities(limit: Self.mostActivities)
      }
      content.activities.append(name)
    }
    guard summary.events + summary.eventsOutsideTraces > 0 else {
      throw InputError.empty(path: "XES")
    }
    return content
  }

  /// A part of the hash of a file, by which nameless traces differ from those of other files.
  private func mark(_ source: Spooled) throws -> String {
    let bytes = try XMLText.unpacked(source.open())
    var hash = SHA256()
    try withUnsafeTemporaryAllocation(byteCount: 65_536, alignment: 16) { buffer in
      while true {
        let count = try bytes.read(into: buffer)
        if count == 0 { break }
        hash.update(bufferPointer: UnsafeRawBufferPointer(rebasing: buffer[..<count]))
      }
    }
    return "-" + ContentHash.hex(hash.finalize()).prefix(12)
  }

  /// A blueprint of the activities; its id comes from their names, so the same log finds it again.
  private func blueprint(_ activities: [String]) throws -> Blueprint {
    var taken: Set<String> = []
    let touchpoints = activities.map { name in
      guard !XESActivity.isPersonal(name) else {
        let code = XESActivity.code(name)
        taken.insert(code)
        return Blueprint.Touchpoint(id: code, name: Sentence(code, code), isRepeatable: true)
      }
      let plain = CodeRule.code(from: nfc(name))
      var id = plain.isEmpty ? "activity" : plain
      var number = 2
      while !taken.insert(id).inserted {
        id = String(plain.prefix(CodeRule.longest - 6)) + "-\(number)"
        number += 1
      }
      return Blueprint.Touchpoint(id: id, name: Sentence(name, name), isRepeatable: true)
    }
    let names = Array(activities.joined(separator: "\n").utf8)
    return try Blueprint(
      id: "xes-" + ContentHash.sha256(of: names).prefix(12), version: 1,
      name: Sentence("导入的流程", "Imported process"), delivers: [], touchpoints: touchpoints)
  }
}

/// Turns XES events into batches.
private final class XESFeeder {
  private let logbook: any ImportTarget
  private let zone: Zone
  private let blueprint: Blueprint
  private let touchpoints: [String: String]
  private let fileMark: String
  private let sink: ImportSink
  private let vault: Vault
  private var pending: [(line: Int, event: Event, digest: FactDigest, opening: Event?)] = []
  private var trace = -1
  private var journey = ""
  private var customer = ""
  /// The name of the trace, where the journey's id is another text.
  private var name: String?
  private var isOpened = false
  private var counts: [String: Int] = [:]
  private var staff: [String: String] = [:]
  private var newStaff: Set<String> = []

  init(
    logbook: any ImportTarget, zone: Zone, blueprint: Blueprint, touchpoints: [String: String],
    fileMark: String, sink: ImportSink
  ) throws {
    self.logbook = logbook
    self.zone = zone
    self.fileMark = fileMark
    self.blueprint = blueprint
    self.touchpoints = touchpoints
    self.sink = sink
    vault = try logbook.vault()
  }

  func take(_ event: XESEvent) throws {
    if event.trace != trace { try begin(event) }
    do {
      try add(event)
    } catch let error as any ExplainedError {
      if error is VaultError || error is StorageError { throw error }
      sink.reject(line: event.line, column: (error as? RowError)?.column, error)
    }
    if pending.count >= 1_000 { try flush() }
  }

  private func begin(_ event: XESEvent) throws {
    trace = event.trace
    let written = event.traceName.map(nfc) ?? ""
    let id = written.isEmpty ? "trace-\(event.trace + 1)\(fileMark)" : OrderCode.code(of: written)
    let own = "journey/" + id
    name = id == written || written.isEmpty ? nil : XESActivity.label(written)
    isOpened = false
    counts.removeAll(keepingCapacity: true)
    journey = own
    let isPersonal = !written.isEmpty && OrderCode.read(id)?.isPersonal == true
    if isPersonal, try logbook.currentCustomer(ofSubject: own) == nil {
      // As an order of a table that is personal: a code stands for it.
      customer = try vault.provisionalCustomer(of: own)
      journey = try "journey/" + code(id, of: customer)
      name = nil
      return
    }
    let pendingCustomer = pending.last { $0.event.subject == journey }?.event.customer
    customer =
      try pendingCustomer ?? logbook.currentCustomer(ofSubject: journey)
      ?? vault.provisionalCustomer(of: journey)
  }

  private func code(_ name: String, of customer: String) throws -> String {
    try vault.transaction { transaction in
      if try !transaction.hasKey(customer) {
        try transaction.makeKey(customer)
        sink.abandon(customer)
      }
      return try transaction.orderCode(name, customer: customer)
    }
  }

  private func add(_ event: XESEvent) throws {
    guard let activity = XESActivity.name(event), let touchpoint = touchpoints[activity] else {
      throw XESActivity.refusal(event)
    }
    if XESActivity.isPersonal(activity) {
      sink.warn(line: event.line, .activityReplaced(column: "concept:name"))
    }
    let kind = XESActivity.kind(event) ?? .touchpointCompleted
    let (time, offset) = try moment(event)
    let actor = try event.resource.map(staffID) ?? "import"
    var data: JSON = ["touchpoint": .string(touchpoint)]
    if kind == .touchpointSkipped || kind == .touchpointReopened {
      // Why is not told there, and both facts ask for it.
      data = ["touchpoint": .string(touchpoint), "reason": "imported"]
    }
    let key = "\(kind.rawValue)|\(touchpoint)|\(time.milliseconds)"
    let ordinal = counts[key, default: 0]
    counts[key] = ordinal + 1
    let made = try self.event(kind, data, time, offset, actor, ordinal: ordinal)
    var opening: Event?
    if !isOpened {
      opening = try self.event(
        .journeyOpened,
        .object(present: [
          ("blueprint", .string(blueprint.id)), ("blueprintVersion", .integer(blueprint.version)),
          ("trace", name.map(JSON.string)),
        ]), time, offset, actor)
      isOpened = true
    }
    pending.append(
      (
        event.line, made, try FactReader.read(kind, data, occurred: time.milliseconds), opening
      ))
  }

  /// When it happened; a time without a zone is one of the clocks of `zone`.
  private func moment(_ event: XESEvent) throws -> (time: Timestamp, offset: TimeOffset?) {
    if let civil = event.zoneless {
      let time = zone.timestamp(of: civil)
      return (time, zone.offset(at: time))
    }
    if let time = event.time { return (time, event.offset) }
    guard event.timeUnreadable else { throw RowError.noTime }
    let text = event.timeText ?? ""
    guard case .success(let reading) = DealerTime.read(text, zone: zone) else {
      throw RowError.badTime(column: "time:timestamp", value: text)
    }
    return (reading.time, reading.offset)
  }

  private func event(
    _ kind: FactKind, _ data: JSON, _ time: Timestamp, _ offset: TimeOffset?, _ actor: String,
    ordinal: Int = 0
  ) throws -> Event {
    Event(
      id: try ImportedIdentity.id(
        origin: logbook.log.origin, type: kind.rawValue, subject: journey,
        touchpoint: data["touchpoint"]?.text ?? "", occurred: time, data: data, ordinal: ordinal),
      source: logbook.log.origin, type: kind.rawValue, subject: journey, time: time,
      timeOffset: offset, customer: customer, actor: actor, data: data)
  }

  private func staffID(_ name: String) throws -> String {
    if let id = staff[name] { return id }
    let id = try vault.staffID(named: name)
    staff[name] = id
    newStaff.insert(name)
    return id
  }

  /// Names of staff are kept before the events that name them.
  func flush() throws {
    if !newStaff.isEmpty {
      try vault.transaction { transaction in
        for name in newStaff {
          let member = try transaction.makeStaff(named: name)
          if member.isNew { sink.made.staff.insert(member.id) }
        }
      }
      newStaff.removeAll()
    }
    guard !pending.isEmpty else { return }
    let batch = try sink.take()
    let digests = batch.start(recorded: logbook.now())
    for (line, event, digest, opening) in pending {
      batch.beginGroup()
      if let opening {
        try batch.append(opening, tag: Int64(line))
        digests.entries.append(
          .init(
            digest: try FactReader.read(
              .journeyOpened, opening.data, occurred: opening.time.milliseconds),
            isOptional: true, checksIDs: true))
      }
      try batch.append(event, tag: Int64(line))
      digests.entries.append(.init(digest: digest, checksIDs: true))
    }
    pending.removeAll(keepingCapacity: true)
    try sink.put(batch)
  }
}
