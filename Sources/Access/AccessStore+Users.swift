internal import Chronology
internal import Foundation
internal import GRDB

extension AccessStore {
  /// Whether anybody can come in yet: without a user the server answers nothing.
  public func hasUsers() throws -> Bool {
    try read { database in
      let rows = try Row.fetchCursor(
        database.cachedStatement(
          sql: "SELECT * FROM user WHERE hash IS NOT NULL AND stopped IS NULL"))
      while let row = try rows.next() {
        if tags.hold(.user, row) { return true }
      }
      return false
    }
  }

  /// How many rows stand in the file that this program did not write, or not like that: they let
  /// nobody in.
  public func strangers() throws -> Int {
    try read { database in
      try [RowTags.Table.user, .invitation, .session, .token].reduce(0) { count, table in
        try count
          + Row.fetchAll(database, sql: "SELECT * FROM \(table.rawValue)").count {
            !tags.hold(table, $0)
          }
      }
    }
  }

  public func users() throws -> [User] {
    try read { database in
      try Row.fetchAll(database, sql: "SELECT * FROM user ORDER BY added, id")
        .filter { tags.hold(.user, $0) }.map(User.init)
    }
  }

  public func user(_ id: String) throws -> User? { try read { try user(id, in: $0) } }

  func user(_ id: String, in database: Database) throws -> User? {
    try userRow(id, in: database).map(User.init)
  }

  func userRow(_ id: String, in database: Database) throws -> Row? {
    try Row.fetchOne(database, sql: "SELECT * FROM user WHERE id = ?", arguments: [id])
      .flatMap { tags.hold(.user, $0) ? $0 : nil }
  }

  /// Makes a user, or gives one that is there these roles; who was stopped comes back.
  ///
  /// - Throws: `AccessError.noRole`, `.lastAdministrator`.
  public func keep(user id: String, roles: Set<Role>) throws {
    guard !roles.isEmpty else { throw AccessError.noRole }
    try change { database in
      if let known = try user(id, in: database) {
        if known.roles != roles, !roles.contains(.administrator) {
          try checkOthers(than: known, in: database)
        }
        try database.execute(
          sql: "UPDATE user SET roles = ?, stopped = NULL WHERE id = ?",
          arguments: [roles.text, id])
        if known.roles != roles { try endSessions(of: id, in: database) }
      } else {
        try database.execute(
          sql: "INSERT OR REPLACE INTO user (id, roles, added, step) VALUES (?, ?, ?, 0)",
          arguments: [id, roles.text, now])
      }
      try tags.stamp(.user, id, in: database)
    }
  }

  /// Stops a user: sessions and links end at once.
  ///
  /// - Throws: `AccessError.noUser`, `.lastAdministrator`.
  public func stop(user id: String) throws {
    try change { database in
      guard let known = try user(id, in: database), known.stopped == nil else {
        throw AccessError.noUser
      }
      try checkOthers(than: known, in: database)
      try database.execute(
        sql: """
          UPDATE user SET stopped = ?, salt = NULL, hash = NULL, totp = NULL WHERE id = ?
          """, arguments: [now, id])
      try database.execute(sql: "DELETE FROM invitation WHERE user = ?", arguments: [id])
      try endSessions(of: id, in: database)
    }
  }

  /// Refuses to let the last administrator go while there are other users.
  public func checkOthers(than user: User) throws {
    try read { try checkOthers(than: user, in: $0) }
  }

  private func checkOthers(than user: User, in database: Database) throws {
    guard user.roles.contains(.administrator), user.hasPassword, user.stopped == nil else { return }
    let others = try Row.fetchAll(
      database, sql: "SELECT * FROM user WHERE id <> ? AND stopped IS NULL", arguments: [user.id]
    ).filter { tags.hold(.user, $0) }.map(User.init)
    let hasOther = others.contains { $0.hasPassword && $0.roles.contains(.administrator) }
    if !others.isEmpty, !hasOther { throw AccessError.lastAdministrator }
  }

  func endSessions(of user: String, in database: Database) throws {
    try database.execute(sql: "DELETE FROM session WHERE user = ?", arguments: [user])
  }
}

extension User {
  init(_ row: Row) {
    let roles: String = row["roles"]
    let stopped: Int64? = row["stopped"]
    let hash: Data? = row["hash"]
    let totp: Data? = row["totp"]
    self.init(
      id: row["id"], roles: Set<Role>(text: roles) ?? [],
      added: Timestamp(milliseconds: row["added"]),
      stopped: stopped.map { Timestamp(milliseconds: $0) }, hasPassword: hash != nil,
      hasSecondFactor: totp != nil)
  }
}
