import GRDB
import TestSupport
import Testing
import Vault

@Suite("Staff and vehicles: what stands for them in the log", .temporaryFolder)
struct StaffTests {
  private let files: VaultFiles
  private let vault: Vault

  init() throws {
    files = try VaultFiles()
    vault = try files.open()
  }

  @Test("A member of staff has one id by name, known before it is made, and the name again by id")
  func staff() throws {
    let expected = try vault.staffID(named: "李雷")
    #expect(try vault.staffName(expected) == nil)
    let made = try vault.transaction { try $0.staff(named: "李雷") }
    let again = try vault.transaction { try $0.staff(named: "李雷") }
    #expect(made == expected && again == expected)
    #expect(try vault.staffName(made) == "李雷")
    #expect(made.hasPrefix("S-") && made.utf8.count == 12)
    vault.close()
    let reopened = try files.open()
    #expect(try reopened.staffID(named: "李雷") == made)
    #expect(try reopened.staffName(made) == "李雷")
    reopened.close()
  }

  @Test("Two names are two members of staff, though they differ in one letter")
  func twoNames() throws {
    let names = ["李雷", "李蕾", "Li Lei", "li lei", "", "王 小明"]
    let ids = try vault.transaction { transaction in
      try names.map { try transaction.staff(named: $0) }
    }
    #expect(Set(ids).count == names.count)
    for (id, name) in zip(ids, names) { #expect(try vault.staffName(id) == name) }
    #expect(try vault.staffName("S-unknown") == nil)
    #expect(try vault.staffIDs() == Set(ids))
    vault.close()
  }

  @Test("A member of staff is new once, and only those named are forgotten")
  func forget() throws {
    let old = try vault.transaction { try $0.staff(named: "李雷") }
    let (new, isNew) = try vault.transaction { try $0.makeStaff(named: "韩梅梅") }
    #expect(isNew)
    #expect(try !vault.transaction { try $0.makeStaff(named: "李雷") }.isNew)
    try vault.forgetStaff([new])
    #expect(try vault.staffIDs() == [old])
    #expect(try vault.staffName(new) == nil)
    #expect(try vault.staffName(old) == "李雷")
    vault.close()
  }

  @Test("A name moved to another id is not taken for its name")
  func movedName() throws {
    let ids = try vault.transaction { transaction in
      try ["李雷", "韩梅梅"].map { try transaction.staff(named: $0) }
    }
    try files.withDatabase { database in
      try database.execute(
        sql: "UPDATE staff SET name = (SELECT name FROM staff WHERE id = ?) WHERE id = ?",
        arguments: [ids[0], ids[1]])
    }
    #expect(try vault.staffName(ids[0]) == "李雷")
    #expect(try vault.staffName(ids[1]) == nil)
    vault.close()
  }

  @Test(
    "A vehicle has one code for a customer, whatever the spelling, and another for anybody else")
  func vehicles() throws {
    func code(_ vin: String, _ customer: String) throws -> String {
      try vault.transaction { transaction in
        try transaction.makeKey(customer)
        return try transaction.vehicleCode(vin, customer: customer)
      }
    }
    let one = try code("LSVAB2BR1CN123456", "C-1")
    #expect(try code("lsvab2br1cn 123-456", "C-1") == one)
    #expect(try code("LSVAB2BR1CN123457", "C-1") != one)
    #expect(try code("LSVAB2BR1CN123456", "C-2") != one)
    #expect(one.hasPrefix("V-") && one.utf8.count == 22)
    #expect(throws: VaultError.noKey) {
      try vault.transaction { try $0.vehicleCode("LSVAB2BR1CN123456", customer: "C-3") }
    }
    vault.close()
  }

  @Test("A journey without a customer has one provisional id, which says nothing of the journey")
  func provisional() throws {
    let id = try vault.provisionalCustomer(of: "J-13812345678")
    #expect(id.hasPrefix("P-") && !id.contains("13812345678"))
    #expect(try vault.provisionalCustomer(of: "J-13812345678") == id)
    #expect(try vault.provisionalCustomer(of: "J-13812345679") != id)
    vault.close()
    let again = try files.open()
    #expect(try again.provisionalCustomer(of: "J-13812345678") == id)
    again.close()
  }
}
