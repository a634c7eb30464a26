import CanonicalJSON
import Foundation
import TestSupport
import Testing

@Suite("Workbooks, opened by openpyxl")
struct WorkbookTests {
  /// What openpyxl sees of a workbook, as JSON.
  private func opened(_ desk: Touchstone, _ name: String) throws -> JSON {
    let text = try VirtualEnvironment.run(
      """
      import json, sys, openpyxl
      book = openpyxl.load_workbook(sys.argv[1])
      def cell(c):
          return [str(c.value) if c.value is not None else None, c.data_type, c.number_format]
      print(json.dumps({
          "sheets": [{
              "title": s.title, "rows": s.max_row, "freeze": s.freeze_panes,
              "filter": s.auto_filter.ref, "width": s.column_dimensions["C"].width,
              "head": [c.value for c in s[1]],
              "first": [cell(c) for c in s[2]] if s.max_row > 1 else [],
              "all": [[c.value if isinstance(c.value, (str, int, bool)) else str(c.value)
                       for c in r] for r in s.iter_rows(min_row=2, max_row=12)],
          } for s in book.worksheets],
          "properties": {p.name: str(p.value) for p in book.custom_doc_props.props},
          "created": book.properties.created.isoformat(),
      }))
      """, desk.folder.appending(path: name).path)
    return try JSON(strict: text)
  }

  @Test("Phones are text, moments are dates, headings stay, and the file says what it holds")
  func timelines() throws {
    let desk = try Touchstone.delivered()
    try desk.ok(
      "export", "timelines", "--format", "xlsx", "--names", "--reason", "audit", "--output",
      "a.xlsx")
    let book = try opened(desk, "a.xlsx")
    let data = try #require(book["sheets"]?.items?.first)
    #expect(data["rows"] == 661 && data["freeze"] == "B2" && data["filter"] == "A1:AG661")
    #expect(data["head"]?.items?.prefix(3).map { $0 } == ["Customer", "Name", "Phone"])
    let first = data["first"]?.items ?? []
    #expect(first.count == 33)
    #expect(first[2] == ["13900000000", "s", "@"])
    #expect(first[10] == ["2026-03-15 11:05:00", "d", "yyyy-mm-dd hh:mm"])
    #expect(first[11] == ["4", "n", "General"])
    let properties = book["properties"]
    #expect(properties?["touchstone.rows"] == "660")
    #expect(properties?["touchstone.position"] == "1313")
    #expect(properties?["touchstone.reason"] == "audit")
    #expect(
      book["sheets"]?.items?.compactMap { $0["title"]?.text }
        == ["Data", "Journeys", "Summary", "About"])
    #expect(book["sheets"]?.items?[1]["rows"] == 61)
    // Nothing from the clock of the day it was written.
    #expect(book["created"]?.text?.hasPrefix("2026-11-22") == true)
    #expect(try desk.folder.names == ["a.xlsx", "keys", "logbook"])
    #expect(try desk.entries("--type", "access.exported").count == 1)
  }

  @Test("In Chinese the headings are Chinese; a formula is only text")
  func chinese() throws {
    let desk = try Touchstone.delivered(language: "zh-Hans")
    try desk.ok(
      "export", "timelines", "--format", "xlsx", "--names", "--reason", "audit", "--output",
      "a.xlsx")
    let text = try VirtualEnvironment.run(
      """
      import sys, openpyxl
      sheet = openpyxl.load_workbook(sys.argv[1]).worksheets[0]
      kinds = {c.data_type for r in sheet.iter_rows() for c in r}
      found = [c.value for r in sheet.iter_rows() for c in r if str(c.value).startswith("=")]
      print(sheet.title, sheet["A1"].value, "f" in kinds, found)
      """, desk.folder.appending(path: "a.xlsx").path)
    #expect(text.hasPrefix("数据 客户编号 False ['=1+1"), "\(text)")
  }

  @Test("The same position gives the same bytes, long after")
  func sameBytes() throws {
    let desk = try Touchstone.delivered()
    func file(_ name: String, at time: String) throws -> Data {
      try desk.ok(
        "export", "timelines", "--format", "xlsx", "--known-at", "1313", "--output", name, at: time)
      return try Data(contentsOf: desk.folder.appending(path: name))
    }
    let before = try file("a.xlsx", at: "2026-11-22T08:00:00.000Z")
    try desk.ok("timeline", "C700000", "--names", "--reason", "audit")
    #expect(try file("b.xlsx", at: "2027-01-31T23:59:00.000Z") == before)
  }

  @Test("An erased customer stays, as erased")
  func erased() throws {
    let desk = try Touchstone.delivered()
    try desk.ok("erase", "C700000", "--reason", "asked", "--requested-by", "S-1")
    try desk.ok(
      "export", "timelines", "--format", "csv", "--names", "--reason", "audit", "--output", "a.csv")
    let text = try String(contentsOf: desk.folder.appending(path: "a.csv"), encoding: .utf8)
    let rows = text.split(separator: "\r\n").filter { $0.contains("\"C700000\"") }
    #expect(rows.count == 11 && rows.allSatisfy { $0.contains(",true,\"D700000\"") })
    #expect(!text.contains("测试客户0000"))
  }

  @Test(
    "A full disk leaves the workbook from before, and nothing beside it",
    .enabled(if: FileManager.default.fileExists(atPath: "/dev/full")))
  func fullDisk() throws {
    let desk = try Touchstone.delivered()
    let outcome = try desk.shell(
      #""$TOUCHSTONE" export timelines --format xlsx --output /dev/full; "#
        + "code=$?; ls; exit $code")
    #expect(outcome.code == 74, "\(outcome.err)")
    #expect(outcome.out == "keys\nlogbook\n")
  }
}
