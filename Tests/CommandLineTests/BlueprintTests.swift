import CanonicalJSON
import Foundation
import TestSupport
import Testing

@Suite("touchstone blueprint")
struct BlueprintTests {
  /// The shipped file of a blueprint, as the program prints it.
  private func file(_ desk: Touchstone, _ id: String, _ version: Int) throws -> String {
    try desk.ok("blueprint", "show", id, "--shipped", "--version", "\(version)", "--yaml").out
  }

  @Test("list shows what is published, and with --shipped what could be, without a logbook")
  func list() throws {
    let desk = try Touchstone.opened()
    let published = try desk.ok("blueprint", "list", "--json").jsonLines
    #expect(published.map { $0["blueprint"]?.text } == ["standard"])
    #expect(published[0]["version"] == 2 && published[0]["position"] == 1)
    #expect(published[0]["touchpoints"] == 11 && published[0]["concerns"] == 18)
    #expect(
      try desk.logbook.appending(path: "blueprints").names == [
        (published[0]["sha256"]?.text ?? "") + ".yaml"
      ])
    #expect(try desk.ok("blueprint", "list").lines.count == 1)
    let away = try Touchstone()
    let shipped = try away.ok("blueprint", "list", "--shipped", "--json").jsonLines
    #expect(
      shipped.map { "\($0["blueprint"]?.text ?? "") \($0["version"]?.int ?? 0)" }
        == ["presales 1", "standard 1", "standard 2"])
    #expect(shipped.allSatisfy { $0["position"] == .null })
    #expect(shipped[2]["sha256"] == published[0]["sha256"])
  }

  @Test("show takes the newest version unless one is named; unknown ones are refused")
  func versions() throws {
    let desk = try Touchstone.opened()
    let next = try file(desk, "standard", 2).replacing("version: 2\n", with: "version: 3\n")
    try desk.file("three.yaml", next)
    #expect(try desk.ok("blueprint", "show").lines.first?.hasPrefix("standard 2 ") == true)
    try desk.ok("blueprint", "publish", "three.yaml")
    #expect(try desk.ok("blueprint", "show").lines.first?.hasPrefix("standard 3 ") == true)
    let first = try desk.ok("blueprint", "show", "standard", "--version", "2").lines
    #expect(first.first?.hasPrefix("standard 2 ") == true)
    try desk("blueprint", "show", "standard", "--version", "4")
      .expectRefused(65, saying: "standard", "4", "2, 3")
    try desk("blueprint", "show", "nosuch").expectRefused(65, saying: "nosuch")
    try desk("blueprint", "show", "--json", "--yaml").expectRefused(64, saying: "--yaml")
  }

  @Test("show prints items with what is said of them, concerns with an answer, and techniques")
  func text() throws {
    let desk = try Touchstone()
    func show(_ language: String) throws -> [String] {
      try desk.ok("blueprint", "show", "standard", "--shipped", "--language", language).lines
        .map(String.init)
    }
    let english = try show("en")
    #expect(english.contains("  □ mileage  Mileage  [km · used · practice]"))
    #expect(english.contains("  □ keys  Keys  [mandatory · practice]"))
    #expect(english.contains("  Bands: A 10:00–11:30, B 14:00–17:00, C 18:00–20:00"))
    let chinese = try show("zh-Hans")
    #expect(chinese.contains("  □ documentsSigned  客户签收  [签收 · 行业惯例]"))
    #expect(chinese.contains("  □ cabinTemperature  空调设定（20 °C）  [°C]"))
    #expect(chinese.contains("  类型：thorough  详尽型"))
    let concern = try #require(chinese.firstIndex(of: "  ? waitingAlone  要我一个人等吗？"))
    #expect(chinese[concern + 1].hasPrefix("    → "))
  }

  @Test("show --json has every key always, and says what the text says")
  func json() throws {
    let desk = try Touchstone()
    let whole = try desk.ok("blueprint", "show", "standard", "--shipped", "--json").json
    #expect(
      whole.members?.map(\.key) == [
        "blueprint", "version", "name", "variants", "delivers", "graceMinutes", "weights",
        "followUp", "touchpoints", "sha256", "position",
      ])
    #expect(whole["weights"] == ["set": "sevenFactor", "version": 1])
    #expect(
      whole["followUp"]?["bands"]?.items?.first == ["id": "A", "from": "10:00", "to": "11:30"])
    let touchpoints = try #require(whole["touchpoints"]?.items)
    for touchpoint in touchpoints {
      #expect(
        touchpoint.members?.map(\.key) == [
          "id", "name", "phase", "repeatable", "ceremony", "after", "weight", "goals",
          "techniques", "kinds", "items", "concerns",
        ])
    }
    let mileage = touchpoints.flatMap { $0["items"]?.items ?? [] }.first { $0["id"] == "mileage" }
    #expect(
      mileage == [
        "id": "mileage", "name": ["zh": "里程数", "en": "Mileage"], "mandatory": false,
        "variants": ["used"], "kano": nil, "level": nil, "element": nil, "unit": "km",
        "signing": false, "practice": true,
      ])
    let old = try desk.ok("blueprint", "show", "standard", "--shipped", "--version", "1", "--json")
    #expect(try old.json["followUp"] == .null)
    #expect(try old.json["touchpoints"]?.items?[2]["concerns"]?.items?[0]["answer"] == .null)
  }

  @Test("What ships can be checked, published, printed again, and journeys opened after it")
  func publish() throws {
    let desk = try Touchstone.opened()
    for (id, version) in [("standard", 2), ("presales", 1)] {
      let text = try file(desk, id, version)
      try desk.file("plan.yaml", text)
      #expect(
        try desk.ok("blueprint", "check", "plan.yaml").out.contains("\(id) version \(version)"))
      try desk.ok("blueprint", "publish", "plan.yaml")
      #expect(try desk.ok("blueprint", "show", id, "--yaml").out == text)
    }
    try desk.ok(
      "record", "journey.opened", "--journey", "P-1", "--customer", "C-1", "--set",
      "blueprint=presales")
    for item in ["licenceSeen", "driveAgreementSigned"] {
      try desk.ok(
        "record", "item.checked", "--journey", "P-1", "--set", "touchpoint=testDrive", "--set",
        "item=\(item)", "--set", "outcome=ok")
    }
    try desk.ok("record", "journey.opened", "--journey", "D-1", "--customer", "C-1")
    #expect(try desk.entries("--journey", "D-1")[0]["data"]?["blueprintVersion"] == 2)
    try desk.ok(
      "record", "item.checked", "--journey", "D-1", "--set", "touchpoint=preparation", "--set",
      "item=cabinTemperature", "--set", "outcome=ok", "--set", "value=20", "--set", "unit=Cel")
    try desk.expectSound()
  }

  /// One thing wrong with the shipped file: what stands there instead, and words of the reason.
  struct Wrong: Sendable, CustomTestStringConvertible {
    let old: String
    let new: String
    /// Lines behind the one with the old text at which the fault is found.
    let behind: Int
    let words: [String]

    init(_ old: String, _ new: String, behind: Int = 0, saying words: String...) {
      self.old = old
      self.new = new
      self.behind = behind
      self.words = words
    }

    var testDescription: String { new }

    func file(_ text: String) throws -> (text: String, line: Int) {
      let range = try #require(text.range(of: old), "\(old)")
      let line = text[..<range.lowerBound].count { $0 == "\n" } + 1 + behind
      return (text.replacingCharacters(in: range, with: new), line)
    }
  }

  /// Files that cannot be read as blueprints, which the schema refuses too.
  private static let unreadable = [
    Wrong("version: 2\n", "version: 0\n", saying: "version", "from 1"),
    Wrong("version: 2\n", "version: two\n", saying: "version"),
    Wrong("graceMinutes: 0", "grace: 0", saying: "unknown key grace"),
    Wrong("delivers: [farewell, handover]", "delivers: farewell", saying: "list"),
    Wrong("graceMinutes: 0", "graceMinutes: -5", saying: "graceMinutes", "from 0"),
    Wrong("weights: {set: sevenFactor, version: 1}", "weights: sevenFactor", saying: "mapping"),
    Wrong("target: 3", "target: soon", saying: "target"),
    Wrong("from: \"10:00\"", "from: \"10 am\"", saying: "from", "09:30"),
    Wrong("callingDays: calendar", "callingDays: often", saying: "calendar, all"),
    Wrong("attempts: 3", "attempts: 0", saying: "attempts"),
    Wrong("phase: sale", "phase: later", saying: "presales, sale, aftersales"),
    Wrong("zh: 有效电话技巧：微笑听得到，自然有自己的风格", "zh: ''", saying: "text"),
    Wrong("mandatory: true", "mandatory: perhaps", saying: "mandatory", "true or false"),
    Wrong("element: tangibles", "element: looks", saying: "responsiveness"),
    Wrong("level: satisfying", "level: high", saying: "unforgettable"),
    Wrong("kano: attractive", "kano: nice", saying: "mustBe"),
    Wrong("unit: km", "unit: {km: 1}", saying: "text"),
    Wrong("signing: true", "signed: true", saying: "unknown key signed"),
    Wrong("techniques: []", "order: strict", saying: "unknown key order"),
    Wrong("after: [appointment]", "after: appointment", saying: "after", "list"),
  ]

  /// Files whose plan breaks a rule.
  private static let unfit = [
    Wrong("- id: preparation\n", "- id: appointment\n", saying: "“appointment” stands twice"),
    Wrong("- id: processExplained", "- id: informationGiven", saying: "stands twice"),
    Wrong("id: week", "id: first", saying: "“first” stands twice"),
    Wrong("- id: whereIsMyCar", "- id: where/is", saying: "“where/is” is no identifier"),
    Wrong("delivers: [farewell", "delivers: [goodbye", saying: "delivers", "“goodbye”"),
    Wrong("after: [greeting]", "after: [welcome]", saying: "vehicleCheck", "“welcome”"),
    Wrong(
      "after: [appointment]", "after: [greeting]",
      saying: "circle: preparation → greeting → preparation"),
    Wrong("after: [appointment]", "weight: 0", saying: "weight", "from 1"),
    Wrong("after: [appointment]", "weight: -1", saying: "weight", "from 1"),
    Wrong("target: 3", "target: 1", saying: "“first”", "earliest ≤ target"),
    Wrong("latest: 35", "latest: 29", saying: "“month”", "target ≤ latest"),
    Wrong("from: \"10:00\"", "from: \"08:30\"", saying: "“A”", "09:00–20:00"),
    Wrong("to: \"20:00\"", "to: \"20:30\"", saying: "“C”", "09:00–20:00"),
    Wrong("to: \"11:30\"", "to: \"09:30\"", saying: "“A” does not end"),
    Wrong("to: \"17:00\"", "to: \"18:30\"", behind: 1, saying: "“C” overlaps band “B”"),
    Wrong("variants: [chassisBuilt]", "variants: [truck]", saying: "“truck”", "chassisBuilt"),
    Wrong("element: empathy", "signing: true", saying: "companionsAttended", "mandatory"),
  ]

  @Test("check names file, line and reason, and exits 65", arguments: unreadable + unfit)
  func check(_ wrong: Wrong) throws {
    let desk = try Touchstone()
    let (text, line) = try wrong.file(try file(desk, "standard", 2))
    try desk.file("plan.yaml", text)
    let checked = try desk("blueprint", "check", "plan.yaml")
    #expect(checked.code == 65 && checked.out.isEmpty)
    #expect(checked.err.hasPrefix("touchstone: plan.yaml: line \(line): "), "\(checked.err)")
    for word in wrong.words { #expect(checked.err.contains(word), "\(checked.err)") }
    let chinese = try desk("blueprint", "check", "plan.yaml", with: ["LANG": "zh_CN.UTF-8"])
    #expect(chinese.code == 65)
    #expect(chinese.err.hasPrefix("touchstone: plan.yaml：第 \(line) 行："), "\(chinese.err)")
  }

  @Test("check names everything that is wrong, a line each, and publish refuses the same file")
  func several() throws {
    let desk = try Touchstone.opened()
    var text = try file(desk, "standard", 2)
    for place in [0, 3, 9] { text = try Self.unfit[place].file(text).text }
    try desk.file("plan.yaml", text)
    let checked = try desk("blueprint", "check", "plan.yaml")
    checked.expectRefused(65)
    #expect(checked.err.split(separator: "\n").count >= 3)
    #expect(
      checked.err.split(separator: "\n").allSatisfy { $0.hasPrefix("touchstone: plan.yaml: line ") }
    )
    let refused = try desk("blueprint", "publish", "plan.yaml")
    #expect(refused.code == 65 && refused.err == checked.err)
    #expect(try desk.count() == 1)
    try desk("blueprint", "check", "nosuch.yaml").expectRefused(66, saying: "nosuch.yaml")
  }

  // MARK: The schema

  @Test("schema prints a JSON schema of draft 2020-12 that knows every key")
  func schema() throws {
    let schema = try Touchstone().ok("blueprint", "schema").json
    #expect(schema["$schema"] == "https://json-schema.org/draft/2020-12/schema")
    #expect(
      schema["properties"]?.members?.map(\.key) == [
        "blueprint", "version", "name", "variants", "delivers", "graceMinutes", "weights",
        "followUp", "touchpoints",
      ])
  }

  @Test("The schema accepts what ships, and refuses what the reader cannot read")
  func schemaJudges() throws {
    let desk = try Touchstone()
    try desk.file("schema.json", try desk.ok("blueprint", "schema").out)
    for (id, version) in [("presales", 1), ("standard", 1), ("standard", 2)] {
      try desk.file("good-\(id)-\(version).yaml", try file(desk, id, version))
    }
    let text = try file(desk, "standard", 2)
    for (place, wrong) in Self.unreadable.enumerated() {
      try desk.file("bad-\(place).yaml", try wrong.file(text).text)
    }
    try desk.file("bad-list.yaml", "- blueprint")
    let misjudged = try VirtualEnvironment.run(
      """
      import glob, json, os, sys, yaml
      from jsonschema import Draft202012Validator
      os.chdir(sys.argv[1])
      schema = json.load(open("schema.json", encoding="utf-8"))
      Draft202012Validator.check_schema(schema)
      judge = Draft202012Validator(schema)
      files = sorted(glob.glob("*.yaml"))
      assert len(files) > 20
      for name in files:
        if judge.is_valid(yaml.safe_load(open(name, encoding="utf-8"))) != name.startswith("good"):
          print(name)
      """, desk.folder.path)
    #expect(misjudged.isEmpty, "\(misjudged)")
  }
}
