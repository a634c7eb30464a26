import Chronology
import Foundation
import GRDB
import Storage
import TestSupport
import Testing

@testable import Access

@Suite("Who may come in", .temporaryFolder)
struct StoreTests {
  @Test("A link is used once, and then the password holds")
  func link() async throws {
    let desk = try Desk()
    try desk.store.keep(user: "S-1", roles: [.recorder])
    #expect(try !desk.store.hasUsers())
    let link = try desk.store.invite(user: "S-1")
    #expect(try desk.store.invitation(link)?.authenticator == nil)
    let hash = try await Desk.hasher.hash(Desk.password)
    let user = try desk.store.accept(link, hash, code: nil)
    #expect(user.id == "S-1" && user.roles == [.recorder])
    #expect(try desk.store.hasUsers() && desk.store.password(of: "S-1") == hash)
    #expect(throws: AccessError.badLink) { try desk.store.accept(link, hash, code: nil) }
    #expect(try desk.store.invitation(link) == nil)
  }

  @Test("A link ends after three days, and when another one is made")
  func linkEnds() throws {
    let desk = try Desk()
    try desk.store.keep(user: "S-1", roles: [.recorder])
    let first = try desk.store.invite(user: "S-1")
    let second = try desk.store.invite(user: "S-1")
    #expect(try desk.store.invitation(first) == nil && desk.store.invitation(second) != nil)
    desk.clock.advance(minutes: 3 * 24 * 60 + 1)
    #expect(try desk.store.invitation(second) == nil)
  }

  @Test("A manager needs the code of an authenticator, each one once")
  func secondFactor() async throws {
    let desk = try Desk()
    try desk.store.keep(user: "S-1", roles: [.manager])
    let link = try desk.store.invite(user: "S-1")
    let hash = try await Desk.hasher.hash(Desk.password)
    #expect(throws: AccessError.wrongCode) { try desk.store.accept(link, hash, code: nil) }
    #expect(throws: AccessError.wrongCode) { try desk.store.accept(link, hash, code: "000000") }
    let authenticator = try #require(try desk.store.invitation(link)?.authenticator)
    _ = try desk.store.accept(link, hash, code: desk.code(authenticator))
    #expect(try desk.store.user("S-1")?.hasSecondFactor == true)
    // The code that confirmed it is used up.
    #expect(throws: AccessError.refused) {
      try desk.store.beginSession(of: "S-1", code: desk.code(authenticator))
    }
    desk.clock.advance(seconds: 60)
    _ = try desk.store.beginSession(of: "S-1", code: desk.code(authenticator))
    #expect(throws: AccessError.refused) {
      try desk.store.beginSession(of: "S-1", code: desk.code(authenticator))
    }
    #expect(throws: AccessError.refused) { try desk.store.beginSession(of: "S-1", code: nil) }
  }

  @Test("A role that needs a code comes in only after the code was set up")
  func raised() async throws {
    let desk = try Desk()
    try await desk.user("S-1", [.recorder])
    _ = try desk.store.beginSession(of: "S-1", code: nil)
    try desk.store.keep(user: "S-1", roles: [.recorder, .manager])
    #expect(throws: AccessError.refused) { try desk.store.beginSession(of: "S-1", code: nil) }
    #expect(try desk.store.invitation(desk.store.invite(user: "S-1"))?.authenticator != nil)
  }

  @Test("A session ends after 30 minutes without a request, and after 12 hours")
  func sessions() async throws {
    let desk = try Desk()
    try await desk.user("S-1", [.recorder])
    let secret = try desk.store.beginSession(of: "S-1", code: nil)
    let caller = Caller(actor: "S-1", roles: [.recorder], way: .session)
    #expect(try desk.store.caller(secret, by: .session) == caller)
    #expect(try desk.store.caller(secret, by: .token) == nil)
    desk.clock.advance(minutes: 29)
    #expect(try desk.store.caller(secret, by: .session) == caller)
    desk.clock.advance(minutes: 1)
    #expect(try desk.store.caller(secret, by: .session) == nil)

    let second = try desk.store.beginSession(of: "S-1", code: nil)
    for _ in 0..<(12 * 3 - 1) {
      desk.clock.advance(minutes: 20)
      #expect(try desk.store.caller(second, by: .session) == caller)
      try desk.store.touch(second)
    }
    desk.clock.advance(minutes: 20)
    #expect(try desk.store.caller(second, by: .session) == nil)
  }

  @Test("Ending, stopping and changing roles end a session at once, by another process too")
  func revoked() async throws {
    let desk = try Desk()
    try await desk.user("S-1", [.recorder])
    let other = try Desk.open(desk.clock)
    func begin() throws -> Secret {
      let secret = try desk.store.beginSession(of: "S-1", code: nil)
      #expect(try desk.store.caller(secret, by: .session) != nil)
      return secret
    }
    var secret = try begin()
    try other.endSession(secret)
    #expect(try desk.store.caller(secret, by: .session) == nil)
    secret = try begin()
    try other.keep(user: "S-1", roles: [.caller])
    #expect(try desk.store.caller(secret, by: .session) == nil)
    secret = try begin()
    #expect(try desk.store.caller(secret, by: .session)?.roles == [.caller])
    try other.stop(user: "S-1")
    #expect(try desk.store.caller(secret, by: .session) == nil)
    #expect(try desk.store.password(of: "S-1") == nil)
    #expect(throws: AccessError.refused) { try desk.store.beginSession(of: "S-1", code: nil) }
    other.close()
  }

  @Test("The only administrator stays while there are other users")
  func lastAdministrator() async throws {
    let desk = try Desk()
    try await desk.user("S-1", [.administrator])
    try await desk.user("S-2", [.recorder])
    #expect(throws: AccessError.lastAdministrator) { try desk.store.stop(user: "S-1") }
    #expect(throws: AccessError.lastAdministrator) {
      try desk.store.keep(user: "S-1", roles: [.recorder])
    }
    try await desk.user("S-3", [.administrator])
    try desk.store.stop(user: "S-1")
    #expect(throws: AccessError.noUser) { try desk.store.stop(user: "S-1") }
  }

  @Test("A token holds until it expires or is revoked; its name is used once")
  func tokens() throws {
    let desk = try Desk()
    let secret = try desk.store.addToken("import-1", roles: [.recorder], days: 2)
    let caller = Caller(actor: "token:import-1", roles: [.recorder], way: .token)
    #expect(try desk.store.caller(secret, by: .token) == caller)
    #expect(try desk.store.caller(secret, by: .session) == nil)
    #expect(throws: AccessError.tokenTaken(name: "import-1")) {
      try desk.store.addToken("import-1", roles: [.recorder], days: 2)
    }
    #expect(throws: AccessError.badName) {
      try desk.store.addToken("王芳", roles: [.recorder], days: 2)
    }
    #expect(throws: AccessError.noRole) { try desk.store.addToken("a", roles: [], days: 2) }
    #expect(throws: AccessError.badExpiry) {
      try desk.store.addToken("a", roles: [.recorder], days: 0)
    }
    desk.clock.advance(minutes: 2 * 24 * 60)
    #expect(try desk.store.caller(secret, by: .token) == nil)
    let second = try desk.store.addToken("import-2", roles: [.auditor], days: 2)
    try desk.store.revokeToken("import-2")
    #expect(try desk.store.caller(second, by: .token) == nil)
    #expect(throws: AccessError.noToken) { try desk.store.revokeToken("import-2") }
    #expect(try desk.store.tokens().map(\.name) == ["import-1", "import-2"])
  }

  @Test("What a tablet says of itself is kept, the last word only")
  func devices() throws {
    let desk = try Desk()
    try desk.store.note(device: "d-1", user: "S-1", unsent: 4)
    desk.clock.advance(minutes: 1)
    try desk.store.note(device: "d-1", user: "S-2", unsent: 0)
    let devices = try desk.store.devices()
    #expect(devices.count == 1 && devices[0].user == "S-2" && devices[0].unsent == 0)
    #expect(devices[0].seen > devices[0].added)
    #expect(throws: AccessError.badName) {
      try desk.store.note(device: "a b", user: "S-1", unsent: 0)
    }
  }

  @Test("The file holds no secret in the clear, and only its owner reads it")
  func secrecy() async throws {
    let desk = try Desk()
    let authenticator = try #require(try await desk.user("S-1", [.administrator]))
    let session = try desk.store.beginSession(of: "S-1", code: desk.code(authenticator))
    let token = try desk.store.addToken("t", roles: [.recorder], days: 1)
    let link = try desk.store.invite(user: "S-1")
    desk.store.close()
    let path = TemporaryFolder.file("access.sqlite")
    let bytes = try Data(contentsOf: URL(filePath: path))
    for secret in [session.bytes, token.bytes, link.bytes, authenticator.secret] {
      #expect(bytes.range(of: Data(secret)) == nil)
    }
    #expect(bytes.range(of: Data(Desk.password.utf8)) == nil)
    let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions]
    #expect(mode as? Int == 0o600)
  }

  @Test("Under another vault's key no authenticator opens, so nobody with one comes in")
  func otherKey() async throws {
    let desk = try Desk()
    let authenticator = try await desk.user("S-1", [.manager])
    desk.store.close()
    let other = try Desk.open(desk.clock, key: 8)
    #expect(throws: AccessError.refused) {
      try other.beginSession(of: "S-1", code: desk.code(authenticator))
    }
    other.close()
  }

  @Test("A file whose schema was changed is refused")
  func schema() throws {
    let desk = try Desk()
    desk.store.close()
    let file = AccessSchema.file(TemporaryFolder.file("access.sqlite"))
    let queue = try file.openWriter()
    try queue.inDatabase { database in
      try database.execute(
        sql: """
          CREATE TRIGGER quiet AFTER INSERT ON session BEGIN
            UPDATE user SET roles = 'administrator';
          END
          """)
    }
    try queue.close()
    #expect(throws: StorageError.self) { try Desk.open(desk.clock) }
  }
}
