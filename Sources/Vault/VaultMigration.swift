internal import Crypto
internal import Foundation
internal import GRDB
internal import Storage

/// Brings a vault of format 1 up, in one transaction: whole, or as it was. The first write does it,
/// and `migrate`; who only reads does so in a copy in memory.
///
/// What was hashed under the key of format 1 stays hashed under it, because its text is not here;
/// every look-up that is kept again, and every one when somebody is erased, leaves it. Of those who
/// were erased before, the fast hashes become slow ones, and the one of phone and name goes.
struct VaultMigration {
  let file: SQLiteFile
  let origin: String

  static func format(_ database: Database) throws -> Int32 {
    try Int32.fetchOne(database, sql: "PRAGMA user_version") ?? 0
  }

  /// Whether a key is the one that a vault of any format is under.
  static func opens(_ database: Database, _ master: SymmetricKey) throws -> Bool {
    guard let wrapped = try OwnKeys.wrapped("lookup", database) else { return false }
    if try format(database) == 1 {
      return (try? AES.KeyWrap.unwrap(wrapped, using: master)) != nil
    }
    return Wrapping(master, origin: "").unwrap(wrapped, named: "lookup") != nil
  }

  /// Whether there was anything to do. The caller holds the lock of the vault.
  func run(_ database: Database, _ candidates: [[UInt8]]) throws -> Bool {
    var isDone = false
    try database.inTransaction(.immediate) {
      // Another process may have done it while this one waited.
      guard try Self.format(database) == 1 else { return .rollback }
      try migrate(database, under: Self.master(of: database, candidates))
      isDone = true
      return .commit
    }
    if isDone { try? database.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)") }
    return isDone
  }

  /// Brings a copy in memory up, in which tombstones stay fast hashes: slow ones cost tens of
  /// milliseconds each, and nobody else sees the copy.
  func runInMemory(_ database: Database, _ candidates: [[UInt8]]) throws {
    try database.inTransaction(.immediate) {
      try migrate(database, under: Self.master(of: database, candidates), isSlow: false)
      return .commit
    }
  }

  private static func master(
    of database: Database, _ candidates: [[UInt8]]
  ) throws -> SymmetricKey {
    let masters = candidates.map { SymmetricKey(data: $0) }
    guard let master = try masters.first(where: { try opens(database, $0) }) else {
      throw VaultError.wrongKey
    }
    return master
  }

  private func migrate(
    _ database: Database, under master: SymmetricKey, isSlow: Bool = true
  ) throws {
    func key(_ name: String) throws -> SymmetricKey {
      guard let wrapped = try OwnKeys.wrapped(name, database),
        let key = try? AES.KeyWrap.unwrap(wrapped, using: master)
      else { throw VaultError.wrongKey }
      return key
    }
    try checkNumbers(database)
    var own = OwnKeys(formerLookup: try key("lookup"), staff: try key("staff"))
    for table in ["meta", "customer_key", "lookup", "tombstone", "staff"] {
      try database.execute(sql: "ALTER TABLE \(table) RENAME TO first_\(table)")
    }
    try database.execute(sql: "DROP INDEX lookup_customer")
    for statement in VaultSchema.tables { try database.execute(sql: statement) }
    try database.execute(
      sql: """
        INSERT INTO meta SELECT name, CAST(value AS BLOB) FROM first_meta;
        INSERT INTO lookup (kind, hash, customer)
          SELECT kind, CAST(hash AS BLOB), customer FROM first_lookup;
        """)
    let wrapping = Wrapping(master, origin: origin)
    try moveKeys(database, master, wrapping)
    try moveTombstones(database, isSlow: isSlow)
    try moveStaff(database, own)
    let isNeeded = try Bool.fetchOne(
      database,
      sql: "SELECT EXISTS (SELECT 1 FROM lookup) OR EXISTS (SELECT 1 FROM tombstone)")
    if isNeeded == false { own.former = nil }
    try own.keep(in: database, wrapping)
    for table in ["meta", "customer_key", "lookup", "tombstone", "staff"] {
      try database.execute(sql: "DROP TABLE first_\(table)")
    }
    try database.execute(sql: "PRAGMA user_version = \(VaultSchema.version)")
  }

  /// Format 1 is not STRICT: what is no number would be read as one.
  private func checkNumbers(_ database: Database) throws {
    for (table, column) in [
      ("customer_key", "version"), ("lookup", "kind"), ("tombstone", "kind"),
    ] {
      let isOther = try Bool.fetchOne(
        database,
        sql: "SELECT EXISTS (SELECT 1 FROM \(table) WHERE typeof(\(column)) <> 'integer')")
      guard isOther == false else {
        throw StorageError.damaged(path: file.path, detail: "\(table).\(column)")
      }
    }
  }

  private func moveKeys(
    _ database: Database, _ master: SymmetricKey, _ wrapping: Wrapping
  ) throws {
    let rows = try Row.fetchCursor(
      database, sql: "SELECT customer, version, wrapped FROM first_customer_key")
    let insert = try database.makeStatement(
      sql: "INSERT INTO customer_key (customer, version, wrapped) VALUES (?, ?, ?)")
    while let row = try rows.next() {
      let (customer, version, wrapped): (String, Int64, Data) =
        try (row.decode(atIndex: 0), row.decode(atIndex: 1), row.decode(atIndex: 2))
      // One that does not open stays as it is, and is named by whoever tries it.
      let key = try? AES.KeyWrap.unwrap(wrapped, using: master)
      let now = try key.map { try wrapping.wrap($0, customer: customer, version: version) }
      try insert.execute(arguments: [customer, version, now ?? wrapped])
    }
  }

  private func moveTombstones(_ database: Database, isSlow: Bool) throws {
    let rows = try Row.fetchAll(
      database, sql: "SELECT kind, CAST(hash AS BLOB) FROM first_tombstone WHERE kind <> ?",
      arguments: [LookupKind.person.rawValue])
    for row in rows {
      let (kind, fast): (Int64, Data) =
        try (row.decode(atIndex: 0), row.decode(atIndex: 1))
      try VaultAccess.bury(fast, kind, .first, isSlow: isSlow, in: database)
    }
  }

  private func moveStaff(_ database: Database, _ own: OwnKeys) throws {
    for row in try Row.fetchAll(database, sql: "SELECT id, CAST(name AS BLOB) FROM first_staff") {
      let (id, sealed): (String, Data) =
        try (row.decode(atIndex: 0), row.decode(atIndex: 1))
      let name = VaultAccess.openName(sealed, of: id, under: own.staff)
      try database.execute(
        sql: "INSERT INTO staff (id, hash, name) VALUES (?, ?, ?)",
        arguments: [id, name.map { own.hash(.staff, $0) } ?? Data(), sealed])
    }
  }
}
