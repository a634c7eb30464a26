import Testing

@testable import Access

@Suite("Rights")
struct RightsTests {
  @Test("Every right stands in the table once, and somebody has it")
  func complete() {
    #expect(Rights.table.count == Right.allCases.count)
    #expect(Set(Rights.table.map(\.right)) == Set(Right.allCases))
    #expect(Rights.table.allSatisfy { !$0.roles.isEmpty })
  }

  @Test("Who keeps users opens no names, and who checks records nothing")
  func apart() {
    #expect(!Rights.allow(.openNames, [.administrator]))
    #expect(!Rights.allow(.openNames, [.auditor]))
    for right in [Right.recordFacts, .recordCalls, .erase, .changeSettings, .manageAccess] {
      #expect(!Rights.allow(right, [.auditor]), "\(right)")
    }
    #expect(Rights.roles(with: .erase) == [.privacyOfficer])
    #expect(Rights.roles(with: .manageAccess) == [.administrator])
  }

  @Test("Several roles have the rights of each; none has none")
  func several() {
    #expect(Rights.allow(.openNames, [.administrator, .caller]))
    #expect(!Right.allCases.contains { Rights.allow($0, []) })
  }

  @Test("Roles are stored by name, in order, and read back; an unknown name is none")
  func stored() {
    #expect(Set<Role>([.manager, .recorder]).text == "recorder manager")
    #expect(Set<Role>(text: "recorder manager") == [.manager, .recorder])
    #expect(Set<Role>(text: "recorder owner") == nil)
  }
}
