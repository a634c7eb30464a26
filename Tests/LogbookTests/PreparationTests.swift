import EventLog
import Foundation
import Journeys
import Testing
import Vault

@testable import Logbook

@Suite("What is made for an append that is refused")
struct PreparationTests {
  private let desk: TemporaryLogbook

  init() throws { desk = try TemporaryLogbook() }

  /// A fact of a new customer that no journey takes.
  private var refused: FactInput {
    var input = FactInput(type: "touchpoint.completed")
    input.customer = "C-1"
    input.journey = "D-none"
    input.fields = [("touchpoint", "payment")]
    input.sealed = [("note", "贵了")]
    return input
  }

  @Test("Its key is taken back, whether the fact is malformed or the domain refuses it")
  func alone() throws {
    #expect(throws: (any Error).self) { try desk.book.record(refused) }
    #expect(try desk.book.vault().allCustomers().isEmpty)
    var malformed = FactInput(type: "customer.registered")
    malformed.customer = "C-2"
    malformed.fields = [("nothing", "known")]
    malformed.sealed = [("name", "王小明")]
    #expect(throws: (any Error).self) { try desk.book.record(malformed) }
    #expect(try desk.book.vault().allCustomers().isEmpty)
  }

  @Test("While another prepares, who may rely on the key already, it stays")
  func beside() throws {
    var registered = FactInput(type: "customer.registered")
    registered.customer = "C-1"
    registered.sealed = [("name", "王小明")]
    do {
      let other = try desk.book.prepare()
      #expect(throws: (any Error).self) { try desk.book.record(refused) }
      #expect(try desk.book.vault().allCustomers() == ["C-1"])
      _ = try withExtendedLifetime(other) { try desk.book.record(registered) }
    }
    #expect(throws: (any Error).self) { try desk.book.record(refused) }
    // The log knows the customer by now.
    #expect(try desk.book.vault().allCustomers() == ["C-1"])
  }
}
