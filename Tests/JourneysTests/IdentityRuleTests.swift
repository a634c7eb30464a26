import Testing
import Wording

@testable import Journeys

@Suite("Ids in the open part")
struct IdentityRuleTests {
  @Test(
    "The id of a person is an ASCII code that reads like no name",
    arguments: [
      "C-1", "S-0123456789", "C700000", "cli", "desk 1", "import", "P-9f3k2m7q", "a.b:c_d",
    ])
  func person(text: String) throws {
    try IdentityRule.person(text, "customer")
  }

  @Test(
    "Anything else is refused by the attribute, without the value",
    arguments: [
      "王芳", "客户甲", "Ünïcode", "Wang Fang", "Li Xiao Ming", "a/b", "wang@example.com", "13800138000",
      "010-12345678", "0085291234567", "LSVAA49J132047371", "wxid_ab12cd34", "C-13900001234-X",
      "C13977770001", "C-139-7777-0001",
      "A-LSVAA49J132047371", "",
      String(repeating: "x", count: 65),
    ])
  func noPerson(text: String) throws {
    let error = #expect(throws: FactError.self) { try IdentityRule.person(text, "customer") }
    let said = try #require(error).sentence
    #expect(said.english.contains("customer") && said.chinese.contains("customer"))
    #expect(text.isEmpty || !said.english.contains(text) && !said.chinese.contains(text))
  }

  @Test(
    "Any other id is a code, with the characters by which orders are numbered, and holds no name",
    arguments: [
      ("订单 2026-1", true), ("京销001", true), ("J-2026-03-05-001", true), ("王芳", false),
      ("欧阳娜娜", false), ("021-62345678", false), ("a,b", false), ("Case 1", true),
      ("Wang Fang", false), ("建国路1号王芳家", false), ("D-张三", false), ("小明的车", false),
      ("J-13977770001", false), ("J13977770001", false), ("C-13900001234-X", false),
      ("DD17031500012", true), ("J-Ünal", false), ("A-京A12345", false), ("丁宁-1", false),
      ("合同2026第3批", true), ("JA-11010519491231002X", false), ("order 2026", true),
    ])
  func thing(text: String, isGood: Bool) {
    let isTaken = (try? IdentityRule.thing(text, "journey")) != nil
    #expect(isTaken == isGood)
  }

  @Test(
    "A source is a URI reference in which nothing looks personal",
    arguments: [
      ("example.com/dealer-1", true), ("https://dms.example.com:8443/api?v=2#x", true),
      ("urn:uuid:019b772d-0dc0-797b-8858-d8da8b529b4a", true), ("/desk/1", true), ("王芳", false),
      ("mailto:wang@example.com", false), ("tel:+8613800138000", false),
      ("example.com/13800138000", false), ("example.com/010-12345678", false),
      ("example.com/%E7%8E%8B%E8%8A%B3", false), ("example.com/%31%33800138000", false),
      ("example.com/%4", false), ("a b", false), ("wxid:wxid_ab12cd34", false),
    ])
  func source(text: String, isGood: Bool) {
    let isTaken = Array(text.utf8).withUnsafeBytes { bytes in
      (try? IdentityRule.source(bytes)) != nil
    }
    #expect(isTaken == isGood)
  }

  @Test(
    "A code in a field is a word of the trade, names nobody and is no sentence",
    arguments: [
      ("notWished", nil), ("客户不需要", nil), ("说了不听", nil), ("金融", nil), ("高端客户", nil), ("老客户", nil),
      ("王芳不要", FactError.personal(field: "reason", pattern: .name)),
      ("客户王芳", .personal(field: "reason", pattern: .name)),
      ("小王", .personal(field: "reason", pattern: .name)),
      ("欧阳说的", .personal(field: "reason", pattern: .name)),
      ("等得太久又没有人倒水", .freeText(field: "reason")),
      ("x-13900001234", .personal(field: "reason", pattern: .phone)),
    ] as [(String, FactError?)])
  func word(text: String, refusal: FactError?) {
    let data = #"{"touchpoint":"payment","reason":"\#(text)"}"#
    if let refusal {
      #expect(throws: refusal) { try read(.touchpointSkipped, data) }
    } else {
      #expect(throws: Never.self) { try read(.touchpointSkipped, data) }
    }
  }

  @Test("A place is a code of ASCII letters, and an order is an id")
  func placesAndOrders() throws {
    let plan = #""blueprint":"standard","blueprintVersion":2"#
    _ = try read(.journeyOpened, "{\(plan),\"place\":\"hall-2\",\"order\":\"京销001\"}")
    #expect(throws: FactError.notAPlace(field: "place")) {
      try read(.journeyOpened, "{\(plan),\"place\":\"朝阳店\"}")
    }
    #expect(throws: FactError.personal(field: "place", pattern: .name)) {
      try read(.journeyOpened, "{\(plan),\"place\":\"王芳家\"}")
    }
    #expect(throws: FactError.personal(field: "order", pattern: .name)) {
      try read(.journeyOpened, "{\(plan),\"order\":\"D-张三\"}")
    }
  }

  @Test("A field that names somebody takes no name, and a decimal number no phone")
  func fields() throws {
    #expect(throws: FactError.personal(field: "receivedBy", pattern: .name)) {
      try read(.journeyDelivered, #"{"receivedBy":"王芳"}"#)
    }
    _ = try read(.journeyDelivered, #"{"receivedBy":"S-7"}"#)
    #expect(throws: FactError.personal(field: "value", pattern: .phone)) {
      try read(
        .itemChecked,
        #"{"touchpoint":"greeting","item":"a","outcome":"ok","value":"13800138000","unit":"c"}"#)
    }
  }
}
