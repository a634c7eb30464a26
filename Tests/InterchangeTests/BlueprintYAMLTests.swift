import Interchange
import Journeys
import Testing
import Wording

@Suite("Blueprints as YAML")
struct BlueprintYAMLTests {
  private func standard() throws -> Blueprint {
    try BlueprintYAML.read(String(decoding: ShippedBlueprints.standard, as: UTF8.self))
  }

  @Test("The standard delivery has ten touchpoints in their order, and the ceremony beside them")
  func touchpoints() throws {
    let standard = try standard()
    #expect(standard.id == "standard" && standard.version == 1)
    #expect(
      standard.touchpoints.filter { !$0.isCeremony }.map(\.id) == [
        "appointment", "preparation", "greeting", "vehicleCheck", "payment", "documents",
        "walkthrough", "handover", "farewell", "followUp",
      ])
    #expect(standard.touchpoints.filter(\.isCeremony).map(\.id) == ["ceremony"])
    #expect(standard.delivers == ["farewell", "handover"])
    #expect(standard.touchpoint("followUp")?.phase == .aftersales)
    #expect(
      standard.touchpoints.map(\.name.chinese) == [
        "预约", "准备", "迎接引导", "车辆确认", "财务付款", "文件移交", "功能说明", "移交工作", "送别顾客", "后续跟踪", "交车仪式",
      ])
  }

  @Test("The customer's concerns are those of the source, touchpoint by touchpoint")
  func concerns() throws {
    let counts = try standard().touchpoints.map { ($0.id, $0.concerns.count) }
    #expect(
      counts.filter { $0.1 > 0 }.map { "\($0.0) \($0.1)" } == [
        "greeting 4", "vehicleCheck 4", "payment 2", "handover 3", "farewell 2", "followUp 3",
      ])
  }

  @Test("Everything in the standard delivery has a name in both languages")
  func languages() throws {
    let standard = try standard()
    var names = [standard.name]
    for touchpoint in standard.touchpoints {
      names += [touchpoint.name] + touchpoint.goals
      names += touchpoint.items.map(\.name) + touchpoint.concerns.map(\.name)
    }
    func isHan(_ scalar: Unicode.Scalar) -> Bool { (0x4E00...0x9FFF).contains(scalar.value) }
    for name in names {
      #expect(name.chinese.unicodeScalars.contains(where: { isHan($0) }), "\(name)")
      #expect(!name.english.isEmpty, "\(name)")
      #expect(!name.english.unicodeScalars.contains(where: { isHan($0) }), "\(name)")
    }
  }

  @Test("Ids of the standard delivery stand once, and farewell delivers before handover")
  func ids() throws {
    let standard = try standard()
    #expect(Set(standard.touchpoints.map(\.id)).count == 11)
    #expect(BlueprintPlan(standard).delivers == [8, 7])
  }

  @Test("What must be signed for depends on the variant of vehicle")
  func variants() throws {
    let documents = try #require(try standard().touchpoint("documents"))
    let known = ["domestic", "imported", "chassisBuilt", "electric", "used"]
    for item in documents.items { #expect(item.variants.allSatisfy(known.contains), "\(item.id)") }
    #expect(documents.items.first { $0.id == "chassisCertificate" }?.variants == ["chassisBuilt"])
    #expect(documents.items.first { $0.id == "identityCheck" }?.isMandatory == true)
    #expect(documents.items.first { $0.id == "mileage" }?.isMandatory == false)
  }

  /// A blueprint as one is made from a log's own activities.
  private func imported(_ names: [String]) throws -> Blueprint {
    try Blueprint(
      id: "xes-0123456789ab", version: 1, name: Sentence("导入的流程", "Imported process"),
      delivers: [],
      touchpoints: names.enumerated().map { place, name in
        Blueprint.Touchpoint(
          id: "a\(place)", name: Sentence(name, name),
          phase: place == 1 ? .presales : .aftersales, isRepeatable: place != 2)
      })
  }

  @Test(
    "What is written is read back the same",
    arguments: [
      ["Add penalty", "Send Fine", "Payment"], [#"say "yes""#, #"back\slash"#, #"\"both\""#],
      [#"ends with \"#, #"\n is no line"#, #"\u0041"#],
      ["- a", "# b", "{c: d}", "[e]", "*f", "&g"],
      ["yes", "null", "~", "1", "2026-03-05", "!tag", "%d", "@a", "`b`"],
      [" leading", "trailing ", "two  spaces", ": ", "'", "财务：付款？", "😀", "a\tb"],
    ])
  func roundTrip(names: [String]) throws {
    let blueprint = try imported(names)
    #expect(try BlueprintYAML.read(BlueprintYAML.write(blueprint)) == blueprint)
  }

  @Test(
    "A name from a log may hold any character that XML can carry, or none",
    arguments: [
      "two\nlines", "a\r\nb", "delete \u{7F}", "next\u{85}line", "c1 \u{90}", "sep\u{2028}arator",
      "\"\u{301}", "\\\u{301}", "no\u{A0}break", "",
    ])
  func anyCharacter(name: String) throws {
    let blueprint = try imported([name])
    #expect(try BlueprintYAML.read(BlueprintYAML.write(blueprint)) == blueprint)
  }

  @Test("What delivers is written too, and an id that needs quotes")
  func delivers() throws {
    let blueprint = try Blueprint(
      id: "no", version: 1_000_000, name: Sentence("名", "Name"), delivers: ["1", "true"],
      touchpoints: ["true", "1"].map {
        Blueprint.Touchpoint(id: $0, name: Sentence("“\($0)”", $0))
      })
    #expect(try BlueprintYAML.read(BlueprintYAML.write(blueprint)) == blueprint)
  }

  @Test("The bytes of a plan made from a log are always the same")
  func bytes() throws {
    #expect(
      BlueprintYAML.write(try imported(["Add penalty", "付款：“好”", "a\"b"])) == #"""
        blueprint: "xes-0123456789ab"
        version: 1
        name: {zh: "导入的流程", en: "Imported process"}
        delivers: []
        touchpoints:
          - id: "a0"
            name: {zh: "Add penalty", en: "Add penalty"}
            phase: aftersales
            repeatable: true
          - id: "a1"
            name: {zh: "付款\U0000ff1a\U0000201c好\U0000201d", en: "付款\U0000ff1a\U0000201c好\U0000201d"}
            phase: presales
            repeatable: true
          - id: "a2"
            name: {zh: "a\U00000022b", en: "a\U00000022b"}
            phase: aftersales

        """#)
  }

  private static let small = """
    blueprint: small
    version: 1
    name: {zh: 小, en: Small}
    delivers: [t]
    touchpoints:
      - id: t
        name: {zh: 一, en: One}
        phase: sale
        repeatable: true
        items:
          - id: i
            name: {zh: 项, en: Item}
    """

  @Test(
    "Each fault is named with its line",
    arguments: [
      ("version: 1\n", "version: 1\n  bad: 2\n", 3, .notYAML), ("[t]", "[t", 5, .notYAML),
      ("name: {zh: 小, en: Small}", "name: Small", 3, .notAMapping),
      ("- id: t", "- t\n  - id: t", 6, .notAMapping), ("id: i", "id: ''", 11, .notText),
      ("[t]", "[[t]]", 4, .notText), ("small", "[small]", 1, .notText),
      (
        "delivers", "deliver", 4,
        .unknownKey(
          "deliver",
          known: [
            "blueprint", "delivers", "followUp", "graceMinutes", "name", "touchpoints", "variants",
            "version", "weights",
          ])
      ),
      ("en: Item", "fr: Item", 12, .unknownKey("fr", known: ["en", "zh"])),
      (", en: One", "", 7, .missing("en")), ("version: 1\n", "", 1, .missing("version")),
      ("- id: i\n        ", "- ", 11, .missing("id")),
      ("version: 1", "version: 0", 2, .notANumber("version")),
      ("version: 1", "version: 1.5", 2, .notANumber("version")),
      ("version: 1", "version: one", 2, .notANumber("version")),
      ("true", "maybe", 9, .notAFlag("repeatable")), ("[t]", "t", 4, .notAList("delivers")),
      ("sale", "later", 8, .notAChoice("phase", known: ["presales", "sale", "aftersales"])),
    ] as [(String, String, Int, BlueprintFileError.Reason)])
  func faults(old: String, new: String, line: Int, reason: BlueprintFileError.Reason) {
    let text = Self.small.replacing(old, with: new, maxReplacements: 1)
    #expect(throws: BlueprintFileError(line: line, reason)) { try BlueprintYAML.read(text) }
  }

  @Test(
    "An empty file, and one that is no mapping, are no blueprint",
    arguments: ["", "# x", "a", "[]"])
  func noMapping(text: String) {
    #expect(throws: BlueprintFileError(line: 1, .notYAML)) { try BlueprintYAML.read(text) }
  }

  @Test("A key that stands twice is named with its line, as is a character that YAML forbids")
  func duplicates() {
    for (old, new, line, reason) in [
      ("version: 1", "version: 1\nversion: 2", 3, .duplicateKey("version")),
      ("phase: sale", "phase: sale\n    id: u", 9, .duplicateKey("id")),
      ("Small", "Sm\u{7F}all", 3, .notYAML),
    ] as [(String, String, Int, BlueprintFileError.Reason)] {
      faults(old: old, new: new, line: line, reason: reason)
    }
  }

  @Test("Without a fault it is read; what a blueprint must not be is refused as of any origin")
  func rules() throws {
    #expect(try BlueprintYAML.read(Self.small).touchpoints.map(\.isRepeatable) == [true])
    #expect(throws: BlueprintFileError(line: 4, .unfit(.unknownTouchpoint("u")))) {
      try BlueprintYAML.read(Self.small.replacing("[t]", with: "[u]"))
    }
    #expect(throws: BlueprintFileError(line: 11, .unfit(.notACode("a/b")))) {
      try BlueprintYAML.read(Self.small.replacing("id: i", with: "id: a/b"))
    }
  }
}
