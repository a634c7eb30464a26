import CanonicalJSON
import Foundation
import TestSupport
import Testing

@Suite("Call lists and reports as tables, opened by openpyxl and by Python's csv")
struct SheetTests {
  /// The sheets of a workbook with their cells as `[value, type, format]`, and its properties.
  private func opened(_ desk: Touchstone, _ name: String) throws -> JSON {
    let text = try VirtualEnvironment.run(
      """
      import json, sys, openpyxl
      book = openpyxl.load_workbook(sys.argv[1])
      def cell(c):
          v = c.value
          return [v if v is None or isinstance(v, (str, bool, int, float)) else str(v),
                  c.data_type, c.number_format]
      print(json.dumps({
          "sheets": [{"title": s.title, "freeze": s.freeze_panes, "filter": s.auto_filter.ref,
                      "rows": [[cell(c) for c in r] for r in s.iter_rows()]}
                     for s in book.worksheets],
          "properties": {p.name: p.value for p in book.custom_doc_props.props}}))
      """, desk.folder.appending(path: name).path)
    return try JSON(strict: text)
  }

  /// The cells under a heading of the first sheet.
  private func column(_ book: JSON, _ heading: String) -> [JSON] {
    let rows = (book["sheets"]?.items?.first?["rows"]?.items ?? []).map { $0.items ?? [] }
    let place = rows.first?.firstIndex { $0.items?.first == .string(heading) }
    guard let place else { return [] }
    return rows.dropFirst().map { $0[place] }
  }

  private static let list = [
    "export", "calls", "--on", "2026-04-20", "--customer", "C700025", "--output",
  ]
  private static let named = ["--names", "--reason", "followUp"]

  @Test("A call list is a row a customer, typed; it says its day, and whom it leaves out")
  func calls() throws {
    let desk = try Touchstone.delivered()
    let outcome = try desk.start(Self.list + ["a.xlsx", "--format", "xlsx"] + Self.named).wait()
    #expect(outcome.code == 0, "\(outcome.err)")
    let book = try opened(desk, "a.xlsx")
    #expect(book["sheets"]?.items?.compactMap { $0["title"]?.text } == ["Calls", "About"])
    #expect(book["sheets"]?.items?.first?["freeze"] == "B2")
    #expect(column(book, "Phone") == [["13900000025", "s", "@"]])
    #expect(column(book, "Names").first?.items?.first == "测试客户0025")
    #expect(column(book, "VIN").first?.items?.first?.text?.count == 17)
    #expect(column(book, "Due") == [["2026-04-21 00:00:00", "d", "yyyy-mm-dd"]])
    #expect(column(book, "Band from") == [["10:00:00", "d", "hh:mm"]])
    #expect(column(book, "Attempt").first?.items?.prefix(2) == [1, "n"])
    #expect(column(book, "Perception").first?.items?.prefix(2) == [5, "n"])
    #expect(
      column(book, "Talking points").first?.items?.first?.text?.contains("Weakest: Handover")
        == true)
    let properties = book["properties"]
    #expect(properties?["touchstone.withheld"] == "0" && properties?["touchstone.rows"] == "1")
    #expect(properties?["touchstone.filter.on"] == "2026-04-20")
    let about = book["sheets"]?.items?.last?["rows"]?.items?.compactMap {
      $0.items?.first?.items?.first
    }
    #expect(about?.contains("The list of 2026-04-20") == true)
    #expect(!desk.folder.appending(path: "a.xlsx.export.json").isThere)
  }

  @Test("Names and phones need a reason, and leave one record; without them nothing is opened")
  func access() throws {
    let desk = try Touchstone.delivered()
    let plain = try desk.start(Self.list + ["plain.csv", "--format", "csv"]).wait()
    #expect(plain.code == 0, "\(plain.err)")
    #expect(try desk.entries("--type", "access.exported").isEmpty)
    try desk.start(Self.list + ["a.csv", "--format", "csv", "--names"]).wait()
      .expectRefused(64, saying: "--reason")
    for name in ["a.csv", "a.xlsx"] {
      let format = String(name.dropFirst(2))
      let outcome = try desk.start(Self.list + [name, "--format", format] + Self.named).wait()
      #expect(outcome.code == 0, "\(outcome.err)")
    }
    let access = try desk.entries("--type", "access.exported").map { $0["data"] }
    #expect(access.count == 2)
    #expect(access.allSatisfy { $0?["what"] == "calls" && $0?["rows"] == 1 })
    #expect(try desk.entries("--type", "access.read").isEmpty)
    func row(_ name: String) throws -> JSON {
      try JSON(
        strict: Python.run(
          """
          import csv, json, sys
          rows = list(csv.DictReader(open(sys.argv[1], encoding="utf-8-sig", newline="")))
          assert len(rows) == 1
          print(json.dumps(rows[0]))
          """, desk.folder.appending(path: name).path))
    }
    let open = try row("a.csv")
    #expect(open["phone"] == "13900000025" && open["names"] == "测试客户0025")
    #expect(open["customer"] == "C700025" && open["due"] == "2026-04-21")
    #expect(open["bandFrom"] == "10:00" && open["erased"] == "false")
    let closed = try row("plain.csv")
    #expect(closed["phone"] == "" && closed["names"] == "" && closed["vin"] == "")
    let beside = try JSON(
      strict: String(
        contentsOf: desk.folder.appending(path: "a.csv.export.json"), encoding: .utf8))
    #expect(beside["withheld"] == 0 && beside["filter"]?["on"] == "2026-04-20")
  }

  @Test("The same position gives the same bytes, long after", arguments: ["csv", "xlsx"])
  func sameBytes(format: String) throws {
    let desk = try Touchstone.delivered()
    for export in [["timelines"], ["calls", "--on", "2026-04-20"], ["report", "satisfaction"]]
    where export[0] != "report" || format == "xlsx" {
      func file(_ name: String, at time: String) throws -> Data {
        let outcome = try desk.start(
          ["export"] + export + ["--format", format, "--known-at", "1313", "--output", name],
          at: time
        ).wait()
        #expect(outcome.code == 0, "\(export): \(outcome.err)")
        return try Data(contentsOf: desk.folder.appending(path: name))
      }
      let before = try file("before", at: Touchstone.now)
      try desk.ok("timeline", "C700000", "--names", "--reason", "audit")
      #expect(try file("after", at: "2027-01-31T23:59:00.000Z") == before, "\(export)")
    }
  }

  @Test(
    "A report has a sheet a section; what is measured is a number with its n and of",
    arguments: ["satisfaction", "delivery", "loyalty", "causes", "service", "value", "process"])
  func report(name: String) throws {
    let desk = try Touchstone.delivered()
    try desk.ok("export", "report", name, "--format", "xlsx", "--output", "a.xlsx")
    let book = try opened(desk, "a.xlsx")
    let json = try desk.ok("report", name, "--json").json
    let sheets = try #require(book["sheets"]?.items)
    #expect(sheets.count == (json["sections"]?.members?.count ?? 0) + 1)
    #expect(sheets.last?["title"] == "About")
    #expect(book["properties"]?["touchstone.filter.report"] == .string(name))
    let cells = sheets.flatMap { $0["rows"]?.items ?? [] }.flatMap { $0.items ?? [] }
    #expect(!cells.contains { $0.items?[1] == "f" })
    #expect(cells.contains { $0.items?[1] == "n" && $0.items?[0] != .null })
  }

  @Test("A figure of a report is the number that its JSON has, beside its n")
  func figures() throws {
    let desk = try Touchstone.delivered()
    try desk.ok("export", "report", "satisfaction", "--format", "xlsx", "--output", "a.xlsx")
    let rows =
      try opened(desk, "a.xlsx")["sheets"]?.items?.flatMap { $0["rows"]?.items ?? [] } ?? []
    let json = try desk.ok("report", "satisfaction", "--json").json
    var compared = 0
    for section in json["sections"]?.members ?? [] {
      for figure in section.value.members ?? [] {
        guard let value = figure.value["value"], let n = figure.value["n"], value.text == nil,
          value != .null
        else { continue }
        let found = rows.contains { row in
          let values = (row.items ?? []).map { $0.items?.first ?? .null }
          return values.count > 3 && values[2] == n && Self.number(values[1]) == Self.number(value)
        }
        #expect(found, "\(section.key) \(figure.key) \(value)")
        compared += 1
      }
    }
    #expect(compared > 3)
  }

  private static func number(_ value: JSON) -> Double? {
    switch value {
    case .integer(let whole): Double(whole)
    case .double(let number): number
    default: nil
    }
  }
}
