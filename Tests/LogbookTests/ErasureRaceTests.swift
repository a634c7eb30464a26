import CanonicalJSON
import EventLogSQLite
import Foundation
import Storage
import Synchronization
import Testing
import Vault

@testable import Logbook

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
        let note = try? other.vault().note(Logbook.receiptName(3))
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
    #expect(try book.vault().note(Logbook.receiptName(3)) == first)
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
}
