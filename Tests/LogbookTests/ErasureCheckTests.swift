import CanonicalJSON
import EventLog
import EventLogSQLite
import Foundation
import Journeys
import MerkleTree
import Testing
import Vault

@testable import Logbook

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
