import CanonicalJSON
import Foundation
import Testing

@Suite("Weights of a dealer's own")
struct FactorSetTests {
  static let plan = """
    blueprint: own
    version: 1
    name: {zh: 自己的, en: Own}
    delivers: [farewell]
    weights: {set: ours, version: 1}
    touchpoints:
      - id: farewell
        name: {zh: 送别顾客, en: Farewell}

    """

  static let factors = """
    set: ours
    version: 1
    factors:
      - {id: price, name: {zh: 价格, en: Price}, weight: 60}
      - {id: people, name: {zh: 人, en: People}, weight: 41}

    """

  /// Five journeys of the own plan: full marks for the price, none for the people.
  private func diary() -> Diary {
    var diary = Diary()
    for number in 1...5 {
      diary.deliver("O\(number)", on: "2026-03-02", customer: "C\(number)", blueprint: "own")
      for (factor, perception) in [("price", 7), ("people", 1)] {
        diary.rate(
          "O\(number)", on: "2026-03-03",
          #"{"factor":"\#(factor)","perception":\#(perception)}"#)
      }
    }
    return diary
  }

  private func problem(_ desk: Touchstone, _ more: [String] = []) throws -> JSON {
    try ReportLog.json(desk, ["satisfaction"] + more)["sections", "problem"]
  }

  @Test("Without its weights there is no index, and the reason says so; with them there is")
  func kept() throws {
    let desk = try Touchstone.opened(at: ReportLog.now)
    try desk.file("own.yaml", Self.plan)
    let bare = try desk.ok("blueprint", "publish", "own.yaml")
    #expect(bare.err.contains("ours version 1") && bare.err.contains("--factors"))
    try diary().send(to: desk)
    let without = try problem(desk)
    #expect(without["ssi"].reading == "notRecorded 0/5" && without["ssiOtherSets"] == 5)
    #expect(without["ssiSets", "ours", "index"].reading == "notRecorded 0/5")
    try desk.file("factors.yaml", Self.factors)
    let kept = try desk.ok("blueprint", "publish", "own.yaml", "--factors", "factors.yaml")
    #expect(kept.err.isEmpty && kept.out.contains("Kept the factor set ours version 1"))
    let with = try problem(desk)
    // 1000 × 60 / 101.
    #expect(with["ssi"].reading == "594.1 5/5" && with["ssiOtherSets"] == nil)
    #expect(with["ssiFactors", "price", "score"].reading == "1000 5/5")
    let whole = try ReportLog.json(desk, ["satisfaction"])
    #expect(whole["weights"] == ["set": "ours", "version": "1"])
    let again = try desk.ok("blueprint", "publish", "own.yaml", "--factors", "factors.yaml")
    #expect(again.out.contains("was here before"))
    try desk.expectSound()
  }

  @Test("Two sets stand side by side and are never averaged, nor is one taken from the other")
  func twoSets() throws {
    let desk = try Touchstone.opened(at: ReportLog.now)
    try desk.ok(
      "blueprint", "publish", desk.file("own.yaml", Self.plan).path, "--factors",
      desk.file("factors.yaml", Self.factors).path)
    try desk.ok("blueprint", "publish", ReportLog.folder.appending(path: "plan.yaml").path)
    var diary = diary()
    for number in 1...5 {
      diary.deliver("S\(number)", on: "2026-04-06", customer: "C\(number)")
      for factor in ["facility", "terms", "staff", "timing", "delivery"] {
        diary.rate("S\(number)", on: "2026-04-07", #"{"factor":"\#(factor)","perception":4}"#)
      }
    }
    try diary.send(to: desk)
    let both = try problem(desk)
    #expect(both["ssi"].reading == "mixed 10/10")
    #expect(both["ssiSets", "ours", "index"].reading == "594.1 5/5")
    #expect(both["ssiSets", "sevenFactor", "index"].reading == "500 5/5")
    #expect(both["ssiFactors", "people", "set"] == "ours")
    #expect(both["ssiFactors", "staff", "set"] == "sevenFactor")
    let compared = try problem(
      desk, ["--from", "2026-04-01", "--baseline", "2026-03-01..2026-03-31"])
    #expect(compared["ssi"].reading == "500 5/5")
    #expect(compared["ssiDifference"].reading == "mixed 10/10")
    let text = try desk.ok("report", "satisfaction", at: ReportLog.now).out
    #expect(text.contains("Weights: ours version 1, sevenFactor version 1"))
  }

  @Test("Scores of several collectors are refused, also where one of them has no index")
  func collectors() throws {
    var diary = Diary()
    for number in 1...6 {
      diary.deliver("S\(number)", on: "2026-03-02", customer: "C\(number)")
      let factors = ["facility", "terms", "staff", "timing", "delivery"]
      for factor in factors.prefix(number == 6 ? 1 : 5) {
        let collector = number == 6 ? "maker" : "shop"
        diary.rate(
          "S\(number)", on: "2026-03-03",
          #"{"factor":"\#(factor)","perception":4,"collector":"\#(collector)"}"#)
      }
    }
    let found = try problem(diary.desk())
    #expect(found["ssi"].reading == "500 5/6" && found["ssiCollector"] == "shop")
    #expect(found["ssiFactors", "facility", "score"].reading == "mixed 6/6")
  }

  @Test("A file that is wrong, of another name, or changed under its version is refused")
  func refusals() throws {
    let desk = try Touchstone.opened()
    try desk.file("own.yaml", Self.plan)
    try desk.file("factors.yaml", Self.factors)
    let wrong: [(String, String)] = [
      (Self.factors.replacing("weight: 41", with: "weight: 0"), "factors.yaml: line 5"),
      (Self.factors.replacing("id: people", with: "id: price"), "factors.yaml: line 5"),
      (Self.factors.replacing("version: 1", with: "version: 2"), "ours 1, not ours version 2"),
      (Self.factors + "more: 1\n", "unknown key more"),
    ]
    for (text, words) in wrong {
      try desk.file("factors.yaml", text)
      for command in ["check", "publish"] {
        try desk("blueprint", command, "own.yaml", "--factors", "factors.yaml")
          .expectRefused(65, saying: words)
      }
    }
    #expect(try desk.ok("blueprint", "list").lines.count == 1)
    try desk.file("factors.yaml", Self.factors)
    try desk.ok("blueprint", "publish", "own.yaml", "--factors", "factors.yaml")
    try desk.file("factors.yaml", Self.factors.replacing("weight: 41", with: "weight: 42"))
    try desk("blueprint", "publish", "own.yaml", "--factors", "factors.yaml")
      .expectRefused(65, saying: "other content")
  }

  @Test("A kept file that was altered stops the report that weighs by it, and no other")
  func altered() throws {
    let desk = try Touchstone.opened(at: ReportLog.now)
    try desk.ok(
      "blueprint", "publish", desk.file("own.yaml", Self.plan).path, "--factors",
      desk.file("factors.yaml", Self.factors).path)
    try diary().send(to: desk)
    try Data("set: theirs\nversion: 1\n".utf8).write(
      to: desk.logbook.appending(path: "factors/ours-1.yaml"))
    try desk("report", "satisfaction", at: ReportLog.now)
      .expectRefused(74, saying: "factors/ours-1.yaml")
    try desk.ok("report", "delivery", at: ReportLog.now)
  }
}
