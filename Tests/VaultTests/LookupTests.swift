import GRDB
import TestSupport
import Testing
import Vault

@Suite("Finding customers by keyed hashes", .temporaryFolder)
struct LookupTests {
  private let files: VaultFiles
  private let vault: Vault

  init() throws {
    files = try VaultFiles()
    vault = try files.open()
  }

  @Test(
    "Two spellings of a phone are one, and mainland China is meant where no country is",
    arguments: [
      ("13812345678", "+8613812345678"), ("138 1234 5678", "+8613812345678"),
      ("138-1234-5678", "+8613812345678"), ("+86 138 1234 5678", "+8613812345678"),
      ("0086 13812345678", "+8613812345678"), ("8613812345678", "+8613812345678"),
      ("013812345678", "+8613812345678"), ("010-62345678", "+861062345678"),
      ("+1 (415) 555-0100", "+14155550100"), ("001 415 555 0100", "+14155550100"),
      ("+852 2345 6789", "+85223456789"),
    ])
  func phones(text: String, normal: String) {
    #expect(LookupKind.phone.normal(text) == normal)
    #expect(LookupKind.phone(text) == normal)
  }

  @Test("Plates and VIN tails are found whatever separates and capitalises them")
  func platesAndTails() {
    for text in ["京A·12345", "京a 12345", "京A-12345", "京A12345"] {
      #expect(LookupKind.plate.normal(text) == "京A12345")
    }
    for text in ["LSVAB2BR1CN123456", "lsvab2br1cn-123 456", "123456"] {
      #expect(LookupKind.vinTail.normal(text) == "123456")
    }
  }

  @Test("A customer that is found is not made again; one that is not found is made at random")
  func findOrMake() throws {
    var random = SplitMix64(seed: 0x100C)
    let made = try vault.transaction {
      try $0.customer(.person, "+8613800000000|王小明", using: &random)
    }
    let found = try vault.transaction {
      try $0.customer(.person, "+8613800000000|王小明", using: &random)
    }
    #expect(made.isNew && !found.isNew && made.id == found.id)
    #expect(made.id.hasPrefix("C-") && made.id.utf8.count == 22)
    #expect(try vault.customers(.person, "+8613800000000|王小明") == [made.id])
    vault.close()
    let again = try files.open()
    #expect(try again.customers(.person, "+8613800000000|王小明") == [made.id])
    again.close()
  }

  @Test("Within a transaction what it made is found")
  func withinTransaction() throws {
    var random = SplitMix64(seed: 0x100D)
    try vault.transaction { transaction in
      let one = try transaction.customer(.phone, "13800000000", using: &random)
      let again = try transaction.customer(.phone, "+86 138 0000 0000", using: &random)
      #expect(one.isNew && !again.isNew && one.id == again.id)
    }
    vault.close()
  }

  @Test("A shared phone never merges people: each is found by phone and name together")
  func sharedPhone() throws {
    var random = SplitMix64(seed: 0x100E)
    let phone = "13800000000"
    var ids: [String] = []
    for name in ["王小明", "王大明", "李雷"] {
      let customer = try vault.transaction { transaction in
        let customer = try transaction.customer(
          .person, LookupKind.phone(phone) + "|" + name, using: &random)
        try transaction.keep(.phone, phone, customer: customer.id)
        return customer
      }
      #expect(customer.isNew)
      ids.append(customer.id)
    }
    #expect(Set(ids).count == 3)
    #expect(try vault.customers(.phone, "+86 138-0000-0000") == ids.sorted())
    for (name, id) in zip(["王小明", "王大明", "李雷"], ids) {
      #expect(try vault.customers(.person, LookupKind.phone(phone) + "|" + name) == [id])
    }
    vault.close()
  }

  @Test("The same text finds nobody by another kind of look-up")
  func kinds() throws {
    try vault.transaction { try $0.keep(.plate, "123456", customer: "C-1") }
    for kind in LookupKind.allCases {
      #expect(try vault.customers(kind, "123456") == (kind == .plate ? ["C-1"] : []))
    }
    vault.close()
  }

  @Test("Keeping twice what is kept changes nothing")
  func twice() throws {
    for _ in 0..<2 {
      try vault.transaction { try $0.keep(.phone, "13800000000", customer: "C-1") }
    }
    #expect(try vault.customers(.phone, "13800000000") == ["C-1"])
    vault.close()
  }

  @Test(
    "What holds nothing to find by is not kept",
    arguments: [
      (LookupKind.plate, ""), (.plate, " - "), (.vinTail, "·"), (.person, ""), (.phone, ""),
      (.phone, "无"), (.phone, "-"), (.phone, "+"), (.phone, "n/a"),
    ])
  func nothing(kind: LookupKind, text: String) throws {
    try vault.transaction { transaction in
      try transaction.keep(kind, text, customer: "C-1")
      try transaction.keep(kind, text, customer: "C-2")
    }
    #expect(try vault.customers(kind, text).isEmpty)
    #expect(try vault.customers(kind, "").isEmpty)
    vault.close()
  }

  @Test("What an erased customer was found by says so, by any spelling")
  func tombstones() throws {
    try vault.transaction { try $0.keep(.phone, "13800000000", customer: "C-1") }
    #expect(try !vault.isErased(.phone, "13800000000"))
    try vault.destroy(["C-1"])
    #expect(try vault.isErased(.phone, "+86 138 0000 0000"))
    #expect(try vault.transaction { try $0.isErased(.phone, "13800000000") })
    #expect(try !vault.isErased(.phone, "13800000001"))
    #expect(try !vault.isErased(.person, "13800000000"))
    vault.close()
  }

  @Test("A random id tells nothing: its prefix, then twenty characters without look-alikes")
  func randomID() {
    var random = SplitMix64(seed: 0x100F)
    let ids = (0..<500).map { _ in RandomID.make("C-", using: &random) }
    #expect(Set(ids).count == 500)
    for id in ids {
      #expect(id.hasPrefix("C-") && id.utf8.count == 22)
      #expect(id.dropFirst(2).allSatisfy { "0123456789abcdefghjkmnpqrstvwxyz".contains($0) })
    }
  }
}
