import CanonicalJSON
import Custody
import EventLog
import Foundation
import Testing
import Vault

@testable import Logbook

/// What somebody with the vault's file and without its key may write there.
@Suite("A vault that was changed by hand")
struct VaultForgeryTests {
  private let desk: TemporaryLogbook

  init() throws {
    desk = try TemporaryLogbook()
    for (customer, name) in [("C-1", "王小明"), ("C-2", "李四光"), ("C-3", "赵六")] {
      var input = FactInput(type: "customer.registered")
      input.customer = customer
      input.sealed = [("name", name), ("phone", "1391111000" + customer.suffix(1))]
      _ = try desk.book.record(input)
    }
    _ = try desk.book.checkpoint()
    try desk.book.close()
  }

  private func write(_ statements: String...) throws {
    try HandWriting.write(URL(filePath: desk.book.folder.vault), statements)
  }

  private func note(_ name: String, _ text: String) throws {
    try write("INSERT OR REPLACE INTO meta VALUES ('\(name)', CAST('\(text)' AS BLOB))")
  }

  private func name(of customer: String, in book: Logbook) throws -> String? {
    let positions = ["C-1": Int64(2), "C-2": 3, "C-3": 4]
    let event = try #require(try book.event(at: positions[customer] ?? 0)?.event)
    return try book.vault().open(
      try #require(event.sealed), eventID: event.id.description, type: event.type,
      customer: customer)?["name"]?.text
  }

  private func erase(_ customer: String, in book: Logbook) throws -> ErasureReceipt {
    try book.erase(ErasureRequest(customer: customer, reason: "asked", requestedBy: "S-1"))
  }

  @Test("Keys under another version are found, and nobody is erased until they are put right")
  func versions() throws {
    try write("UPDATE customer_key SET version = version + 1 WHERE customer <> 'C-3'")
    try desk.fresh { book in
      let isSound = try book.verify(verifier: nil, against: []).isSound
      #expect(!isSound)
      let kinds = try book.verify(verifier: nil, against: [], opensKeys: true).findings
      #expect(kinds.filter { $0.kind == .keyDamaged }.map(\.position) == [2, 3])
      #expect(throws: VaultError.keyUnreadable(customer: "C-1")) { try erase("C-3", in: book) }
      #expect(try book.erasure(ofCustomer: "C-3") == nil)
    }
    try write("UPDATE customer_key SET version = 1")
    try desk.fresh { book in
      #expect(try book.verify(verifier: nil, against: [], opensKeys: true).isSound)
      let receipt = try erase("C-3", in: book)
      #expect(receipt.keys == 1)
      #expect(try name(of: "C-1", in: book) == "王小明")
      #expect(try name(of: "C-3", in: book) == nil)
    }
  }

  @Test("A key that was damaged does not keep its own customer from being erased")
  func damagedGoes() throws {
    try write("UPDATE customer_key SET wrapped = zeroblob(60) WHERE customer = 'C-1'")
    try desk.fresh { book in
      let receipt = try erase("C-1", in: book)
      #expect(receipt.keys == 1)
      #expect(try name(of: "C-2", in: book) == "李四光")
    }
  }

  @Test(
    "What the vault says of erasures that were carried out is not taken for having done it",
    arguments: [["erasedThrough"], ["purgedThrough"], ["erasedThrough", "purgedThrough"]])
  func numbers(names: [String]) throws {
    // The fact is in the log, its program was killed, and somebody calls it done.
    try desk.fresh { book in
      let recorded = try book.recordErasure(
        of: "customer/C-1", reason: "asked", requestedBy: "S-1")
      try book.keys.remember(recorded)
      try book.keys.forgetOrders(of: recorded.map(\.subject))
    }
    for one in names { try note(one, "5") }
    try desk.fresh { book in
      let waiting = try book.waitingErasures().customers
      #expect(waiting == ["C-1"])
      var input = FactInput(type: "customer.registered")
      input.customer = "C-4"
      _ = try book.record(input)
      #expect(try name(of: "C-1", in: book) == nil)
      #expect(try !book.vault().keepsKey(of: "C-1"))
      #expect(try erase("C-1", in: book).keys == 1)
    }
  }

  @Test("A note of erasures that nobody ordered counts only where the log holds them")
  func unordered() throws {
    try note("unordered", #"[{"customer":"C-1","position":2}]"#)
    try desk.fresh { book in
      let waiting = try book.waitingErasures().customers
      #expect(waiting.isEmpty)
      #expect(book.erasureNotice == nil)
      _ = try erase("C-2", in: book)
    }
    try note("unordered", #"[{"customer":"C-2","position":5}]"#)
    try write("DELETE FROM tombstone")
    try desk.fresh { book in
      let found = try book.verify(verifier: nil, against: [], opensKeys: true).findings
      #expect(found.contains { $0.kind == .tombstoneMissing })
    }
    try note("unordered", "no JSON")
    try desk.fresh { book in
      _ = try book.verify(verifier: nil, against: [])
      #expect(try book.waitingErasures().customers.isEmpty)
    }
  }

  @Test("A vault that is ahead of its log is found", arguments: ["erasedThrough", "purgedThrough"])
  func ahead(name: String) throws {
    try note(name, "9999")
    try desk.fresh { book in
      let found = try book.verify(verifier: nil, against: []).findings
      #expect(found == [Finding(.vaultAhead, at: nil, in: "vault.sqlite")])
    }
  }

  @Test("No key is made for a customer who had one")
  func keyGone() throws {
    try write("DELETE FROM customer_key WHERE customer = 'C-1'")
    try desk.fresh { book in
      var input = FactInput(type: "journey.opened")
      input.journey = "J-1"
      input.customer = "C-1"
      _ = try book.record(input)
      var rated = FactInput(type: "touchpoint.completed")
      rated.journey = "J-1"
      rated.fields = [("touchpoint", "greeting")]
      rated.sealed = [("note", "再来")]
      let before = try book.log.lastPosition()
      #expect(throws: VaultError.keyGone(customer: "C-1")) { try book.record(rated) }
      #expect(try book.log.lastPosition() == before)
      #expect(
        try book.verify(verifier: nil, against: []).findings.contains {
          $0.kind == .erasedWithoutRecord
        })
    }
  }

  @Test("A receipt that was changed in the vault is not vouched for")
  func receipt() throws {
    try desk.fresh { book in
      let (first, again) = (try erase("C-1", in: book), try erase("C-1", in: book))
      #expect(first.isAuthenticated && again.isAuthenticated)
    }
    try note("receipt:5", #"{"deadBackups":["/etc/passwd"],"keys":77}"#)
    try desk.fresh { book in
      let again = try erase("C-1", in: book)
      #expect(!again.isAuthenticated && again.wasErased)
    }
  }

  @Test("The name of a member of staff opens no more from before an erasure")
  func staff() throws {
    var rows: [String] = []
    try desk.fresh { book in
      let id = try book.vault().transaction { try $0.staff(named: "顾问甲") }
      _ = try book.vault().transaction { try $0.staff(named: "顾问乙") }
      rows = try HandWriting.read(
        URL(filePath: book.folder.vault),
        "SELECT 'INSERT INTO staff VALUES (' || quote(id) || ',' || quote(hash) || ','"
          + " || quote(name) || ')' FROM staff WHERE id = '\(id)'")
      _ = try book.erase(
        ErasureRequest(.staff("顾问甲"), reason: "left", requestedBy: "S-1"))
      let other = try book.staffID("顾问乙")
      #expect(try book.vault().staffName(other) == "顾问乙")
    }
    try write(try #require(rows.first))
    try desk.fresh { book in
      let ids = try book.vault().staffIDs()
      #expect(ids.count == 2)
      let names = try ids.compactMap { try book.vault().staffName($0) }
      #expect(names == ["顾问乙"])
    }
  }
}
