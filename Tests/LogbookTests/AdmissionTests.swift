import Access
import CanonicalJSON
import Chronology
import EventLog
import Foundation
import Journeys
import Testing

@testable import Logbook

@Suite("Users and tokens of a logbook")
struct AdmissionTests {
  private func facts(_ logbook: TemporaryLogbook) async throws -> [RecordedEvent] {
    try await logbook.book.session(actor: "S-9").events(Selection(subject: "logbook/users"))
  }

  @Test("The roles of facts are the roles that have rights")
  func roles() {
    #expect(FactCatalogue.roles == Role.allCases.map(\.rawValue))
  }

  @Test("What is done with users and tokens is a fact, with codes only")
  func recorded() async throws {
    let logbook = try TemporaryLogbook()
    let session = logbook.book.session(actor: "S-9")
    let added = try await session.addUser("李明", roles: [.recorder, .manager])
    #expect(added.user.id.hasPrefix("S-"))
    _ = try await session.addUser("李明", roles: [.recorder])
    // The same again makes another link, and no fact.
    _ = try await session.addUser(added.user.id, roles: [.recorder])
    _ = try await session.addToken("dms", roles: [.recorder], days: 30)
    try await session.revokeToken("dms")
    try await session.stopUser("李明")
    try await session.recordRefusals(3)
    let facts = try await facts(logbook)
    #expect(
      facts.map(\.event.type) == [
        "user.added", "role.changed", "token.added", "token.revoked", "user.stopped",
        "signIn.refused",
      ])
    #expect(facts.allSatisfy { $0.event.actor == "S-9" && $0.event.sealed == nil })
    #expect(facts[0].event.data["user"]?.text == added.user.id)
    #expect(facts[0].event.data["roles"]?.items?.compactMap(\.text) == ["recorder", "manager"])
    let bytes = try Data(contentsOf: logbook.log)
    #expect(bytes.range(of: Data("李明".utf8)) == nil)
    let store = logbook.log.deletingLastPathComponent().appending(path: "access.sqlite")
    #expect(try Data(contentsOf: store).range(of: Data("李明".utf8)) == nil)
    let report = try await session.verify()
    #expect(report.isSound)
  }

  @Test("Nobody records these facts by hand")
  func byHand() async throws {
    let logbook = try TemporaryLogbook()
    let session = logbook.book.session(actor: "S-9")
    for kind in [
      FactKind.userAdded, .userStopped, .roleChanged, .tokenAdded, .tokenRevoked, .signInRefused,
    ] {
      await #expect(throws: FactError.ownCommand(type: kind.rawValue)) {
        try await session.record(FactInput(type: kind.rawValue))
      }
    }
  }

  @Test("What is refused leaves no fact")
  func refused() async throws {
    let logbook = try TemporaryLogbook()
    let session = logbook.book.session(actor: "S-9")
    await #expect(throws: AccessError.noRole) { try await session.addUser("wang", roles: []) }
    await #expect(throws: AccessError.noUser) { try await session.stopUser("wang") }
    await #expect(throws: AccessError.noToken) { try await session.revokeToken("dms") }
    await #expect(throws: AccessError.badName) {
      try await session.addToken("a b", roles: [.recorder], days: 1)
    }
    #expect(try await facts(logbook).isEmpty)
  }

  @Test("An authenticator survives the renewal of the vault's key by an erasure")
  func erasure() async throws {
    let logbook = try TemporaryLogbook()
    let session = logbook.book.session(actor: "S-9")
    var customer = FactInput(type: "customer.registered")
    customer.customer = "C-1"
    customer.sealed = [("name", "王芳")]
    _ = try await session.record(customer)
    let added = try await session.addUser("li", roles: [.manager])
    let before = try await session.withAccess { try $0.invitation(added.link)?.authenticator?.text }
    _ = try await session.erase(
      ErasureRequest(customer: "C-1", reason: "customerRequest", requestedBy: "S-9"))
    let after = try logbook.fresh { try $0.access().invitation(added.link)?.authenticator?.text }
    #expect(before != nil && before == after)
  }
}
