import Testing

@testable import Custody

@Suite("What an origin may be")
struct OriginRuleTests {
  @Test(
    "A host name and a path", arguments: ["example.com", "example.com/dealer-1", "a.b.cn/x/y_2"])
  func accepted(_ origin: String) throws {
    #expect(throws: Never.self) { try OriginRule.check(origin) }
  }

  @Test(
    "Nothing that leads out of its folder, and nothing a note's key name cannot hold",
    arguments: [
      "", "dealer", "example.com/..", "example.com/../x", "example.com//x", "/example.com",
      "example.com/", "example.com/a b", "example.com/a+b", "example.com/.hidden", "例.com/x",
    ])
  func refused(_ origin: String) {
    #expect(throws: KeyError.badOrigin(origin)) { try OriginRule.check(origin) }
  }
}
