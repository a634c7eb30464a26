internal import CanonicalJSON
internal import Custody
internal import EventLog
internal import Chronology
internal import Importing
internal import Interchange
internal import Foundation
internal import Journeys
internal import MerkleTree
internal import Storage
internal import Timelines
internal import Vault

/// Who is to be forgotten, why, and who asks.
public struct ErasureRequest: Sendable {
  /// A customer by id, or a member of staff by id or name.
  public enum Person: Sendable {
    case customer(String)
    case staff(String)
  }

  public var person: Person
  public var reason: String
  /// A member of staff, by id or name.
  public var requestedBy: String
  /// Where a fresh backup of the vault goes.
  public var vaultBackup: String?

  public init(_ person: Person, reason: String, requestedBy: String) {
    self.person = person
    self.reason = reason
    self.requestedBy = requestedBy
  }

  public init(customer: String, reason: String, requestedBy: String) {
    self.init(.customer(customer), reason: reason, requestedBy: requestedBy)
  }
}

extension Logbook {
  /// Erases a customer, and everybody who is the same person: the provisional customers that were
  /// identified, and those merged in or away. Or a member of staff, whose id then leads to no name.
  ///
  /// The order is noted beside the keys and the fact recorded: from then on nothing is sealed for a
  /// customer. Then keys and look-ups are destroyed. Interrupted anywhere, the next writer that opens the
  /// logbook finishes it. An erasure that the log holds and nobody has ordered is ordered by this.
  /// - Returns: the receipt; of a customer who was erased before, the same one again.
  /// - Throws: `LogbookError.noCustomer`, `Refusal`, `FactError`.
  public func erase(_ request: ErasureRequest) throws -> ErasureReceipt {
    if let vaultBackup = request.vaultBackup {
      let place = try checkBackupPlace(vaultBackup)
      try checkApart(place, standingLogBackups())
      try VaultBackup(path: vaultBackup).checkPlace()
    }
    try readyToWrite()
    if hasVault { try vault().checkIntact() }
    let subject = try subject(of: request.person)
    let requestedBy = try staffCode(request.requestedBy)
    // Held until the keys are gone: verify does not call them left behind meanwhile.
    let preparation = try prepare()
    defer { withExtendedLifetime(preparation) {} }
    let recorded = try recordErasure(
      of: subject, reason: request.reason, requestedBy: requestedBy)
    if !recorded.isEmpty { surroundings.reached("committed") }
    let new = Set(recorded.map(\.subject))
    let confirmed = try unorderedErasures(of: subject).filter { !new.contains($0.subject) }
    try keys.remember(recorded + confirmed)
    try keys.forgetOrders(of: recorded.map(\.subject))
    if !recorded.isEmpty { surroundings.reached("recorded") }
    if !recorded.isEmpty || !confirmed.isEmpty { try finishErasures() }
    if let vaultBackup = request.vaultBackup { try backUpVault(to: vaultBackup) }
    guard let position = try erasure(of: subject) else { throw LogbookError.noCustomer }
    return try erasureReceipt(
      at: position, wasErased: recorded.isEmpty && confirmed.isEmpty,
      vaultBackup: request.vaultBackup.map { VaultBackup(path: $0).path })
  }

  /// - Throws: `LogbookError.noCustomer`, `.noStaff`.
  private func subject(of person: ErasureRequest.Person) throws -> String {
    switch person {
    case .customer(let customer):
      let id = try customerID(customer)
      guard try log.knows(customer: id) else { throw LogbookError.noCustomer }
      return "customer/" + id
    case .staff(let text):
      let id = try staffID(nfc(text))
      let subject = "staff/" + id
      let isNamed = try hasVault && vault().staffName(id) != nil
      guard try isNamed || log.knows(name: id) || log.subjects(prefix: subject).contains(subject)
      else {
        throw LogbookError.noStaff
      }
      return subject
    }
  }

  /// Where the log says that somebody was erased; nil if it does not.
  func erasure(of subject: String) throws -> Int64? {
    let kind: FactKind = subject.hasPrefix("staff/") ? .staffErased : .customerErased
    var position: Int64?
    try log.read(Selection(subject: subject, type: kind.rawValue)) { row in
      position = row.position
      return .stop
    }
    return position
  }

  func erasure(ofCustomer customer: String) throws -> Int64? {
    try erasure(of: "customer/" + customer)
  }

  /// Everybody who is the same person, the one first.
  private func same(as subject: String) throws -> [String] {
    guard subject.hasPrefix("customer/") else { return [subject] }
    return try family(of: String(subject.dropFirst("customer/".count))).map { "customer/" + $0 }
  }

  /// What the log holds of the family's erasures and the keys do not remember.
  private func unorderedErasures(of subject: String) throws -> [KnownErasure] {
    let known = Set(try keys.erasures().map(\.subject))
    return try same(as: subject).filter { !known.contains($0) }.compactMap { one in
      guard let position = try erasure(of: one), let data = try event(at: position)?.event.data
      else { return nil }
      return KnownErasure(
        position: position, subject: one, reason: data["reason"]?.text ?? "",
        requestedBy: data["requestedBy"]?.text ?? "")
    }
  }

  /// Appends one fact for each of the family who has none, all or none of them.
  ///
  /// Who belongs to it is asked while nobody else can write: whoever is merged or identified
  /// meanwhile is the same person too. The order stands beside the keys before the fact is in the
  /// log, and stays there until whoever recorded it has remembered it.
  func recordErasure(
    of subject: String, reason: String, requestedBy: String
  ) throws -> [KnownErasure] {
    let reason = nfc(reason)
    let data: JSON = ["reason": .string(reason), "requestedBy": .string(requestedBy)]
    var recorded: [KnownErasure] = []
    try log.appendAll(gate: gate) { append in
      let family = try same(as: subject).filter { try erasure(of: $0) == nil }
      guard !family.isEmpty else { return false }
      let facts = try erasureFacts(of: family, data)
      try keys.order(family, reason: reason, requestedBy: requestedBy)
      switch try append(facts)[0] {
      case .appended(let positions):
        recorded = zip(positions, family).map { position, one in
          KnownErasure(
            position: position, subject: one, reason: reason, requestedBy: requestedBy)
        }
      case .refused(let refusal):
        try keys.forgetOrders(of: family)
        throw refusal
      case .duplicate, .unneeded: throw AppendError.empty
      }
      return true
    }
    return recorded
  }

  private func erasureFacts(of family: [String], _ data: JSON) throws -> EventBatch {
    let now = surroundings.now()
    let batch = EventBatch()
    let digests = batch.start(recorded: now)
    batch.beginGroup()
    let correlation = newID().description
    for subject in family {
      let isStaff = subject.hasPrefix("staff/")
      let kind: FactKind = isStaff ? .staffErased : .customerErased
      let event = Event(
        id: newID(), source: log.origin, type: kind.rawValue, subject: subject,
        time: now, timeOffset: settings.timeZone.offset(at: now),
        customer: isStaff ? nil : String(subject.dropFirst("customer/".count)), actor: actor,
        correlationID: correlation, data: data)
      try EntryRule.check(event, kind)
      digests.entries.append(
        .init(digest: try FactReader.read(kind, data, occurred: now.milliseconds), isOwn: true))
      try batch.append(event)
    }
    return batch
  }

  // MARK: Who is the same person

  /// The customer first, then everybody who was merged with them, and the provisional customers of
  /// journeys that were identified as theirs.
  func family(of customer: String) throws -> [String] {
    var merges = CustomerMerges()
    try log.read(Selection(type: FactKind.customerMerged.rawValue)) { row in
      merges.add(try row.recordedEvent().event.data)
      return .next
    }
    var family = [customer]
    var index = 0
    while index < family.count {
      let one = family[index]
      index += 1
      for other in merges.from(one) + merges.chain(from: one) + (try identified(with: one))
      where !family.contains(other) {
        family.append(other)
      }
    }
    return family
  }

  /// Provisional customers of journeys that are this customer's now, or whom this provisional one
  /// became. Somebody whom a journey was once mistakenly given to is not the same person.
  private func identified(with customer: String) throws -> [String] {
    var journeys: [String: [String]] = [:]
    try log.read(Selection(customer: customer)) { row in
      guard row.parts.subject.starts(with: "journey/".utf8), let id = row.parts.customer else {
        return .next
      }
      let subject = String(decoding: row.parts.subject, as: UTF8.self)
      let named = String(decoding: id, as: UTF8.self)
      if journeys[subject]?.last != named { journeys[subject, default: []].append(named) }
      return .next
    }
    var found: [String] = []
    for named in journeys.values where named.count > 1 {
      guard let current = named.last else { continue }
      let before = try named.filter { try $0 != current && isProvisional($0) }
      if customer == current { found += before }
      if before.contains(customer) { found.append(current) }
    }
    return found.sorted()
  }

  private func isProvisional(_ customer: String) throws -> Bool {
    guard customer.hasPrefix("P-") else { return false }
    var isRegistered = false
    try log.read(
      Selection(subject: "customer/" + customer, type: FactKind.customerRegistered.rawValue)
    ) { _ in
      isRegistered = true
      return .stop
    }
    return !isRegistered
  }
}
