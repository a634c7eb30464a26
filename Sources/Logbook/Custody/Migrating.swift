public import CanonicalJSON
internal import EventLog
internal import Vault

/// From which format to which a log and its vault were brought.
public struct MigrationReport: Sendable, Hashable {
  public let from: Int
  public let to: Int
  /// The format that the vault had; nil where there is none, or no key to it.
  public let vaultFrom: Int?
  public var vaultTo: Int { Int(Vault.format) }

  public var isMigrated: Bool { from != to || isVaultMigrated }
  public var isVaultMigrated: Bool { vaultFrom.map { $0 != vaultTo } ?? false }

  public var json: JSON {
    .object(present: [
      ("from", .integer(Int64(from))), ("to", .integer(Int64(to))),
      ("migrated", .bool(isMigrated)),
      (
        "vault",
        vaultFrom.map { ["from": .integer(Int64($0)), "to": .integer(Int64(vaultTo))] }
      ),
    ])
  }
}

extension Logbook {
  /// Brings log and vault to the newest format, as the first write does by itself; nothing that
  /// was recorded changes.
  ///
  /// - Throws: `MigrationError`, `LogbookError`, `StorageError`; the log stays as it was.
  public func migrate() throws -> MigrationReport {
    // Before anything that writes, which would migrate by itself.
    try checkTail()
    let (from, to) = try maintenance.migrate()
    let vault = try migrateVault()
    try readyToWrite()
    return MigrationReport(from: from, to: to, vaultFrom: vault)
  }
}
