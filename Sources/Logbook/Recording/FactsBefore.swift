internal import CanonicalJSON
internal import EventLog
internal import Interchange
internal import Journeys
internal import Timelines
internal import Wording

/// What is known of streams from facts that will be appended together, and are not in the log yet.
struct FactsBefore {
  /// The customer that the facts of a stream name.
  private(set) var customers: [String: String] = [:]
  /// By which plan a journey will be opened.
  private(set) var plans: [String: (blueprint: String, version: Int64)] = [:]

  mutating func take(_ kind: FactKind, _ event: Event) {
    if let customer = event.customer { customers[event.subject] = customer }
    guard kind == .journeyOpened, let blueprint = event.data["blueprint"]?.text,
      let version = event.data["blueprintVersion"]?.int
    else { return }
    plans[event.subject] = (blueprint, version)
  }
}

extension Logbook {
  /// The plan of the journey that a fact is about; nil where it is about none that is open.
  func blueprint(
    of input: FactInput, _ kind: FactKind, _ before: FactsBefore = FactsBefore()
  ) throws -> Blueprint? {
    guard kind.stream == .journey, let journey = input.journey else { return nil }
    return try blueprint(ofSubject: "journey/" + nfc(journey), before)
  }

  func blueprint(
    ofSubject subject: String, _ before: FactsBefore = FactsBefore()
  ) throws -> Blueprint? {
    if let plan = before.plans[subject] {
      return try shelf().find(plan.blueprint, plan.version)
        ?? ShippedBlueprints.find(plan.blueprint, version: plan.version).map {
          try BlueprintYAML.read(String(decoding: $0.bytes, as: UTF8.self))
        }
    }
    var found: (String, Int64)?
    try log.read(Selection(subject: subject)) { row in
      let event = try row.recordedEvent().event
      guard event.type == FactKind.journeyOpened.rawValue else { return .next }
      if let blueprint = event.data["blueprint"]?.text,
        let version = event.data["blueprintVersion"]?.int
      {
        found = (blueprint, version)
      }
      return .stop
    }
    return try found.flatMap { id, version in
      try shared.cache.knownShelf?.find(id, version) ?? shelf().find(id, version)
    }
  }

  /// Names a field that the fact does not have, else all fields that lack at once.
  func checkFields(_ schema: FactSchema, _ input: FactInput) throws {
    for (name, _) in input.fields where schema.field(name) == nil {
      throw FieldTyping.unknown(name, schema)
    }
    let lacking = schema.fields.filter { field in
      field.isRequired && !input.fields.contains { $0.0 == field.name }
    }.map(\.name)
    guard lacking.count > 1 else { return }
    throw FactError.missingFields(lacking, type: schema.kind.rawValue)
  }

  /// A refusal of a key with the keys that are open.
  func named(_ error: any Error, _ event: Event) throws -> any Error {
    guard let refusal = error as? Refusal, case .keyUnknown(let name) = refusal,
      let given = event.data[name]?.text
    else { return error }
    return NamingError(
      "refused.keyUnknown",
      Sentence("未了结的\(FactNames.label(name).chinese)（\(name)）", "open \(name)"), given: given,
      known: try openKeys(name, event.subject).map { .init(id: $0) })
  }

  /// The keys under which something stands open in a stream, oldest first.
  func openKeys(_ name: String, _ subject: String) throws -> [String] {
    var open: [String] = []
    var events: [RecordedEvent] = []
    try log.read(Selection(subject: subject)) { row in
      events.append(try row.recordedEvent())
      return .next
    }
    for fact in CountedFacts(events).all {
      guard let key = fact.text(name), let kind = fact.kind else { continue }
      switch kind {
      case .promiseMade, .waitStarted, .exceptionRaised, .surveyInvited, .complaintRaised,
        .requestLogged, .referralAsked, .followUpPlanned, .alertOpened:
        if !open.contains(key) { open.append(key) }
      case .promiseKept, .promiseBroken, .waitEnded, .exceptionHandled, .surveyDeclined,
        .complaintClosed, .requestResolved, .followUpCompleted, .followUpCancelled, .alertClosed,
        .referralBought:
        open.removeAll { $0 == key }
      default: break
      }
    }
    return open
  }

  /// A correction names what it corrects by position or id, and may name the fields that change:
  /// the others stay as they count now.
  func fillCorrection(_ input: inout FactInput) throws {
    guard let place = input.fields.firstIndex(where: { $0.0 == "corrects" }) else { return }
    let given = input.fields[place].1
    let position = try Int64(given) ?? EventID(text: given).flatMap { try log.position(of: $0) }
    guard let position, let target = try event(at: position)?.event else {
      if Int64(given) != nil { throw Refusal.correctedMissing }
      return
    }
    input.fields[place].1 = target.id.description
    let parts = target.subject.split(separator: "/", maxSplits: 1).map(String.init)
    // A stream that is named is looked at: what is corrected must stand there.
    let isNamed = [input.journey, input.customer, input.staff, input.improvement]
      .contains { $0 != nil }
    if parts.count == 2, !isNamed {
      switch parts[0] {
      case "journey": input.journey = parts[1]
      case "staff": input.staff = parts[1]
      case "case": input.improvement = parts[1]
      default: input.customer = parts[1]
      }
    }
    if !input.fields.contains(where: { $0.0 == "reason" }) {
      input.fields.append(("reason", "corrected"))
    }
    let own: Set<String> = ["corrects", "reason", "replacement"]
    let changes = input.fields.filter { !own.contains($0.0) }
    guard !changes.isEmpty, let kind = FactKind(rawValue: target.type) else { return }
    let schema = FactCatalogue.schema(kind)
    var known = FactNames(blueprint: nil)
    if kind.stream == .journey {
      known = FactNames(blueprint: try blueprint(ofSubject: target.subject))
    }
    let typed = try FieldTyping.data(
      try known.fields(changes, of: schema, beside: target.data), schema, settings.timeZone)
    let counted = try counted(target)
    let changed = typed.members ?? []
    let kept = (counted.members ?? []).filter { member in
      !changed.contains { $0.key == member.key }
    }
    input.fields.removeAll { !own.contains($0.0) || $0.0 == "replacement" }
    input.fields.append(("replacement", JSON.object(kept + changed).compactText()))
  }

  /// The data that count for an event now.
  private func counted(_ target: Event) throws -> JSON {
    var events: [RecordedEvent] = []
    try log.read(Selection(subject: target.subject)) { row in
      events.append(try row.recordedEvent())
      return .next
    }
    return CountedFacts(events).all.first { $0.event.recorded.event.id == target.id }?.data
      ?? target.data
  }
}
