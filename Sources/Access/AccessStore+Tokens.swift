internal import Chronology
internal import Foundation
internal import GRDB

extension AccessStore {
  /// What stands for a token as the actor of a fact: this and its name.
  public static let tokenActor = "token:"
  /// Days that a token is valid unless said otherwise.
  public static let tokenLasts = 365

  /// Makes a token; the secret is shown once.
  ///
  /// - Throws: `AccessError.badName`, `.noRole`, `.badExpiry`, `.tokenTaken`.
  public func addToken(_ name: String, roles: Set<Role>, days: Int) throws -> Secret {
    try checkToken(name, roles: roles, days: days)
    let secret = Secret()
    try change { database in
      guard try !isTaken(name, in: database) else { throw AccessError.tokenTaken(name: name) }
      try database.execute(
        sql: """
          INSERT OR REPLACE INTO token (name, hash, roles, added, expires) VALUES (?, ?, ?, ?, ?)
          """,
        arguments: [
          name, secret.hash, roles.text, now, now + Int64(days) * 86_400_000,
        ])
      try tags.stamp(.token, name, in: database)
    }
    return secret
  }

  /// Refuses what no token can be, before anything is recorded of it.
  ///
  /// - Throws: `AccessError.badName`, `.noRole`, `.badExpiry`, `.tokenTaken`.
  public func checkToken(_ name: String, roles: Set<Role>, days: Int) throws {
    guard Self.isName(name) else { throw AccessError.badName }
    guard !roles.isEmpty else { throw AccessError.noRole }
    guard 1...3_650 ~= days else { throw AccessError.badExpiry }
    guard try !read({ try isTaken(name, in: $0) }) else { throw AccessError.tokenTaken(name: name) }
  }

  private func isTaken(_ name: String, in database: Database) throws -> Bool {
    let row = try Row.fetchOne(
      database, sql: "SELECT * FROM token WHERE name = ?", arguments: [name])
    return row.map { tags.hold(.token, $0) } ?? false
  }

  static func isName(_ text: String) -> Bool {
    1...56 ~= text.utf8.count
      && text.utf8.allSatisfy { byte in
        (byte | 0x20) &- UInt8(ascii: "a") < 26 || byte &- UInt8(ascii: "0") < 10
          || "-_.".utf8.contains(byte)
      }
  }

  public func tokens() throws -> [Token] {
    try read { database in
      try Row.fetchAll(database, sql: "SELECT * FROM token ORDER BY added, name")
        .filter { tags.hold(.token, $0) }.map { row in
          let revoked: Int64? = row["revoked"]
          return Token(
            name: row["name"], roles: Set<Role>(text: row["roles"]) ?? [],
            added: Timestamp(milliseconds: row["added"]),
            expires: Timestamp(milliseconds: row["expires"]),
            revoked: revoked.map { Timestamp(milliseconds: $0) })
        }
    }
  }

  /// Whether a token by this name is valid, or was until it expired.
  public func hasToken(_ name: String) throws -> Bool {
    try tokens().contains { $0.name == name && $0.revoked == nil }
  }

  /// - Throws: `AccessError.noToken`.
  public func revokeToken(_ name: String) throws {
    try change { database in
      guard try isTaken(name, in: database) else { throw AccessError.noToken }
      try database.execute(
        sql: "UPDATE token SET revoked = ? WHERE name = ? AND revoked IS NULL",
        arguments: [now, name])
      guard database.changesCount > 0 else { throw AccessError.noToken }
      try tags.stamp(.token, name, in: database)
    }
  }

  func token(_ hash: Data, in database: Database) throws -> KnownCallers.Entry? {
    let row = try Row.fetchOne(
      database, sql: "SELECT * FROM token WHERE hash = ? AND revoked IS NULL", arguments: [hash])
    guard let row, tags.hold(.token, row) else { return nil }
    let name: String = row["name"]
    return KnownCallers.Entry(
      caller: Caller(
        actor: Self.tokenActor + name, roles: Set<Role>(text: row["roles"]) ?? [], way: .token),
      ends: row["expires"], seen: now)
  }
}
