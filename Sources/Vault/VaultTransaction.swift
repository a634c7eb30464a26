public import CanonicalJSON
internal import Crypto
internal import Foundation
internal import GRDB

/// What may be made in the vault; all of it lasts, or none.
public struct VaultTransaction {
  let access: VaultAccess
  let database: Database

  /// Makes a customer's key unless it is there.
  public func makeKey(_ customer: String) throws {
    try access.makeKey(customer, in: database)
  }

  /// Whether something can be sealed for a customer.
  public func hasKey(_ customer: String) throws -> Bool {
    try access.key(customer, version: nil, in: database) != nil
  }

  /// Changes whenever what was found in an earlier transaction may hold no longer but for what was
  /// added here: keys, look-ups and tombstones may be others.
  public var epoch: Int { access.epoch }

  /// The customers found by something, changes of this transaction included.
  public func customers(_ kind: LookupKind, _ text: String) throws -> [String] {
    try access.customers(kind, kind.normal(text), in: database)
  }

  public func isErased(_ kind: LookupKind, _ text: String) throws -> Bool {
    if kind == .customer { return try access.isErased(customer: text, in: database) }
    return try access.isErased(kind, kind.normal(text), in: database)
  }

  /// Seals for a customer whose key is there, or was made in this transaction.
  public func seal(
    _ personal: JSON, eventID: String, type: String, customer: String
  ) throws -> [UInt8] {
    guard let key = try access.key(customer, version: nil, in: database) else {
      throw VaultError.noKey
    }
    return try Sealing.seal(
      personal,
      for: SealingContext(
        origin: access.origin, eventID: eventID, type: type, customer: customer), under: key)
  }

  /// What stands for a customer's vehicle in the log; the customer's key must be there.
  public func vehicleCode(_ vin: String, customer: String) throws -> String {
    try access.vehicleCode(vin, customer: customer, in: database)
  }

  /// What stands in the log for a personal order of a customer's; the customer's key must be there.
  public func orderCode(_ order: String, customer: String) throws -> String {
    try access.orderCode(order, customer: customer, in: database)
  }

  /// Lets a customer be found by something.
  public func keep(_ kind: LookupKind, _ text: String, customer: String) throws {
    let normal = kind.normal(text)
    guard !normal.isEmpty else { return }
    try access.keep(kind, normal, customer: customer, in: database)
  }

  /// Hashes under the present key what still stands under that of format 1; adds nothing.
  public func renew(_ kind: LookupKind, _ text: String) throws {
    let normal = kind.normal(text)
    try access.leaveFormer(kind, normal, access.own.hash(kind, normal), in: database)
  }

  /// A customer's id by something, made at random when there is none.
  ///
  /// - Returns: the id, and whether it is new.
  public func customer(
    _ kind: LookupKind, _ text: String, using generator: inout some RandomNumberGenerator
  ) throws -> (id: String, isNew: Bool) {
    if let found = try customers(kind, text).first { return (found, false) }
    let id = RandomID.make("C-", using: &generator)
    try keep(kind, text, customer: id)
    return (id, true)
  }

  /// The id of a member of staff by name; the name is kept sealed.
  public func staff(named name: String) throws -> String { try makeStaff(named: name).id }

  /// The same, and whether the name was not kept before.
  public func makeStaff(named name: String) throws -> (id: String, isNew: Bool) {
    let id = try access.staffID(named: name, in: database)
    return (id, try access.keepStaff(id, name: name, in: database))
  }

  // MARK: Look-ups of what is on its way

  /// Notes what somebody will be found by once an event is in the log; nobody is, until then.
  ///
  /// - Returns: the number under which it is noted.
  public func plan(_ lookups: [PlannedLookup]) throws -> Int64 {
    let plain = try JSON.array(lookups.map(\.json)).canonicalBytes()
    let box = try AES.GCM.seal(
      plain, using: access.own.text, authenticating: PlannedLookup.name)
    try database.execute(
      sql: "INSERT INTO planned (lookups) VALUES (?)", arguments: [box.combined])
    return database.lastInsertedRowID
  }

  /// Ends a plan: whoever was to be found by what reached the log is found from now on.
  public func settle(_ number: Int64, keeping kept: [PlannedLookup]) throws {
    try database.execute(sql: "DELETE FROM planned WHERE number = ?", arguments: [number])
    for one in kept {
      // Erased meanwhile: nothing may lead there any more.
      guard try !isErased(.customer, one.customer) else { continue }
      try keep(one.kind, one.text, customer: one.customer)
    }
  }

  func forget(_ customer: String) throws {
    try access.forget(customer, in: database)
  }

  func forgetStaff(_ id: String) throws {
    try database.execute(sql: "DELETE FROM staff WHERE id = ?", arguments: [id])
  }

  /// Keeps something beside the keys by name; nothing personal.
  public func keep(_ bytes: [UInt8], as name: String) throws {
    try database.execute(
      sql: "INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)",
      arguments: [name, Data(bytes)])
  }
}

/// By what a customer is to be found once an event is in the log.
public struct PlannedLookup: Sendable, Hashable {
  /// The event's id, as text.
  public let event: String
  public let kind: LookupKind
  public let text: String
  public let customer: String

  public init(event: String, kind: LookupKind, text: String, customer: String) {
    self.event = event
    self.kind = kind
    self.text = text
    self.customer = customer
  }

  static let name = Data("planned".utf8)

  fileprivate var json: JSON {
    [
      "event": .string(event), "kind": .integer(kind.rawValue), "text": .string(text),
      "customer": .string(customer),
    ]
  }

  init?(_ json: JSON) {
    guard let event = json["event"]?.text, let customer = json["customer"]?.text,
      let kind = json["kind"]?.int.flatMap({ LookupKind(rawValue: $0) }),
      let text = json["text"]?.text
    else { return nil }
    self.init(event: event, kind: kind, text: text, customer: customer)
  }
}

extension Vault {
  /// What was on its way when its program ended, or is still; by the numbers of the plans.
  public func planned() throws -> [(number: Int64, lookups: [PlannedLookup])] {
    try access.read { database in
      try Row.fetchAll(database, sql: "SELECT number, lookups FROM planned ORDER BY number").map {
        let (number, sealed): (Int64, Data) = ($0[0], $0[1])
        // What does not open was put there by somebody else, and leads to nobody.
        guard let box = try? AES.GCM.SealedBox(combined: sealed),
          let plain = try? AES.GCM.open(
            box, using: access.own.text, authenticating: PlannedLookup.name),
          let items = try? JSON(strict: Array(plain)).items
        else { return (number, []) }
        return (number, items.compactMap(PlannedLookup.init))
      }
    }
  }
}
