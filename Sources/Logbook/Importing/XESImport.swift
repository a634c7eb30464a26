internal import CanonicalJSON
internal import Chronology
internal import EventLog
internal import EventLogSQLite
internal import Interchange
internal import Journeys
internal import Storage
internal import Vault
internal import Wording

/// Imports an event log of any service process (XES, IEEE 1849).
///
/// The activities become the repeatable touchpoints of a blueprint of their own; a trace becomes
/// a journey; `org:resource` becomes a member of staff.
struct XESImport {
  let logbook: Logbook

  private static let mostActivities = 5_000

  func run(_ source: Spooled, into sink: ImportSink) throws {
    let activities = try activities(source)
    let blueprint = try blueprint(activities)
    let (published, publication, made) = try logbook.publication(
      Array(BlueprintYAML.write(blueprint).utf8))
    if let made { sink.made.blueprints.insert(made) }
    if let publication { try sink.publish(publication, published, in: logbook) }
    let ids = Dictionary(
      uniqueKeysWithValues: zip(activities, published.touchpoints.map(\.id)))
    let feeder = try XESFeeder(
      logbook: logbook, blueprint: published, touchpoints: ids, sink: sink)
    let summary = try XESReader(source.open()).forEachEvent { event in
      try feeder.take(event)
    }
    try feeder.flush()
    sink.drop(
      summary.droppedKeys.merging(feeder.droppedTransitions) { first, _ in first })
  }

  /// The names of the log's activities, in order of first appearance.
  private func activities(_ source: Spooled) throws -> [String] {
    var names: [String] = []
    var seen: Set<String> = []
    _ = try XESReader(source.open()).forEachEvent { event in
      guard let name = event.activity, PersonalPattern.match(name) == nil,
        seen.insert(name).inserted
      else { return }
      guard names.count < Self.mostActivities else {
        throw InputError.tooManyActivities(limit: Self.mostActivities)
      }
      names.append(name)
    }
    guard !names.isEmpty else { throw InputError.empty(path: "XES") }
    return names
  }

  /// A blueprint of the activities; its id comes from their names, so the same log finds it again.
  private func blueprint(_ activities: [String]) throws -> Blueprint {
    var taken: Set<String> = []
    let touchpoints = activities.map { name in
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
      id: "xes-" + BlueprintShelf.sha256(of: names).prefix(12), version: 1,
      name: Sentence("导入的流程", "Imported process"), delivers: [], touchpoints: touchpoints)
  }
}

/// Turns XES events into batches.
private final class XESFeeder {
  private let logbook: Logbook
  private let blueprint: Blueprint
  private let touchpoints: [String: String]
  private let sink: ImportSink
  private let vault: Vault
  private var pending: [(line: Int, event: Event, digest: FactDigest, opening: Event?)] = []
  private var trace = -1
  private var journey = ""
  private var customer = ""
  private var isOpened = false
  private var counts: [String: Int] = [:]
  private var staff: [String: String] = [:]
  private var newStaff: Set<String> = []
  private(set) var droppedTransitions: [String: Int] = [:]

  init(
    logbook: Logbook, blueprint: Blueprint, touchpoints: [String: String], sink: ImportSink
  ) throws {
    self.logbook = logbook
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
      sink.reject(line: event.line, error)
    }
    if pending.count >= 1_000 { try flush() }
  }

  private func begin(_ event: XESEvent) throws {
    trace = event.trace
    let name = event.traceName.map { OrderCode.code(of: nfc($0)) } ?? ""
    let own = "journey/" + (name.isEmpty ? "trace-\(event.trace + 1)" : name)
    isOpened = false
    counts.removeAll(keepingCapacity: true)
    journey = own
    let isPersonal = OrderCode.read(name)?.isPersonal == true
    if isPersonal, try logbook.currentCustomer(ofSubject: own) == nil {
      // As an order of a table that is personal: a code stands for it.
      customer = try vault.provisionalCustomer(of: own)
      journey = try "journey/" + code(name, of: customer)
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

  /// What happened to the activity; nil for a transition that no fact tells.
  private static func kind(_ event: XESEvent) -> FactKind? {
    switch event.lifecycle?.lowercased() {
    case nil, "complete", "": .touchpointCompleted
    case "start": .touchpointStarted
    case "manualskip", "autoskip": .touchpointSkipped
    case "unknown" where event.fact == FactKind.touchpointReopened.rawValue: .touchpointReopened
    default: nil
    }
  }

  private func add(_ event: XESEvent) throws {
    guard let activity = event.activity else { throw RowError.noActivity }
    guard let touchpoint = touchpoints[activity] else {
      throw FactError.personal(
        field: "concept:name", pattern: PersonalPattern.match(activity) ?? .name)
    }
    guard let kind = Self.kind(event) else {
      droppedTransitions["lifecycle:transition=" + (event.lifecycle ?? ""), default: 0] += 1
      return
    }
    var time = event.time
    var offset = event.offset
    if let civil = event.zoneless {
      let zone = logbook.settings.timeZone
      let moment = zone.timestamp(of: civil)
      time = moment
      offset = zone.offset(at: moment)
    }
    guard let time else { throw RowError.noTime }
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
        [
          "blueprint": .string(blueprint.id), "blueprintVersion": .integer(blueprint.version),
        ], time, offset, actor)
      isOpened = true
    }
    pending.append(
      (
        event.line, made, try FactReader.read(kind, data, occurred: time.milliseconds), opening
      ))
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
    let digests = batch.start(recorded: logbook.surroundings.now())
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
