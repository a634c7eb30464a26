import CanonicalJSON
import Custody
import EventLog
import Foundation
import Storage
import Synchronization
import Testing

@testable import Logbook
@testable import Vault

@Suite("Two processes at one erasure")
struct ErasureRaceTests {
  private let desk: TemporaryLogbook

  init() throws {
    desk = try TemporaryLogbook()
    var input = FactInput(type: "customer.registered")
    input.customer = "C-1"
    input.sealed = [("name", "王小明")]
    _ = try desk.book.record(input)
  }

  @Test("Whoever finishes last leaves the receipt of whoever finished first")
  func receipt() throws {
    let path = desk.book.folder.path
    let plain = desk.book.surroundings
    let kept = Mutex<[UInt8]?>(nil)
    var surroundings = plain
    surroundings.reached = { step in
      guard step == "truncated" else { return }
      elsewhere {
        guard let other = try? Logbook(at: path, surroundings: plain) else { return }
        _ = try? other.finishErasures()
        let note = try? other.vault().authenticatedNote(Logbook.receiptName(3))?.bytes
        kept.withLock { $0 = note }
        try? other.close()
      }
    }
    let book = try Logbook(at: path, surroundings: surroundings)
    let receipt = try book.erase(
      ErasureRequest(customer: "C-1", reason: "asked", requestedBy: "S-1"))
    #expect(receipt.position == 3 && receipt.keys == 1)
    let first = try #require(kept.withLock { $0 })
    #expect(try JSON(strict: first)["walTruncated"] != nil)
    #expect(try book.vault().authenticatedNote(Logbook.receiptName(3))?.bytes == first)
    try book.close()
  }

  @Test(
    "verify during an erasure answers for before or after it, or says that somebody is at work",
    arguments: ["committed", "recorded", "key", "destroyed", "replaced", "purged", "truncated"])
  func verified(step: String) throws {
    let path = desk.book.folder.path
    let plain = desk.book.surroundings
    try desk.book.close()
    let answers = Mutex<[String]>([])
    var surroundings = plain
    surroundings.reached = { reached in
      guard reached == step else { return }
      elsewhere {
        var quick = plain
        quick.wait = 100
        var answer = ""
        do {
          let other = try Logbook(reading: path, surroundings: quick)
          let wrong = try other.verify(verifier: nil, against: []).findings.filter(\.kind.isWrong)
          answer = wrong.isEmpty ? "sound" : "\(wrong)"
          try other.close()
        } catch StorageError.busy {
          answer = "busy"
        } catch {
          answer = "\(error)"
        }
        answers.withLock { $0.append(answer) }
      }
    }
    let book = try Logbook(at: path, surroundings: surroundings)
    _ = try book.erase(ErasureRequest(customer: "C-1", reason: "asked", requestedBy: "S-1"))
    let given = answers.withLock { $0 }
    // The key is there until it is destroyed, and nobody takes that for damage.
    let expected = ["committed", "recorded", "key"].contains(step) ? ["busy"] : ["sound"]
    #expect(given == expected)
    #expect(try book.verify(verifier: nil, against: []).isSound)
    try book.close()
  }

  @Test("Of two who erase one customer, one records it and both have the same receipt")
  func recordedOnce() throws {
    let request = ErasureRequest(customer: "C-1", reason: "asked", requestedBy: "S-1")
    let other = try Logbook(at: desk.book.folder.path, surroundings: desk.book.surroundings)
    #expect(
      try other.recordErasure(of: "customer/C-1", reason: "asked", requestedBy: "S-1").map(
        \.customer)
        == ["C-1"])
    #expect(
      try desk.book.recordErasure(of: "customer/C-1", reason: "asked", requestedBy: "S-1").isEmpty)
    #expect(try desk.book.erase(request).position == 3)
    try other.close()
  }

  private struct Killed: Error {}

  @Test(
    "A key that somebody left who was killed is not overwritten by one who waited for the vault")
  func killed() throws {
    let (path, vaultPath) = (desk.book.folder.path, desk.book.folder.vault)
    let vault = try desk.book.vault()
    try vault.transaction { transaction in
      for customer in ["C-2", "C-3"] { try transaction.makeKey(customer) }
    }
    // Decided on before the other one's erasure.
    let waiting = try #require(
      try desk.book.keys.renewal(of: vaultPath, buries: { [] }, { _ in }))
    let other = try Logbook(at: path, surroundings: desk.book.surroundings)
    let own = try #require(try other.keys.renewal(of: vaultPath, buries: { [] }, { _ in }))
    let broken = KeyRenewal(
      settle: own.settle, prepare: own.prepare, finish: { throw Killed() })
    #expect(throws: Killed.self) {
      _ = try other.vault().destroy(["C-1"], through: 3, renewal: broken) { _ in [] }
    }
    try other.close()
    let done = try vault.destroy(["C-2"], through: 4, renewal: waiting) { _ in [] }
    #expect(done?.keys == 1)
    try desk.book.close()
    try desk.fresh { (book: Logbook) throws in
      #expect(try book.vault().allCustomers() == ["C-3"] && book.vault().hasKey("C-3"))
    }
    #expect(!FileManager.default.fileExists(atPath: desk.book.keys.folder + "/vault.key.new"))
  }

  @Test("A second name of the present key is removed, and its bytes stay as they are")
  func secondName() throws {
    let keys = desk.book.keys
    let (present, former) = (keys.folder + "/vault.key", keys.folder + "/vault.key.old")
    let bytes = try Data(contentsOf: URL(filePath: present))
    try #require(link(present, former) == 0)
    try keys.settle(desk.book.vault(), at: desk.book.folder.vault)
    #expect(try Data(contentsOf: URL(filePath: present)) == bytes)
    #expect(!FileManager.default.fileExists(atPath: former))
  }
}
