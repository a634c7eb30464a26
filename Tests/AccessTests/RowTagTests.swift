import Chronology
import Foundation
import GRDB
import Storage
import TestSupport
import Testing

@testable import Access

/// What somebody with the file and without a key to the vault may write there.
@Suite("Rows of the store of users that were written by hand", .temporaryFolder)
struct RowTagTests {
  private func write(_ statement: String, _ arguments: StatementArguments = []) throws {
    let queue = try AccessSchema.file(TemporaryFolder.file("access.sqlite")).openWriter()
    try queue.inDatabase { try $0.execute(sql: statement, arguments: arguments) }
    try queue.close()
  }

  @Test("Nobody comes in by a row that was made up")
  func madeUp() async throws {
    let desk = try Desk()
    try await desk.user("S-1", [.recorder])
    let (session, token, link) = (Secret(), Secret(), Secret())
    let (hash, far) = (try await Desk.hasher.hash(Desk.password), Int64(1) << 50)
    try write(
      "INSERT INTO token (name, hash, roles, added, expires) VALUES ('t', ?, 'administrator', 1, ?)",
      [token.hash, far])
    try write(
      "INSERT INTO session (hash, user, begun, seen) VALUES (?, 'S-1', ?, ?)",
      [session.hash, desk.clock.now.milliseconds, desk.clock.now.milliseconds])
    try write(
      "INSERT INTO invitation (hash, user, expires) VALUES (?, 'S-1', ?)", [link.hash, far])
    try write(
      """
      INSERT INTO user (id, roles, added, salt, hash, cost, step)
      VALUES ('S-2', 'recorder', 1, ?, ?, ?, 0)
      """, [hash.salt, hash.hash, hash.cost])
    #expect(try desk.store.caller(token, by: .token) == nil)
    #expect(try desk.store.caller(session, by: .session) == nil)
    #expect(try desk.store.invitation(link) == nil)
    #expect(throws: AccessError.badLink) { try desk.store.accept(link, hash, code: nil) }
    #expect(try desk.store.password(of: "S-2") == nil)
    #expect(throws: AccessError.refused) { try desk.store.beginSession(of: "S-2", code: nil) }
    #expect(try desk.store.users().map(\.id) == ["S-1"] && desk.store.tokens().isEmpty)
    #expect(try desk.store.strangers() == 4)
    // Whoever is added by that name is made anew, with nothing of what was there.
    try desk.store.keep(user: "S-2", roles: [.caller])
    #expect(try desk.store.password(of: "S-2") == nil)
    _ = try desk.store.addToken("t", roles: [.recorder], days: 1)
    #expect(try desk.store.caller(token, by: .token) == nil)
    #expect(try desk.store.strangers() == 2)
  }

  @Test(
    "Nor by one that was changed, and no later change of the program's own makes it good",
    arguments: [
      "UPDATE user SET roles = 'administrator'", "UPDATE user SET id = 'S-9'",
      "UPDATE user SET cost = 64", "UPDATE user SET salt = NULL",
      "UPDATE user SET hash = zeroblob(32)",
      "UPDATE session SET begun = 9223372036854775807", "UPDATE session SET user = 'S-2'",
      "UPDATE token SET roles = 'administrator'", "UPDATE token SET expires = 9223372036854775807",
      "UPDATE token SET name = 'u'", "UPDATE user SET tag = NULL", "UPDATE user SET tag = x''",
      "UPDATE session SET tag = (SELECT tag FROM user WHERE user.id = session.user)",
    ])
  func changed(statement: String) async throws {
    let desk = try Desk()
    try await desk.user("S-1", [.recorder])
    let session = try desk.store.beginSession(of: "S-1", code: nil)
    let token = try desk.store.addToken("t", roles: [.recorder], days: 1)
    let isOfToken = statement.hasPrefix("UPDATE token")
    for _ in 0..<2 {
      #expect(try desk.store.caller(session, by: .session)?.actor == "S-1")
      #expect(try desk.store.caller(token, by: .token)?.actor == "token:t")
    }
    try write(statement)
    #expect(try (desk.store.caller(session, by: .session) == nil) == !isOfToken)
    #expect(try (desk.store.caller(token, by: .token) == nil) == isOfToken)
    if statement.hasPrefix("UPDATE user") {
      #expect(throws: AccessError.noUser) { try desk.store.stop(user: "S-1") }
      #expect(throws: AccessError.noUser) { try desk.store.invite(user: "S-1") }
      #expect(throws: AccessError.refused) { try desk.store.beginSession(of: "S-1", code: nil) }
    } else if isOfToken {
      #expect(throws: AccessError.noToken) { try desk.store.revokeToken("t") }
    }
    #expect(try desk.store.strangers() == 1)
  }

  @Test("When a session was seen keeps nobody in for longer, and stops no program")
  func seen() async throws {
    let desk = try Desk()
    try await desk.user("S-1", [.recorder])
    let session = try desk.store.beginSession(of: "S-1", code: nil)
    try write("UPDATE session SET seen = 9223372036854775807")
    #expect(try desk.store.caller(session, by: .session)?.actor == "S-1")
    desk.clock.advance(minutes: 31)
    #expect(try desk.store.caller(session, by: .session) == nil)
  }

  @Test("A store of format 1 is brought up, and lets nobody in who was not added since")
  func firstFormat() async throws {
    let file = AccessSchema.file(TemporaryFolder.file("access.sqlite"))
    let first = try #require(file.earlier[1])
    let token = Secret()
    let queue = try SQLiteFile(
      path: file.path, applicationID: file.applicationID, version: 1, schema: first,
      secureDelete: true
    ).openWriter(create: true)
    try queue.inDatabase { database in
      try database.execute(
        sql: "INSERT INTO user (id, roles, added, step) VALUES ('S-1', 'recorder', 1, 0)")
      try database.execute(
        sql: "INSERT INTO token VALUES ('t', ?, 'recorder', 1, ?, NULL)",
        arguments: [token.hash, Int64(1) << 50])
    }
    try queue.close()
    let desk = try Desk()
    #expect(try desk.store.users().isEmpty && desk.store.caller(token, by: .token) == nil)
    #expect(try desk.store.strangers() == 2)
    try await desk.user("S-1", [.recorder])
    _ = try desk.store.beginSession(of: "S-1", code: nil)
    #expect(try desk.store.strangers() == 1)
  }
}
