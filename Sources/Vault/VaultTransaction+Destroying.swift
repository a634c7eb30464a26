internal import Crypto
internal import Foundation
internal import GRDB
internal import Storage

extension VaultTransaction {
  func checkIntact() throws { try Self.checkIntact(database, access.file.path) }

  static func checkIntact(_ database: Database, _ path: String) throws {
    let found = try String.fetchAll(database, sql: "PRAGMA integrity_check(1)")
    guard found == ["ok"] else {
      throw StorageError.damaged(path: path, detail: "integrity_check")
    }
  }

  static func keepsKey(of customer: String, in database: Database) throws -> Bool {
    try Bool.fetchOne(
      database.cachedStatement(
        sql: "SELECT EXISTS (SELECT 1 FROM customer_key WHERE customer = ?)"),
      arguments: [customer]) ?? false
  }

  func destroy(_ customer: String, _ destruction: inout Destruction) throws {
    let rows = try Row.fetchAll(
      database, sql: "SELECT version, wrapped FROM customer_key WHERE customer = ?",
      arguments: [customer])
    for row in rows {
      let (version, wrapped): (Int64, Data) =
        try (row.decode(atIndex: 0), row.decode(atIndex: 1))
      destruction.traces.append(Array(wrapped))
      guard let key = access.wrapping.unwrap(wrapped, customer: customer, version: version) else {
        continue
      }
      let bytes = key.withUnsafeBytes { Array($0) }
      destruction.traces.append(bytes)
      destruction.destroyed.insert(bytes)
    }
    try bury(customer)
    destruction.keys += try delete("customer_key", "customer", customer, expecting: rows.count)
    destruction.lookups += try delete("lookup", "customer", customer)
  }

  /// Tombstones for what a customer was found by; none for phone and name together, which would
  /// name a person.
  private func bury(_ customer: String) throws {
    access.forgetKnown()
    let own = access.own
    let rows = try Row.fetchAll(
      database, sql: "SELECT kind, hash, text FROM lookup WHERE customer = ? AND kind <> ?",
      arguments: [customer, LookupKind.person.rawValue])
    for row in rows {
      let (number, hash, sealed): (Int64, Data, Data?) =
        try (row.decode(atIndex: 0), row.decode(atIndex: 1), row.decode(atIndex: 2))
      if let sealed {
        // A text that does not open was put there by somebody else: nobody was found by it.
        guard let kind = LookupKind(rawValue: number),
          let text = own.open(sealed, number, of: customer)
        else { continue }
        let fast = OwnKeys.hash(kind, text, under: own.tombstone)
        try VaultAccess.bury(fast, number, .own, in: database)
      } else if own.former != nil {
        try VaultAccess.bury(hash, number, .first, in: database)
      }
    }
    let fast = OwnKeys.hash(.customer, customer, under: own.tombstone)
    try VaultAccess.bury(fast, LookupKind.customer.rawValue, .own, in: database)
  }

  func destroyStaff(_ id: String, _ destruction: inout Destruction) throws {
    let name = try Data.fetchOne(
      database, sql: "SELECT name FROM staff WHERE id = ?", arguments: [id])
    if let name { destruction.traces.append(Array(name)) }
    destruction.staff += try delete("staff", "id", id, expecting: name == nil ? 0 : 1)
  }

  /// - Returns: how many rows went.
  /// - Throws: `VaultError.notErased` where something kept rows from going.
  private func delete(
    _ table: String, _ column: String, _ value: String, expecting count: Int? = nil
  ) throws -> Int {
    try database.execute(sql: "DELETE FROM \(table) WHERE \(column) = ?", arguments: [value])
    let gone = database.changesCount
    if let count, gone != count { throw VaultError.notErased }
    return gone
  }

  /// Nothing that was destroyed may still be there, whatever put it back.
  func checkGone(_ customers: [String], _ staff: [String]) throws {
    let places =
      customers.flatMap { [("customer_key", "customer", $0), ("lookup", "customer", $0)] }
      + staff.map { ("staff", "id", $0) }
    for (table, column, value) in places {
      let isLeft = try Bool.fetchOne(
        database, sql: "SELECT EXISTS (SELECT 1 FROM \(table) WHERE \(column) = ?)",
        arguments: [value])
      guard isLeft == false else { throw VaultError.notErased }
    }
  }

  /// Looks at every key that is left: one that was destroyed under another name goes too, and all
  /// others are wrapped under another vault key if there is one; some thousand at a time.
  func sweep(
    _ destruction: inout Destruction, under fresh: Wrapping?,
    _ isKnown: (String) throws -> Bool
  ) throws {
    let wrapped = Set(destruction.traces)
    var last: (customer: String, version: Int64) = ("", .min)
    while true {
      let rows = try Row.fetchAll(
        database,
        sql: """
          SELECT customer, version, wrapped FROM customer_key WHERE (customer, version) > (?, ?)
          ORDER BY customer, version LIMIT 4000
          """, arguments: [last.customer, last.version])
      for row in rows {
        last =
          try (row.decode(atIndex: 0), row.decode(atIndex: 1))
        let bytes: Data = try row.decode(atIndex: 2)
        let key = access.wrapping.unwrap(bytes, customer: last.customer, version: last.version)
        let isCopy =
          key.map { $0.withUnsafeBytes { destruction.destroyed.contains(Array($0)) } }
          ?? wrapped.contains(Array(bytes))
        if isCopy {
          try database.cachedStatement(
            sql: "DELETE FROM customer_key WHERE customer = ? AND version = ?"
          ).execute(arguments: [last.customer, last.version])
          guard database.changesCount == 1 else { throw VaultError.notErased }
          destruction.copies += 1
          destruction.traces.append(Array(bytes))
        } else if let fresh {
          // Under the key that goes it may open once its row is put right.
          guard let key else {
            guard try !isKnown(last.customer) else {
              throw VaultError.keyUnreadable(customer: last.customer)
            }
            continue
          }
          try database.cachedStatement(
            sql: "UPDATE customer_key SET wrapped = ? WHERE customer = ? AND version = ?"
          ).execute(
            arguments: [
              try fresh.wrap(key, customer: last.customer, version: last.version),
              last.customer, last.version,
            ])
        }
      }
      if rows.isEmpty { return }
    }
  }

  /// Hashes every look-up anew under a fresh key, and forgets the one that knew who is gone.
  func rehash(under wrapping: Wrapping) throws {
    let before = access.own
    var own = before
    own.lookup = SymmetricKey(size: .bits256)
    own.text = SymmetricKey(size: .bits256)
    own.staff = SymmetricKey(size: .bits256)
    if before.former == nil {
      // Without a former key, one without a text was made by somebody else.
      try database.execute(sql: "DELETE FROM lookup WHERE text IS NULL")
    }
    var last = ""
    while true {
      let customers = try String.fetchAll(
        database,
        sql: """
          SELECT DISTINCT customer FROM lookup WHERE customer > ? AND text IS NOT NULL
          ORDER BY customer LIMIT 1000
          """, arguments: [last])
      guard let end = customers.last else { break }
      for customer in customers { try rehash(customer, from: before, to: own) }
      last = end
    }
    try rehashStaff(from: before, to: own)
    try resealPlans(from: before, to: own)
    let needsFormer = try Bool.fetchOne(
      database,
      sql: """
        SELECT EXISTS (SELECT 1 FROM lookup WHERE text IS NULL)
          OR EXISTS (SELECT 1 FROM tombstone WHERE era = ?)
        """, arguments: [OwnKeys.Era.first.rawValue])
    if needsFormer == false { own.former = nil }
    try own.keep(in: database, wrapping)
  }

  private func rehash(_ customer: String, from before: OwnKeys, to own: OwnKeys) throws {
    let rows = try Row.fetchAll(
      database.cachedStatement(
        sql: "SELECT kind, hash, text FROM lookup WHERE customer = ? AND text IS NOT NULL"),
      arguments: [customer])
    for row in rows {
      let (number, hash, sealed): (Int64, Data, Data) =
        try (row.decode(atIndex: 0), row.decode(atIndex: 1), row.decode(atIndex: 2))
      guard let kind = LookupKind(rawValue: number),
        let text = before.open(sealed, number, of: customer)
      else {
        // Put there by somebody else: it never led anybody anywhere.
        try database.execute(
          sql: "DELETE FROM lookup WHERE kind = ? AND hash = ? AND customer = ?",
          arguments: [number, hash, customer])
        continue
      }
      try database.cachedStatement(
        sql: """
          UPDATE OR REPLACE lookup SET hash = ?, text = ?
          WHERE kind = ? AND hash = ? AND customer = ?
          """
      ).execute(
        arguments: [
          own.hash(kind, text), try own.seal(text, kind, of: customer), number, hash, customer,
        ])
    }
  }

  private func rehashStaff(from before: OwnKeys, to own: OwnKeys) throws {
    for row in try Row.fetchAll(database, sql: "SELECT id, name FROM staff") {
      let (id, sealed): (String, Data) =
        try (row.decode(atIndex: 0), row.decode(atIndex: 1))
      guard let name = VaultAccess.openName(sealed, of: id, under: before.staff) else { continue }
      try database.execute(
        sql: "UPDATE staff SET hash = ?, name = ? WHERE id = ?",
        arguments: [
          own.hash(.staff, name), try VaultAccess.sealName(name, of: id, under: own.staff), id,
        ])
    }
  }

  private func resealPlans(from before: OwnKeys, to own: OwnKeys) throws {
    for row in try Row.fetchAll(database, sql: "SELECT number, lookups FROM planned") {
      let (number, sealed): (Int64, Data) =
        try (row.decode(atIndex: 0), row.decode(atIndex: 1))
      // What does not open was put there by somebody else.
      guard let box = try? AES.GCM.SealedBox(combined: sealed),
        let plain = try? AES.GCM.open(
          box, using: before.text, authenticating: PlannedLookup.name)
      else {
        try database.execute(sql: "DELETE FROM planned WHERE number = ?", arguments: [number])
        continue
      }
      let again = try AES.GCM.seal(plain, using: own.text, authenticating: PlannedLookup.name)
      try database.execute(
        sql: "UPDATE planned SET lookups = ? WHERE number = ?",
        arguments: [again.combined, number])
    }
  }
}
