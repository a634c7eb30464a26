import CanonicalJSON
import Custody
import EventLog
import Foundation
import Journeys
import MerkleTree
import Testing

@testable import Logbook
@testable import Vault

@Suite("Erasures against the keys in the vault")
struct ErasureCheckTests {
  private let desk: TemporaryLogbook

  init() throws {
    desk = try TemporaryLogbook()
    for customer in ["C-1", "C-2"] {
      var input = FactInput(type: "customer.registered")
      input.customer = customer
      input.sealed = [("name", "王小明")]
      _ = try desk.book.record(input)
    }
    // A program makes one when it closes the log, and every few seconds.
    _ = try desk.book.checkpoint()
  }

  private func erase(_ customer: String) throws {
    let book = desk.book
    _ = try book.append(
      Event(
        id: book.newID(), source: book.log.origin, type: FactKind.customerErased.rawValue,
        subject: "customer/\(customer)", time: book.surroundings.now(), customer: customer,
        actor: "S-1", data: ["reason": "asked", "requestedBy": "S-1"]), isOwn: true)
  }

  private func report() throws -> VerificationReport {
    try desk.book.verify(verifier: nil, against: [])
  }

  @Test("A customer who was erased and whose key is gone is named, and nothing is wrong")
  func lawful() throws {
    try erase("C-1")
    try desk.book.vault().forget(["C-1"])
    let report = try report()
    #expect(report.findings == [Finding(.erasedLawfully, at: 4)])
    #expect(report.isSound)
  }

  @Test("A customer who was erased and whose key is still there is wrong")
  func keyLeft() throws {
    try erase("C-2")
    let report = try report()
    #expect(report.findings == [Finding(.keyNotDestroyed, at: 4)])
    #expect(!report.isSound)
  }

  private func vault(_ statement: String) throws {
    try desk.book.close()
    try HandWriting.write(
      URL(filePath: desk.book.folder.vault), [statement])
  }

  @Test("A key that stands under two names is named with --keys, and one of nobody without")
  func copied() throws {
    try vault(
      "INSERT INTO customer_key SELECT 'X-1', 1, wrapped FROM customer_key WHERE customer = 'C-1'")
    var wrapped = Data()
    try desk.fresh { book in
      let plain = try book.verify(verifier: nil, against: [])
      // A program that was killed before its append leaves such a key, too.
      #expect(plain.findings == [Finding(.keyUnknown, at: nil)] && plain.isSound)
      // It opens nothing: it is bound to the name under which it was made.
      #expect(try book.verify(verifier: nil, against: [], opensKeys: true).isSound)
      let access = try book.vault().access
      let key = try #require(try access.key("C-1", version: nil)).key
      wrapped = try access.wrapping.wrap(key, customer: "C-2", version: 1)
    }
    let digits = wrapped.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    try vault("UPDATE customer_key SET wrapped = x'\(digits)' WHERE customer = 'C-2'")
    try desk.fresh { book in
      let report = try book.verify(verifier: nil, against: [], opensKeys: true)
      #expect(
        Set(report.findings) == [
          Finding(.keyUnknown, at: nil), Finding(.keyShared, at: 2), Finding(.keyShared, at: 3),
          Finding(.keyDamaged, at: 3),
        ])
    }
  }

  @Test("A look-up or a name that the vault did not write is named with --keys")
  func foreign() throws {
    try desk.book.vault().transaction { transaction in
      try transaction.keep(.phone, "13800000000", customer: "C-1")
    }
    try vault("UPDATE lookup SET customer = 'C-2'")
    try desk.fresh { book in
      let report = try book.verify(verifier: nil, against: [], opensKeys: true)
      #expect(report.findings == [Finding(.lookupForeign, at: nil, in: "vault.sqlite")])
    }
  }

  @Test("A log that records nothing of its settings is said to")
  func settings() throws {
    #expect(try report().coversSettings)
    try desk.book.close()
    try HandWriting.write(
      desk.log, ["UPDATE event SET data = json_remove(data, '$.settings') WHERE position = 1"])
    #expect(try !desk.fresh { try $0.verify(verifier: nil, against: []).coversSettings })
  }

  @Test("A provisional customer goes with the one who was identified")
  func identified() throws {
    var opened = FactInput(type: "journey.opened")
    opened.journey = "D1"
    let provisional = try #require(try desk.book.record(opened).event.customer)
    var noted = FactInput(type: "touchpoint.completed")
    noted.journey = "D1"
    noted.fields = [("touchpoint", "greeting")]
    noted.sealed = [("note", "试驾后来电")]
    _ = try desk.book.record(noted)
    var identified = FactInput(type: "customer.identified")
    identified.journey = "D1"
    identified.customer = "C-1"
    _ = try desk.book.record(identified)
    try desk.book.vault().forget([provisional])
    #expect(try report().findings == [Finding(.erasedWithoutRecord, at: 5)])
    try erase("C-1")
    try desk.book.vault().forget(["C-1"])
    let report = try report()
    #expect(report.findings == [Finding(.erasedLawfully, at: 7)])
  }

  @Test("Whoever a journey was once mistakenly given to is somebody else: that key must be there")
  func mistaken() throws {
    for customer in ["C-1", "C-2"] {
      var input = FactInput(type: customer == "C-1" ? "journey.opened" : "customer.identified")
      input.journey = "D1"
      input.customer = customer
      _ = try desk.book.record(input)
    }
    try erase("C-1")
    try desk.book.vault().forget(["C-1", "C-2"])
    let kinds = try report().findings.map(\.kind)
    #expect(kinds.contains(.erasedWithoutRecord) && kinds.contains(.erasedLawfully))
  }

  @Test("A kept head that cannot be read is wrong")
  func head() throws {
    try Data("\n".utf8).write(to: URL(filePath: desk.book.keys.folder + "/head"))
    #expect(try report().findings == [Finding(.keptHead, at: nil)])
  }
}
