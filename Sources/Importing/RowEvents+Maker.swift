internal import CanonicalJSON
internal import Chronology
internal import EventLog
internal import Journeys
internal import Vault

extension RowEvents {
  /// What the rows of one customer or journey repeat within a batch, made once.
  final class Repeats {
    /// Optional events, by all that makes them what they are.
    var events: [String: Made] = [:]
    /// Codes of vehicles, by customer and VIN.
    var vehicles: [String: String] = [:]
    /// Customers whose keys are there.
    var keyed: Set<String> = []

    func removeAll() {
      events.removeAll(keepingCapacity: true)
      vehicles.removeAll(keepingCapacity: true)
      keyed.removeAll(keepingCapacity: true)
    }
  }

  /// Makes the events of one row.
  struct Maker {
    let row: DealerRow
    let customer: String
    let advisor: String?
    let origin: String
    let transaction: VaultTransaction
    let repeats: Repeats
    var result: Result
    var knownActors: [EventID: String] = [:]
    /// The row's journey was opened under an id that would be replaced now.
    var isOlder = false
    /// Whether what is known of the customer or the journey depends on rows that are not appended yet.
    var isUncertain = (customer: false, journey: false)
    /// Of the event made last.
    var lastID: EventID?

    func id(
      _ kind: FactKind, _ subject: String, at time: Timestamp, _ data: JSON, ordinal: Int = 0
    ) throws -> EventID {
      try ImportedIdentity.id(
        origin: origin, type: kind.rawValue, subject: subject,
        touchpoint: kind == .customerAmended ? row.touchpoint : data["touchpoint"]?.text ?? "",
        occurred: time, data: data, ordinal: ordinal)
    }

    func vehicleCode(_ vin: String) throws -> String {
      let place = customer + "/" + vin
      if let known = repeats.vehicles[place] { return known }
      let code = try transaction.vehicleCode(vin, customer: customer)
      repeats.vehicles[place] = code
      return code
    }

    /// All that an optional event of a row is made of.
    private func content(
      _ kind: FactKind, _ subject: String, _ time: Timestamp, _ offset: TimeOffset?,
      _ data: [(String, JSON?)], _ sealed: [(String, String?)]
    ) -> String {
      var parts = [
        kind.rawValue, subject, customer, String(time.milliseconds),
        String(offset?.minutes ?? .max), advisor ?? "", isOlder ? "older" : "",
      ]
      for (name, value) in data {
        guard let value else { continue }
        parts += [name, value.text ?? value.int.map { String($0) } ?? ""]
      }
      for (name, text) in sealed { if let text { parts += [name, text] } }
      return parts.joined(separator: "\u{1F}")
    }

    @discardableResult
    mutating func add(
      _ kind: FactKind, _ subject: String, at time: Timestamp, _ offset: TimeOffset?,
      _ data: [(String, JSON?)], sealed: [(String, String?)] = [], isOptional: Bool = false,
      ordinal: Int = 0
    ) throws -> Event {
      let place = isOptional ? content(kind, subject, time, offset, data, sealed) : nil
      if let made = place.flatMap({ repeats.events[$0] }), case .event(let event, _) = made.content
      {
        result.events.append(made)
        lastID = event.id
        return event
      }
      let data = JSON.object(present: data)
      let bytes = try data.canonicalBytes()
      let id = ImportedIdentity.id(
        origin: origin, type: kind.rawValue, subject: subject,
        touchpoint: kind == .customerAmended ? row.touchpoint : data["touchpoint"]?.text ?? "",
        occurred: time, canonical: bytes, ordinal: ordinal)
      lastID = id
      var event = Event(
        id: id, source: origin, type: kind.rawValue, subject: subject, time: time,
        timeOffset: offset, customer: customer,
        // Who recorded what the log has already stays who recorded it.
        actor: knownActors[id] ?? advisor ?? "import", data: data)
      let personal = sealed.compactMap { pair in pair.1.map { JSON.Member(pair.0, .string($0)) } }
      if !personal.isEmpty {
        event.sealed = try transaction.seal(
          .object(personal), eventID: event.id.description, type: event.type, customer: customer)
      }
      // What a correction puts in another's place is held against all rules once more.
      let made = Made(
        content: .event(event, kind == .correctionMade ? nil : bytes),
        digest: try FactReader.read(
          kind, data, occurred: time.milliseconds, isTrusted: isOlder),
        isOptional: isOptional)
      if let place { repeats.events[place] = made }
      result.events.append(made)
      return event
    }
  }
}
