internal import Foundation
internal import GRDB

extension AccessStore {
  /// How long a one-time link leads anywhere, in milliseconds: three days.
  static let linkLasts: Int64 = 3 * 86_400_000

  /// A new one-time link for a user, with which they set password and authenticator; earlier ones
  /// lead nowhere any more.
  ///
  /// - Throws: `AccessError.noUser`.
  public func invite(user id: String) throws -> Secret {
    let secret = Secret()
    try change { database in
      guard let user = try user(id, in: database), user.stopped == nil else {
        throw AccessError.noUser
      }
      try database.execute(
        sql: "DELETE FROM invitation WHERE user = ? OR expires < ?", arguments: [id, now])
      let totp =
        user.needsSecondFactor ? try box.seal(OneTimePassword().secret, of: id) : nil
      try database.execute(
        sql: "INSERT INTO invitation (hash, user, expires, totp) VALUES (?, ?, ?, ?)",
        arguments: [secret.hash, id, now + Self.linkLasts, totp])
      try tags.stamp(.invitation, secret.hash, in: database)
    }
    return secret
  }

  /// What a link leads to; nil for one that is unknown, used or expired.
  public func invitation(_ secret: Secret) throws -> Invitation? {
    try read { try invitation(secret, in: $0) }
  }

  private func invitation(_ secret: Secret, in database: Database) throws -> Invitation? {
    let row = try Row.fetchOne(
      database, sql: "SELECT * FROM invitation WHERE hash = ? AND expires >= ?",
      arguments: [secret.hash, now])
    guard let row, tags.hold(.invitation, row),
      let user = try user(row["user"], in: database), user.stopped == nil
    else { return nil }
    let sealed: Data? = row["totp"]
    let authenticator = sealed.flatMap { box.open($0, of: user.id) }.map {
      OneTimePassword(secret: $0)
    }
    if user.needsSecondFactor, authenticator == nil { return nil }
    return Invitation(user: user, authenticator: authenticator)
  }

  /// Uses a link up: the user has this password, and the authenticator whose code was given.
  ///
  /// - Throws: `AccessError.badLink`, `.wrongCode`; the link leads on after a wrong code.
  public func accept(_ secret: Secret, _ password: PasswordHash, code: String?) throws -> User {
    try change { database in
      guard let invitation = try invitation(secret, in: database) else { throw AccessError.badLink }
      let user = invitation.user.id
      var step: Int64 = 0
      var totp: Data?
      if let authenticator = invitation.authenticator {
        guard let found = authenticator.step(of: code ?? "", at: now, after: 0) else {
          throw AccessError.wrongCode
        }
        step = found
        totp = try box.seal(authenticator.secret, of: user)
      }
      try database.execute(
        sql: """
          UPDATE user SET salt = ?, hash = ?, cost = ?, totp = ?, step = ? WHERE id = ?
          """,
        arguments: [password.salt, password.hash, password.cost, totp, step, user])
      try tags.stamp(.user, user, in: database)
      try database.execute(sql: "DELETE FROM invitation WHERE user = ?", arguments: [user])
      // Sessions under the old password end.
      try endSessions(of: user, in: database)
      return invitation.user
    }
  }

  /// The password of a user who may come in; nil for anybody else.
  public func password(of user: String) throws -> PasswordHash? {
    try read { database in
      guard let row = try userRow(user, in: database), let hash: Data = row["hash"],
        try self.user(user, in: database)?.stopped == nil
      else { return nil }
      return PasswordHash(salt: row["salt"], hash: hash, cost: row["cost"])
    }
  }
}
