import CanonicalJSON
import Custody
import EventLog
import Foundation
import Journeys
import Storage
import Synchronization
import Testing
import Timelines
import Vault
import Wording

@testable import Logbook

@Suite("Erasures that nobody has ordered with the keys")
struct UnorderedErasureTests {
  private let desk: TemporaryLogbook

  init() throws {
    desk = try TemporaryLogbook()
    for customer in ["C-1", "C-2", "C-3"] {
      var input = FactInput(type: "customer.registered")
      input.customer = customer
      input.sealed = [("name", "王小明"), ("phone", "13900000001")]
      _ = try desk.book.record(input)
    }
    try desk.book.close()
  }

  private var keyFile: URL {
    desk.folder.appending(path: "keys/example.com/dealer-1/vault.key")
  }

  private func open(_ change: (inout Surroundings) -> Void = { _ in }) throws -> Logbook {
    var surroundings = desk.book.surroundings
    change(&surroundings)
    return try Logbook(at: desk.book.folder.path, surroundings: surroundings)
  }

  /// What somebody with the file and without the keys may put into the log.
  private func inject(_ customers: String...) throws {
    let book = try open()
    for customer in customers {
      _ = try book.append(
        Event(
          id: book.newID(), source: book.log.origin, type: FactKind.customerErased.rawValue,
          subject: "customer/\(customer)", time: book.surroundings.now(), customer: customer,
          actor: "S-1", data: ["reason": "asked", "requestedBy": "S-1"]), isOwn: true)
    }
    // Signed by an honest program, as whatever stands at the end is.
    try book.close()
  }

  private func register(_ customer: String, in book: Logbook) throws {
    var input = FactInput(type: "customer.registered")
    input.customer = customer
    input.sealed = [("name", "李雷")]
    _ = try book.record(input)
  }

  private func names(_ book: Logbook) throws -> [String?] {
    var query = Logbook.CustomerQuery()
    query.opensNames = true
    return try book.customers(query).map(\.name)
  }

  @Test("They destroy nothing, however often an honest program writes and signs behind them")
  func nothing() throws {
    let key = try Data(contentsOf: keyFile)
    try inject("C-1", "C-2")
    for number in 4..<7 {
      let book = try open()
      try register("C-\(number)", in: book)
      _ = try book.checkpoint()
      #expect(try book.vault().hasKey("C-1") && book.vault().hasKey("C-2"))
      try book.close()
    }
    #expect(try Data(contentsOf: keyFile) == key)
  }

  @Test("Readers keep the names closed, say that an erasure waits, and open all others")
  func closed() throws {
    try inject("C-1")
    let key = try Data(contentsOf: keyFile)
    for _ in 0..<2 {
      let book = try open()
      #expect(try names(book) == [nil, "王小明", "王小明"])
      var query = Logbook.CustomerQuery()
      query.phone = "13900000001"
      #expect(try book.customers(query).map(\.customer) == ["C-2", "C-3"])
      var request = TimelineRequest()
      request.customer = "C-1"
      request.opensNames = true
      request.cut.knownAt = .position(4)
      #expect(try book.timeline(request).name == nil)
      request.cut.knownAt = nil
      let timeline = try book.timeline(request)
      #expect(timeline.name == nil && timeline.isErased && timeline.erasureWaits)
      #expect(timeline.json["erasureWaits"] == true)
      let notice = try #require(book.erasureNotice)
      #expect(notice.english.contains("an erasure waits") && notice.english.contains("position 5"))
      #expect(notice.chinese.contains("等待"))
      try book.close()
    }
    #expect(try Data(contentsOf: keyFile) == key)
  }

  @Test("One that is ordered afterwards is carried out, and the others wait on")
  func confirmed() throws {
    try inject("C-1", "C-2")
    let book = try open()
    try register("C-4", in: book)
    // The vault's position moves past them both.
    let other = try book.erase(
      ErasureRequest(customer: "C-3", reason: "asked", requestedBy: "S-1"))
    #expect(other.customers == ["C-3"] && other.keys == 1)
    #expect(try book.vault().hasKey("C-1") && book.vault().hasKey("C-2"))
    let receipt = try book.erase(
      ErasureRequest(customer: "C-1", reason: "asked", requestedBy: "S-1"))
    #expect(receipt.position == 5 && receipt.keys == 1 && receipt.vaultKey == .renewed)
    #expect(try !book.vault().hasKey("C-1") && book.vault().hasKey("C-2"))
    #expect(try names(book) == [nil, nil, nil, "李雷"])
    #expect(try #require(book.erasureNotice).english.contains("position 6"))
    // The same again changes nothing.
    let again = try book.erase(
      ErasureRequest(customer: "C-1", reason: "asked", requestedBy: "S-1"))
    #expect(again.wasErased && again.keys == 1)
    try book.close()
  }

  @Test(
    "A member of staff waits by the same rule: the name is closed, announced, and verify names it")
  func staff() throws {
    let first = try open()
    let id = try first.staffCode("王 经理")
    let other = try first.staffCode("李 顾问")
    try register("C-4", in: first)
    #expect(first.staffName(id) == "王 经理")
    _ = try first.append(
      Event(
        id: first.newID(), source: first.log.origin, type: FactKind.staffErased.rawValue,
        subject: "staff/\(id)", time: first.surroundings.now(), actor: "S-1",
        data: ["reason": "left", "requestedBy": "S-1"]), isOwn: true)
    try first.close()
    let key = try Data(contentsOf: keyFile)
    do {
      let book = try open()
      #expect(book.staffName(id) == nil && book.staffName(other) == "李 顾问")
      let notice = try #require(book.erasureNotice)
      #expect(notice.english.contains("position 6") && notice.english.contains("member of staff"))
      #expect(notice.english.contains("erase --staff") && notice.chinese.contains("员工"))
      #expect(
        try book.verify(verifier: nil, against: []).findings == [Finding(.nameNotDestroyed, at: 6)])
      #expect(try book.vault().staffName(id) != nil)
      // An erasure that was ordered moves the vault's position past it.
      _ = try book.erase(ErasureRequest(customer: "C-4", reason: "asked", requestedBy: "S-1"))
      #expect(try Data(contentsOf: keyFile) != key)
      try book.close()
    }
    let book = try open()
    #expect(try book.waitingErasures().unordered == ["staff/\(id)"])
    #expect(book.staffName(id) == nil && book.erasureNotice != nil)
    let receipt = try book.erase(
      ErasureRequest(.staff(id), reason: "left", requestedBy: "S-1"))
    #expect(receipt.position == 6 && receipt.staff == [id])
    #expect(try book.vault().staffName(id) == nil && book.erasureNotice == nil)
    let findings = try book.verify(verifier: nil, against: [])
    #expect(findings.isSound && findings.findings.contains(Finding(.staffErasedLawfully, at: 6)))
    try book.close()
  }

  @Test("An order stands beside the keys before the fact is in the log, and goes when it is kept")
  func order() throws {
    let book = try open()
    try book.readyToWrite()
    var seen: [KnownErasure] = []
    try book.log.appendAll(gate: book.gate) { _ in
      try book.keys.order(["customer/C-1"], reason: "asked", requestedBy: "S-1")
      seen = try book.keys.orders()
      return false
    }
    #expect(seen.map(\.subject) == ["customer/C-1"] && seen.map(\.position) == [0])
    try book.close()
    // Its program died before it recorded anything: as if it had never been called.
    let next = try open()
    try next.readyToWrite()
    #expect(try !next.keys.hasOrders && next.keys.erasures().isEmpty)
    #expect(try next.vault().hasKey("C-1") && next.erasure(ofCustomer: "C-1") == nil)
    _ = try next.recordErasure(of: "customer/C-1", reason: "asked", requestedBy: "S-1")
    #expect(try next.keys.hasOrders && next.waitingErasures().ordered == ["customer/C-1"])
    try next.close()
    let last = try open()
    try last.readyToWrite()
    #expect(try !last.keys.hasOrders && last.keys.erasures().map(\.customer) == ["C-1"])
    #expect(try !last.vault().hasKey("C-1"))
    try last.close()
  }

  @Test("The bytes of the vault key that an erasure replaces are overwritten where they lay")
  func overwritten() throws {
    let book = try open()
    let same = desk.folder.appending(path: "same-file")
    try FileManager.default.linkItem(at: keyFile, to: same)
    let key = try Data(contentsOf: keyFile)
    _ = try book.erase(ErasureRequest(customer: "C-1", reason: "asked", requestedBy: "S-1"))
    #expect(try Data(contentsOf: same).count == key.count)
    #expect(try Data(contentsOf: same).range(of: key.prefix(16)) == nil)
    #expect(try Data(contentsOf: keyFile) != key)
    let left = try FileManager.default.contentsOfDirectory(atPath: book.keys.folder)
    #expect(!left.contains { $0.hasPrefix("vault.key.") })
    try book.close()
  }

  @Test(
    "Killed around the change of the vault key, the old bytes are overwritten by the next writer")
  func overwrittenLater() throws {
    let book = try open()
    let old = keyFile.deletingLastPathComponent().appending(path: "vault.key.old")
    let key = try Data(contentsOf: keyFile)
    _ = try book.erase(ErasureRequest(customer: "C-1", reason: "asked", requestedBy: "S-1"))
    try book.close()
    try key.write(to: old)
    let same = desk.folder.appending(path: "same-file")
    try FileManager.default.linkItem(at: old, to: same)
    let next = try open()
    try next.readyToWrite()
    #expect(!FileManager.default.fileExists(atPath: old.path))
    #expect(try Data(contentsOf: same).range(of: key.prefix(16)) == nil)
    try next.close()
  }

  @Test("A backup of the vault made while an erasure runs holds no key, or stands on the receipt")
  func backupBeside() throws {
    let outcomes = Mutex<[String]>([])
    for step in ["committed", "recorded", "key", "destroyed", "replaced", "purged", "truncated"] {
      let desk = try TemporaryLogbook()
      for customer in ["C-1", "C-2"] { try register(customer, in: desk.book) }
      try desk.book.close()
      let backup = desk.folder.appending(path: "v-\(step)").path
      let plain = desk.book.surroundings
      let path = desk.book.folder.path
      var surroundings = plain
      surroundings.wait = 200
      let quick = surroundings
      surroundings.reached = { reached in
        guard reached == step else { return }
        elsewhere {
          var outcome = "made"
          do {
            let other = try Logbook(at: path, surroundings: quick)
            defer { try? other.close() }
            try other.backUpVault(to: backup)
          } catch StorageError.busy {
            // Where the vault is being changed it hears that another program is at work.
            outcome = "busy"
          } catch {
            outcome = "\(error)"
          }
          outcomes.withLock { $0.append("\(step) \(outcome)") }
        }
      }
      let book = try Logbook(at: path, surroundings: surroundings)
      let receipt = try book.erase(
        ErasureRequest(customer: "C-1", reason: "asked", requestedBy: "S-1"))
      let copy = backup + "/vault.sqlite"
      let holders = try VaultRows.customers(path: copy)
      let holdsKey = holders?.contains(Array("C-1".utf8)) == true
      let isNamed = (receipt.deadBackups + receipt.openBackups).contains(backup)
      #expect(holdsKey == isNamed, "\(step)")
      let known = try book.keys.backups().filter { $0.kind == .vault }
      #expect(known.allSatisfy { $0.isDead == holdsKey }, "\(step)")
      try book.close()
    }
    let all = outcomes.withLock { $0 }
    #expect(all.count == 7 && all.allSatisfy { $0.hasSuffix(" made") || $0.hasSuffix(" busy") })
    #expect(all.contains { $0.hasSuffix(" made") }, "\(all)")
  }
}
