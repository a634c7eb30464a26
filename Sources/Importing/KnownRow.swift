internal import CanonicalJSON
internal import Chronology
internal import EventLog
internal import Journeys
internal import Vault

/// What was found out when a row was taken, for the rows behind it that say the same of their
/// customer and order.
///
/// As long as it holds, such a row has nothing new but its completion and its rating. While the batch
/// that established customer, journey and vehicle is on its way, the row brings those along, too.
struct KnownRow {
  let customer: String
  let attributes: SharedAttributes
  let subject: String
  /// What the row established, which other rows of its batch establish likewise.
  let optional: [RowEvents.Made]
  let lookups: [PlannedLookup]
  /// By what the customer is found, see `RowCustomers`.
  let content: String
  let batch: Int
  let generation: Int
  let epoch: Int
  let marks: (customer: RowMemory.Mark, journey: RowMemory.Mark)
  let changes: (customer: Int, journey: Int)
  let hasKey: Bool
  /// Events of the journey in the log, which have their own actors.
  let actors: [EventID: String]
  let hasSealed: Bool
}

/// An event of a known row.
struct KnownEvent {
  let attributes: SharedAttributes
  let id: EventID
  let type: StaticString
  let time: Timestamp
  let offset: TimeOffset?
  let data: [UInt8]
  let sealed: [UInt8]?
}

extension RowEvents {
  /// What is to be remembered of a row that was made; nil where rows like it need a closer look.
  func remember(
    _ given: DealerRow, _ row: DealerRow, _ journey: String, _ maker: Maker,
    in transaction: VaultTransaction
  ) throws -> KnownRow? {
    let customer = maker.customer
    guard maker.result.amendments == 0, !maker.result.isSkipped, maker.result.warnings.isEmpty,
      !given.isOrderReplaced,
      given.customer.map({ $0 == customer }) ?? (given.number != nil && given.name != nil),
      !memory.isAmended(customer: customer), !memory.isAmended(journey: journey)
    else { return nil }
    let knownCustomer = try memory.customer(customer)
    let knownJourney = try memory.journey(journey)
    let hasPerson = row.customer != nil || row.phone != nil || row.name != nil
    guard !hasPerson || knownCustomer.isRegistered, knownJourney.opening != nil,
      knownJourney.customer == customer,
      row.name.map({ $0 == knownCustomer.name }) ?? true,
      row.phone.map({ KnownCustomer.key(phone: $0) == knownCustomer.phone }) ?? true,
      row.model.map({ $0 == knownJourney.model }) ?? true,
      row.vin.map({ $0 == knownJourney.vin }) ?? true
    else { return nil }
    let optional = maker.result.events.filter(\.isOptional)
    guard !optional.contains(where: { $0.digest.kind == .touchpointCompleted }) else { return nil }
    return KnownRow(
      customer: customer,
      attributes: try SharedAttributes(
        source: maker.origin, subject: journey, customer: customer,
        actor: maker.advisor ?? "import"),
      subject: journey, optional: optional, lookups: maker.result.lookups,
      content: customers.content(of: row, customer), batch: batch, generation: memory.generation,
      epoch: transaction.epoch, marks: (knownCustomer.mark, knownJourney.mark),
      changes: (knownCustomer.mark.changes, knownJourney.mark.changes),
      hasKey: repeats.keyed.contains(customer), actors: knownJourney.actors,
      hasSealed: !knownJourney.sealed.isEmpty)
  }

  /// The events of a row of which all but its touchpoint is known; nil where it needs a closer look.
  ///
  /// - Throws: what refuses the row.
  func takeKnown(_ row: DealerRow, in transaction: VaultTransaction) throws -> Result? {
    newCustomer = nil
    guard let known = row.part.known, holds(known, transaction),
      row.note == nil || known.hasKey, row.emptyNote == nil || !known.hasSealed
    else { return nil }
    let isInLog = known.batch <= settledThrough
    if isInLog, !known.lookups.isEmpty, !customers.isSettled(known.content) { return nil }
    if row.customer == nil,
      try !customers.isFound(known.customer, by: row, in: transaction)
    {
      return nil
    }
    let completion = try templates.completion(row.touchpoint)
    let rating = try templates.rating(row)
    let main = id(of: row, completion, known)
    let last = rating.map { id(of: row, $0, known) } ?? main
    // Who recorded what the log has already stays who recorded it.
    if !known.actors.isEmpty, known.actors[main] != nil || known.actors[last] != nil { return nil }
    var result = Result(customer: known.customer, isNewCustomer: false)
    if !isInLog { result.events = known.optional }
    let sealed = try row.note.map { note in
      try transaction.seal(
        ["note": .string(note)], eventID: main.description,
        type: FactKind.touchpointCompleted.rawValue, customer: known.customer)
    }
    result.events.append(made(of: row, completion, known, main, sealed: sealed))
    if let rating { result.events.append(made(of: row, rating, known, last, sealed: nil)) }
    if !isInLog, !known.lookups.isEmpty {
      let witness = customers.witness(of: known.customer, main: last.description)
      result.lookups = known.lookups.map {
        PlannedLookup(event: witness, kind: $0.kind, text: $0.text, customer: $0.customer)
      }
      customers.plan(result.lookups, of: known.content)
    }
    return result
  }

  private func holds(_ known: KnownRow, _ transaction: VaultTransaction) -> Bool {
    known.generation == memory.generation && known.epoch == transaction.epoch
      && known.marks.customer.changes == known.changes.customer
      && known.marks.journey.changes == known.changes.journey
  }

  private func id(
    of row: DealerRow, _ template: RowTemplates.Template, _ known: KnownRow
  ) -> EventID {
    ImportedIdentity.id(
      origin: logbook.log.origin, type: template.digest.kind.rawValue, subject: known.subject,
      touchpoint: row.touchpoint, occurred: row.time, canonical: template.data)
  }

  private func made(
    of row: DealerRow, _ template: RowTemplates.Template, _ known: KnownRow, _ id: EventID,
    sealed: [UInt8]?
  ) -> Made {
    var digest = template.digest
    digest.plain.occurred = row.time.milliseconds
    return Made(
      content: .known(
        KnownEvent(
          attributes: known.attributes, id: id, type: template.type, time: row.time,
          offset: row.offset, data: template.data, sealed: sealed)),
      digest: digest, isOptional: false)
  }
}

/// Data of the facts that every row makes, of which a table has few different ones: written and held
/// against their schema once.
final class RowTemplates {
  struct Template {
    let type: StaticString
    let data: [UInt8]
    /// But for when it happened.
    let digest: FactDigest
  }

  private struct Rating: Hashable {
    let touchpoint: String
    let perception: Int64?
    let expectation: Int64?
  }

  private let scale: String?
  private var completions: [String: Template] = [:]
  private var ratings: [Rating: Template] = [:]

  /// Remembered at most.
  private static let bound = 10_000

  init(scale: String?) {
    self.scale = scale
  }

  /// - Throws: `FactError`.
  func completion(_ touchpoint: String) throws -> Template {
    if let known = completions[touchpoint] { return known }
    let made = try make(
      .touchpointCompleted, "touchpoint.completed", [("touchpoint", .string(touchpoint))])
    completions[touchpoint] = made
    return made
  }

  /// Nil for a row without a rating.
  ///
  /// - Throws: `FactError`.
  func rating(_ row: DealerRow) throws -> Template? {
    guard row.perception != nil || row.expectation != nil else { return nil }
    let rating = Rating(
      touchpoint: row.touchpoint, perception: row.perception, expectation: row.expectation)
    if let known = ratings[rating] { return known }
    let made = try make(
      .ratingGiven, "rating.given",
      [
        ("touchpoint", .string(row.touchpoint)), ("perception", row.perception.map(JSON.integer)),
        ("expectation", row.expectation.map(JSON.integer)), ("scale", scale.map(JSON.string)),
      ])
    if ratings.count >= Self.bound { ratings.removeAll() }
    ratings[rating] = made
    return made
  }

  private func make(
    _ kind: FactKind, _ type: StaticString, _ data: [(String, JSON?)]
  ) throws -> Template {
    let data = JSON.object(present: data)
    return Template(
      type: type, data: try data.canonicalBytes(),
      digest: try FactReader.read(kind, data, occurred: 0))
  }
}
