internal import Foundation
internal import GRDB
internal import Synchronization

extension AccessStore {
  /// Milliseconds without a request after which a session ends: 30 minutes.
  public static let idle: Int64 = 30 * 60_000
  /// Milliseconds after which a session ends whatever happens: 12 hours.
  public static let longest: Int64 = 12 * 3_600_000
  /// Milliseconds between two notes of when a session was seen.
  static let noted: Int64 = 60_000

  /// Begins a session of a user whose password is right: takes the code of their authenticator,
  /// each one once.
  ///
  /// - Throws: `AccessError.refused`.
  public func beginSession(of id: String, code: String?) throws -> Secret {
    let secret = Secret()
    try change { database in
      guard let row = try userRow(id, in: database) else { throw AccessError.refused }
      let user = User(row)
      guard user.stopped == nil else { throw AccessError.refused }
      let sealed: Data? = row["totp"]
      // Roles may have been added since the password was set.
      guard sealed != nil || !user.needsSecondFactor else { throw AccessError.refused }
      if let sealed {
        guard let bytes = box.open(sealed, of: id),
          let step = OneTimePassword(secret: bytes).step(
            of: code ?? "", at: now, after: row["step"])
        else { throw AccessError.refused }
        try database.execute(
          sql: "UPDATE user SET step = ? WHERE id = ?", arguments: [step, id])
      }
      try database.execute(
        sql: "DELETE FROM session WHERE seen < ? OR begun < ?",
        arguments: [now - Self.idle, now - Self.longest])
      try database.execute(
        sql: "INSERT INTO session (hash, user, begun, seen) VALUES (?, ?, ?, ?)",
        arguments: [secret.hash, id, now, now])
      try tags.stamp(.session, secret.hash, in: database)
    }
    return secret
  }

  public func endSession(_ secret: Secret) throws {
    try change {
      try $0.execute(sql: "DELETE FROM session WHERE hash = ?", arguments: [secret.hash])
    }
  }

  /// Who comes in with the secret of a session or of a token; nil for nobody.
  ///
  /// What was found is remembered until anything in the store changes, here or by another process.
  public func caller(_ secret: Secret, by way: Caller.Way) throws -> Caller? {
    let hash = secret.hash
    return try read { database in
      let version =
        try Int64.fetchOne(
          database.cachedStatement(sql: "PRAGMA data_version")) ?? 0
      let key = KnownCallers.Key(hash: hash, way: way)
      if let found = known.withLock({ $0.find(key, version: version) }) {
        return found.isValid(at: now) ? found.caller : nil
      }
      let found =
        switch way {
        case .session: try session(hash, in: database)
        case .token: try token(hash, in: database)
        }
      guard let found else { return nil }
      known.withLock { $0.keep(found, key, version: version) }
      return found.isValid(at: now) ? found.caller : nil
    }
  }

  private func session(_ hash: Data, in database: Database) throws -> KnownCallers.Entry? {
    let row = try Row.fetchOne(
      database, sql: "SELECT * FROM session WHERE hash = ?", arguments: [hash])
    guard let row, tags.hold(.session, row), let user = try user(row["user"], in: database),
      user.stopped == nil
    else { return nil }
    let (begun, noted): (Int64, Int64) = (row["begun"], row["seen"])
    // Not among what is authenticated: a time to come is nobody's, but for a clock that was set.
    let seen = noted > now + Self.noted ? begun : min(noted, now)
    return KnownCallers.Entry(
      caller: Caller(actor: user.id, roles: user.roles, way: .session),
      ends: min(begun + Self.longest, seen + Self.idle), seen: seen)
  }

  /// Notes that a session was used, so that it does not end; at most once a minute.
  public func touch(_ secret: Secret) throws {
    let key = KnownCallers.Key(hash: secret.hash, way: .session)
    guard let seen = known.withLock({ $0.seen(key) }), now - seen >= Self.noted else { return }
    try change {
      try $0.execute(
        sql: "UPDATE session SET seen = max(seen, ?) WHERE hash = ?",
        arguments: [now, secret.hash])
    }
  }

  /// Whether `touch` would write now.
  public func isStale(_ secret: Secret) -> Bool {
    let key = KnownCallers.Key(hash: secret.hash, way: .session)
    return known.withLock { $0.seen(key) }.map { now - $0 >= Self.noted } ?? false
  }
}
