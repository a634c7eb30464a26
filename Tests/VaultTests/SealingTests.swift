import CanonicalJSON
import Storage
import TestSupport
import Testing
import Vault

@Suite("Sealing and opening", .temporaryFolder)
struct SealingTests {
  private static let personal: JSON = ["name": "王小明", "phone": "13800000000"]

  private func seal(_ vault: Vault, _ personal: JSON = personal, customer: String = "C-1") throws
    -> [UInt8]
  {
    try vault.seal(personal, eventID: "e-1", type: "t", customer: customer)
  }

  /// What opening gives; nil when it gives nothing, for whatever reason it may have.
  private func opened(
    _ vault: Vault, _ sealed: [UInt8], id: String = "e-1", type: String = "t",
    customer: String = "C-1"
  ) throws -> JSON? {
    do {
      return try vault.open(sealed, eventID: id, type: type, customer: customer)
    } catch is VaultError {
      return nil
    }
  }

  @Test("What was sealed is opened, whatever it is")
  func roundTrip() throws {
    let seed: UInt64 = 0x5EA1
    var random = SplitMix64(seed: seed)
    let vault = try VaultFiles().open(with: "C-1", "客户 \"2\"")
    for number in 0..<200 {
      let letters = ["a", "王", "\"", "\\", "\n", "😀", "\u{1}", " "]
      let text = (0..<random.below(300)).map { _ in random.pick(letters) }.joined()
      let personal: JSON = ["name": .string(text), "n": .integer(Int64(number)), "z": [[:], true]]
      let customer = random.pick(["C-1", "客户 \"2\""])
      let sealed = try vault.seal(personal, eventID: "e-\(number)", type: text, customer: customer)
      let again = try vault.open(sealed, eventID: "e-\(number)", type: text, customer: customer)
      #expect(try again == JSON(strict: personal.canonicalBytes()), "seed \(seed)")
    }
    vault.close()
  }

  @Test("Sealing the same for the same event gives the same bytes, today and after opening anew")
  func deterministic() throws {
    let files = try VaultFiles()
    let vault = try files.open(with: "C-1")
    let sealed = try seal(vault)
    #expect(try seal(vault) == sealed)
    #expect(try seal(vault, ["phone": "13800000000", "name": "王小明"]) == sealed)
    #expect(try seal(vault, ["name": "王小明", "phone": "13800000001"]) != sealed)
    vault.close()
    let again = try files.open()
    #expect(try seal(again) == sealed)
    #expect(
      try again.transaction {
        try $0.seal(Self.personal, eventID: "e-1", type: "t", customer: "C-1")
      } == sealed)
    again.close()
  }

  @Test("A sealed part opens only for its own event, type, customer and origin")
  func ownContext() throws {
    let files = try VaultFiles()
    let vault = try files.open(with: "C-1", "C-2")
    let sealed = try seal(vault)
    #expect(try opened(vault, sealed) == JSON(strict: Self.personal.canonicalBytes()))
    for (id, type, customer) in [
      ("e-2", "t", "C-1"), ("e-1", "u", "C-1"), ("e-1", "t", "C-2"), ("", "t", "C-1"),
      // The same letters at other places: the parts are kept apart.
      ("e-1\",\"t", "", "C-1"), ("e-1", "t\",\"C-1", ""),
    ] {
      #expect(try opened(vault, sealed, id: id, type: type, customer: customer) == nil)
    }
    #expect(throws: VaultError.notAuthentic) {
      try vault.open(sealed, eventID: "e-2", type: "t", customer: "C-1")
    }
    let elsewhere = try files.open(origin: "elsewhere")
    #expect(try opened(elsewhere, sealed) == nil)
    elsewhere.close()
    vault.close()
  }

  @Test("A sealed part with one byte changed, at any place, does not open")
  func changedByte() throws {
    let seed: UInt64 = 0x5EA2
    var random = SplitMix64(seed: seed)
    let vault = try VaultFiles().open(with: "C-1")
    let sealed = try seal(vault)
    #expect(sealed.count == 191)
    for place in sealed.indices {
      var changed = sealed
      changed[place] ^= UInt8(1 + random.below(255))
      #expect(try opened(vault, changed) == nil, "byte \(place), seed \(seed)")
    }
    for place in 35..<sealed.count {
      var changed = sealed
      changed[place] ^= 1
      #expect(throws: VaultError.notAuthentic, "byte \(place)") {
        try vault.open(changed, eventID: "e-1", type: "t", customer: "C-1")
      }
    }
    vault.close()
  }

  @Test("A part of a sealed part, or one with more behind it, does not open")
  func otherLength() throws {
    let vault = try VaultFiles().open(with: "C-1")
    let sealed = try seal(vault)
    for count in 0..<sealed.count {
      #expect(try opened(vault, Array(sealed.prefix(count))) == nil, "\(count) bytes")
    }
    #expect(try opened(vault, sealed + [0]) == nil)
    for short: [UInt8] in [[], [1], [1, 0, 1], [2, 0, 1] + sealed.dropFirst(3)] {
      #expect(throws: VaultError.malformed) {
        try vault.open(short, eventID: "e-1", type: "t", customer: "C-1")
      }
    }
    vault.close()
  }

  @Test("Without a key there is nothing to seal with, and nothing opens")
  func noKey() throws {
    let vault = try VaultFiles().open(with: "C-1")
    let sealed = try seal(vault)
    #expect(try !vault.hasKey("C-9"))
    #expect(throws: VaultError.noKey) { try seal(vault, customer: "C-9") }
    #expect(throws: VaultError.noKey) {
      try vault.transaction { try $0.seal([:], eventID: "e", type: "t", customer: "C-9") }
    }
    #expect(try vault.open(sealed, eventID: "e-1", type: "t", customer: "C-9") == nil)
    vault.close()
  }

  @Test("What is new is sealed under the newest key, what is old opens under its own")
  func keyVersions() throws {
    let files = try VaultFiles()
    let first = try files.open(with: "C-1")
    let old = try seal(first)
    first.close()
    try files.addKey("C-1", version: 2)
    let vault = try files.open()
    let new = try seal(vault)
    #expect(Sealing.keyVersion(of: new) == 2)
    #expect(
      try vault.seal(
        Self.personal, eventID: "e-1", type: "t", customer: "C-1", keyVersion: 1) == old)
    for sealed in [old, new] { #expect(try opened(vault, sealed) != nil) }
    vault.close()
  }

  @Test("Opening what is old does not make the old key the one to seal with")
  func newestKey() throws {
    let files = try VaultFiles()
    let first = try files.open(with: "C-1")
    let old = try seal(first)
    first.close()
    try files.addKey("C-1", version: 2)
    let vault = try files.open()
    #expect(try opened(vault, old) != nil)
    #expect(Sealing.keyVersion(of: try seal(vault)) == 2)
    vault.close()
  }
}
