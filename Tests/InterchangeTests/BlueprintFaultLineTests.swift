import Interchange
import Journeys
import Testing
import Wording

@Suite("Faults of a blueprint file and their lines")
struct BlueprintFaultLineTests {
  /// A file with every key that there is.
  private static let full = """
    blueprint: full
    version: 1
    name: {zh: 全, en: Full}
    variants: [fresh, used]
    delivers: [a]
    graceMinutes: 5
    weights: {set: seven, version: 1}
    followUp:
      steps:
        - {id: first, name: {zh: 首, en: First}, earliest: 2, target: 3, latest: 5}
        - {id: week, name: {zh: 周, en: Week}, earliest: 6, target: 7, latest: 10}
      bands:
        - {id: M, from: "10:00", to: "11:30"}
        - {id: N, from: "14:00", to: "17:00"}
      callingDays: all
      attempts: 2
    touchpoints:
      - id: a
        name: {zh: 甲, en: A}
        weight: 2
        techniques:
          - {zh: 法, en: Way}
        kinds:
          - {id: brief, name: {zh: 简, en: Brief}}
        items:
          - id: paper
            name: {zh: 纸, en: Paper}
            mandatory: true
            variants: [used]
            kano: mustBe
            level: basic
            element: reliability
            unit: km
          - id: signed
            name: {zh: 签, en: Signed}
            signing: true
            practice: true
        concerns:
          - id: why
            name: {zh: 何, en: Why}
            answer: {zh: 因, en: Because}
            practice: true
      - id: b
        name: {zh: 乙, en: B}
        after: [a]
    """

  @Test("A file with every key gives every part of the plan")
  func everyKey() throws {
    let plan = try BlueprintYAML.read(Self.full)
    #expect(plan.variants == ["fresh", "used"] && plan.graceMinutes == 5)
    #expect(plan.weights == Blueprint.WeightSet(set: "seven", version: 1))
    let calls = try #require(plan.followUp)
    #expect(calls.steps.map { [$0.earliest, $0.target, $0.latest] } == [[2, 3, 5], [6, 7, 10]])
    #expect(calls.bands.map(\.from.text) == ["10:00", "14:00"])
    #expect(calls.callingDays == .all && calls.attempts == 2)
    let touchpoint = try #require(plan.touchpoint("a"))
    #expect(touchpoint.weight == 2 && touchpoint.techniques.map(\.english) == ["Way"])
    #expect(touchpoint.kinds.map(\.id) == ["brief"] && plan.touchpoint("b")?.after == ["a"])
    let paper = try #require(touchpoint.items.first)
    #expect(paper.kano == .mustBe && paper.level == .basic && paper.element == .reliability)
    #expect(paper.unit == "km" && paper.isMandatory && !paper.isSigning && !paper.isPractice)
    #expect(touchpoint.items[1].isSigning && touchpoint.items[1].isPractice)
    let concern = try #require(touchpoint.concerns.first)
    #expect(concern.answer?.chinese == "因" && concern.isPractice)
  }

  @Test("What a file leaves out is not there, or as the calls of the sources have it")
  func leftOut() throws {
    let plan = try BlueprintYAML.read(
      """
      blueprint: bare
      version: 1
      name: {zh: 无, en: Bare}
      followUp: {}
      touchpoints: [{id: t, name: {zh: 一, en: One}}]
      """)
    #expect(plan.variants.isEmpty && plan.graceMinutes == 0 && plan.weights == nil)
    #expect(plan.followUp == FollowUpPlan(callingDays: .calendar, attempts: 3))
    #expect(plan.touchpoints[0].weight == nil && plan.touchpoints[0].after.isEmpty)
  }

  @Test(
    "A rule that is broken is named with the line of what breaks it",
    arguments: [
      ("- id: b\n", "- id: a\n", 43, .duplicate("a")),
      ("- id: signed", "- id: paper", 34, .duplicate("paper")),
      ("- id: why", "- id: signed", 39, .duplicate("signed")),
      ("[fresh, used]", "[fresh, fresh, used]", 4, .duplicate("fresh")),
      ("id: week", "id: first", 11, .duplicate("first")), ("id: N", "id: M", 14, .duplicate("M")),
      ("blueprint: full", "blueprint: a/b", 1, .notACode("a/b")),
      ("- id: paper", "- id: a/b", 26, .notACode("a/b")),
      ("- id: why", "- id: why?", 39, .notACode("why?")),
      ("id: brief", "id: a/b", 24, .notACode("a/b")), ("unit: km", "unit: °C", 33, .notACode("°C")),
      ("set: seven", "set: a/b", 7, .notACode("a/b")),
      ("delivers: [a]", "delivers: [a, x]", 5, .unknownTouchpoint("x")),
      ("after: [a]", "after:\n      - a\n      - x", 47, .unknownPredecessor("x", of: "b")),
      ("weight: 2", "weight: 0", 20, .badWeight), ("weight: 2", "weight: -3", 20, .badWeight),
      ("weight: 2", "after: [b]", 20, .cycle(["a", "b", "a"])),
      ("after: [a]", "after: [b]", 45, .cycle(["b", "b"])),
      ("earliest: 2", "earliest: 4", 10, .stepDays("first")),
      ("latest: 10", "latest: 6", 11, .stepDays("week")),
      ("\"10:00\"", "\"08:00\"", 13, .bandOutside("M")),
      ("\"17:00\"", "\"20:30\"", 14, .bandOutside("N")),
      ("\"17:00\"", "\"14:00\"", 14, .bandBackwards("N")),
      ("\"14:00\"", "\"11:00\"", 14, .bandOverlap("N", "M")),
      (
        "variants: [used]", "variants: [new]", 29, .unknownVariant("new", known: ["fresh", "used"])
      ),
      ("mandatory: true", "mandatory: false", 36, .nothingToSign("signed")),
    ] as [(String, String, Int, BlueprintError)])
  func rules(old: String, new: String, line: Int, error: BlueprintError) throws {
    let fault = try only(old, new)
    #expect(fault == BlueprintFileError(line: line, .unfit(error)))
    #expect(fault.code == error.code)
    #expect(fault.sentence.english == "line \(line): " + error.sentence.english)
    #expect(fault.sentence.chinese == "第 \(line) 行：" + error.sentence.chinese)
  }

  @Test(
    "What cannot be read is named with its line",
    arguments: [
      ("graceMinutes: 5", "graceMinutes: -1", 6, .notANumber("graceMinutes", from: 0)),
      ("{set: seven, version: 1}", "seven", 7, .notAMapping),
      ("set: seven, ", "", 7, .missing("set")),
      ("target: 3", "target: soon", 10, .notANumber("target", from: 0)),
      ("target: 3", "goal: 3", 10, nil), ("to: \"11:30\"", "to: noon", 13, .notATime("to")),
      (
        "callingDays: all", "callingDays: some", 15,
        .notAChoice("callingDays", known: ["calendar", "all"])
      ),
      ("attempts: 2", "attempts: 0", 16, .notANumber("attempts")),
      ("weight: 2", "weight: much", 20, .notANumber("weight")),
      ("en: Way", "en: ''", 22, .notText), ("- {id: brief", "- {ID: brief", 24, nil),
      ("kano: mustBe", "kano: must", 30, nil), ("level: basic", "level: none", 31, nil),
      ("element: reliability", "element: speed", 32, nil), ("unit: km", "unit: [km]", 33, .notText),
      ("signing: true", "signing: maybe", 36, .notAFlag("signing")),
      ("practice: true", "practice: 7", 37, .notAFlag("practice")),
      ("answer: {zh: 因, en: Because}", "answer: {zh: 因, en: ''}", 41, .notText),
      ("answer: {zh: 因, en: Because}", "answer: 因", 41, .notAMapping),
      ("after: [a]", "after: a", 45, .notAList("after")),
      ("after: [a]", "order: strict", 45, nil),
    ] as [(String, String, Int, BlueprintFileError.Reason?)])
  func syntax(old: String, new: String, line: Int, reason: BlueprintFileError.Reason?) {
    let text = Self.full.replacing(old, with: new, maxReplacements: 1)
    let (plan, faults) = BlueprintYAML.check(text)
    #expect(plan == nil && faults.allSatisfy { $0.line == line }, "\(faults)")
    if let reason { #expect(faults == [BlueprintFileError(line: line, reason)]) }
    #expect(faults.first?.code == "blueprint.file")
  }

  @Test("Every fault of a file is found, by line, and the first is the one that reading throws")
  func every() throws {
    var text = Self.full
    for (old, new) in [("weight: 2", "weight: 0"), ("s: [a]", "s: [x]"), ("r: [a]", "r: [y]")] {
      text = text.replacing(old, with: new)
    }
    let faults = BlueprintYAML.check(text).faults
    #expect(faults.map(\.line) == [5, 20, 45])
    #expect(throws: faults[0]) { try BlueprintYAML.read(text) }
    text = text.replacing("mandatory: true", with: "mandatory: 7")
    #expect(
      BlueprintYAML.check(text).faults == [BlueprintFileError(line: 28, .notAFlag("mandatory"))])
  }

  @Test("A plan without touchpoints is refused where they should stand")
  func empty() {
    let text = "# a plan\nblueprint: e\nversion: 1\nname: {zh: 空, en: Empty}\ntouchpoints: []\n"
    #expect(BlueprintYAML.check(text).faults == [BlueprintFileError(line: 5, .unfit(.empty))])
    let without = text.replacing("touchpoints: []\n", with: "")
    #expect(BlueprintYAML.check(without).faults == [BlueprintFileError(line: 2, .unfit(.empty))])
  }

  private func only(_ old: String, _ new: String) throws -> BlueprintFileError {
    let text = Self.full.replacing(old, with: new, maxReplacements: 1)
    try #require(text != Self.full)
    let faults = BlueprintYAML.check(text).faults
    #expect(faults.count == 1, "\(faults)")
    return try #require(faults.first)
  }
}
