import CanonicalJSON
import Foundation
import Testing

@Suite("Rows of a dealer's table that are not taken")
struct BadRowTests {
  private static let header =
    "customer,name,phone,journey,touchpoint,occurred,expectation,perception,note\n"
  private static let good = "C1,陈小明,13911110001,J1,appointment,2026-03-04 14:30,5,5,\n"

  /// A row, the column it is refused for, the code, and words of the reason that say what is
  /// wrong or what to do.
  struct Bad: Sendable, CustomTestStringConvertible {
    let row: String
    let column: String?
    let code: String
    let words: [String]

    init(_ row: String, _ column: String?, _ code: String, saying words: String...) {
      self.row = row
      self.column = column
      self.code = code
      self.words = words
    }

    var testDescription: String { "\(code) \(column ?? "")" }
  }

  private static let person = "C1,陈小明,13911110001,"

  private static let all = [
    Bad(
      person + "J1,payment,2026-02-30 14:30,5,5,", "occurred", "row.impossibleDate",
      saying: "does not exist"),
    Bad(
      person + "J1,payment,2026-03-05 24:61,5,5,", "occurred", "row.impossibleDate",
      saying: "does not exist"),
    Bad(
      person + "J1,payment,2026-03-05,5,5,", "occurred", "row.noTimeOfDay", saying: "time of day"),
    Bad(
      person + "J1,payment,yesterday,5,5,", "occurred", "row.badTime", saying: "2026-03-05 14:30"),
    Bad(person + "J1,payment,,5,5,", "occurred", "row.missing", saying: "empty"),
    Bad(
      person + "J1,payment,2026-03-05 14:30,5,9,", "perception", "refused.outOfScale",
      saying: "1 to 7"),
    Bad(
      person + "J1,payment,2026-03-05 14:30,0,5,", "expectation", "refused.outOfScale",
      saying: "1 to 7"),
    Bad(
      person + "J1,payment,2026-03-05 14:30,5,x,", "perception", "row.notANumber",
      saying: "whole number"),
    Bad(
      person + "J1,payment,2026-03-05 14:30,4.5,5,", "expectation", "row.notANumber",
      saying: "whole number"),
    Bad(
      person + "J1,breakfast,2026-03-05 14:30,5,5,", "touchpoint", "row.unknownTouchpoint",
      saying: "Appointment", "Follow-up"),
    Bad(
      person + "J1,appointment,2026-03-05 14:30,5,5,", "touchpoint", "refused.completedTwice",
      saying: "reopen"),
    Bad(person + ",payment,2026-03-05 14:30,5,5,", "journey", "row.missing", saying: "empty"),
    Bad("C/1,,,J1,payment,2026-03-05 14:30,5,5,", "customer", "row.badID", saying: "1–64"),
    Bad(
      person + "J1,payment,2026-03-05 14:30,5,5,a,b", nil, "row.tooManyCells",
      saying: "10", "9", "quote"),
    Bad(person + "J1,payment", "occurred", "row.missing", saying: "empty"),
    Bad(
      person + "J1,payment,2062-03-05 14:30,5,5,", "occurred", "row.timeOutOfRange",
      saying: "2062-03-05", "1990"),
    Bad(
      person + "J1,payment,2026-03-05 14:30,5,5, \"a, b\"", nil, "row.quoteAfterSpace",
      saying: "space"),
    Bad(
      "C2,,,J1,payment,2026-03-05 14:30,5,5,", "customer", "row.otherCustomer",
      saying: "another customer"),
    Bad(
      person + "J1,payment,2026-03-05 14:30,5,5,\"slow", nil, "input.unclosedQuote",
      saying: "line 3", "double a quote"),
  ]

  @Test(
    "A bad row is named by line and column with a reason; the good one before it is kept",
    arguments: all)
  func named(_ bad: Bad) throws {
    let desk = try Touchstone.opened()
    let file = try desk.file("a.csv", Self.header + Self.good + bad.row + "\n")
    let refused = try desk("import", file.path, "--json")
    #expect(refused.code == 65)
    let report = try refused.json
    #expect(report.tally == [2, 1, 0, 1])
    let reject = try #require(report["rejects"]?.items?.first)
    #expect(reject["line"] == 3 && reject["code"]?.text == bad.code)
    #expect(reject["column"]?.text == bad.column)
    for word in bad.words {
      #expect(reject["reason"]?.text?.contains(word) == true, "\(reject["reason"]?.text ?? "")")
    }
    let place = bad.column.map { "a.csv: line 3, column “\($0)”: " } ?? "a.csv: line 3: "
    try desk("import", "a.csv").expectRefused(65, saying: place)
    try desk("import", "a.csv", "--language", "zh-Hans").expectRefused(65, saying: "第 3 行")
    #expect(try desk.entries("--type", "touchpoint.completed").count == 1)
  }

  @Test("What follows a bad row is read on, a quote that is never closed included")
  func readOn() throws {
    let desk = try Touchstone.opened()
    let rows = [
      "J1,greeting,2026-02-30 14:30,", "J1,payment,2026-03-05 14:30,\"never closed",
      "J1,documents,2026-03-05 15:30,", "J1,farewell,2026-03-05 16:30,\"a \"\"good\"\" day\"",
    ]
    try desk.file("a.csv", "journey,touchpoint,occurred,note\n" + rows.joined(separator: "\n"))
    let refused = try desk("import", "a.csv", "--json")
    let report = try refused.json
    #expect(report.tally == [4, 2, 0, 2])
    #expect(report["rejects"]?.items?.map { $0["line"] } == [2, 3])
    let done = try desk.entries("--type", "touchpoint.completed")
    #expect(done.map { $0["data"]?["touchpoint"] } == ["documents", "farewell"])
    #expect(try desk.ok("timeline", "--journey", "J1", "--names").out.contains("a \"good\" day"))
  }

  @Test("Every bad row is counted; twenty are shown, a thousand are listed")
  func many() throws {
    let desk = try Touchstone.opened()
    let rows = (0..<1_200).map { "J\($0),greeting,2026-03-05,\n" }.joined()
    let file = try desk.file("a.csv", "journey,touchpoint,occurred,note\n" + rows)
    let report = try desk("import", file.path, "--json").json
    #expect(report["rejected"] == 1_200)
    #expect(report["rejects"]?.items?.count == 1_000 && report["rejectsOmitted"] == 200)
    let shown = try desk("import", file.path)
    #expect(shown.err.split(separator: "\n").count == 21)
    #expect(shown.err.contains("1180 more"))
    #expect(try desk.count() == 1)
  }

  @Test("A journey begins at its earliest row, wherever that row stands")
  func earliest() throws {
    let desk = try Touchstone.opened()
    try desk.file(
      "a.csv",
      "journey,touchpoint,occurred\nJ1,payment,2026-03-05 14:30\nJ1,appointment,2026-03-01 09:00\n")
    try desk.ok("import", "a.csv")
    let opened = try #require(try desk.entries("--type", "journey.opened").first)
    #expect(opened["time"] == "2026-03-01T01:00:00.000Z")
  }
}
