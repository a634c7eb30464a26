import CanonicalJSON
import Chronology
import Exports
import Foundation
import TestSupport
import Testing
import Timelines
import Wording

@Suite("Workbooks longer than a sheet, and cells that no spreadsheet can hold")
struct LongWorkbookTests {
  /// Writes rows under one heading, and gives what openpyxl reads of each sheet.
  private func sheets(_ cells: [TableCell], limit: Int = 1_000) throws -> [JSON] {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "touchstone-workbook-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appending(path: "a.xlsx").path
    let book = try Workbook(path: path, .english, rows: limit)
    try book.sheet("Ta/ble")
    try book.begin([TableColumn("text", Sentence("文字", "Text"))])
    for cell in cells { try book.row([cell]) }
    let statement = ExportStatement(
      kind: "timelines", format: "xlsx", origin: "example.com/a", dealer: "示例汽车",
      timeZone: "Asia/Shanghai", cut: Cut(), recorded: nil, position: 1, root: "", since: nil,
      filter: [],
      reason: nil, checkpoint: String(repeating: "c", count: 600))
    try book.close(statement, made: Timestamp(milliseconds: 0))
    let read = try VirtualEnvironment.run(
      """
      import json, sys, openpyxl
      book = openpyxl.load_workbook(sys.argv[1])
      print(json.dumps([{"name": s.title, "filter": s.auto_filter.ref, "freeze": s.freeze_panes,
          "rows": [r[0].value if isinstance(r[0].value, str) else str(r[0].value)
                   for r in s.iter_rows()],
          "types": [r[0].data_type for r in s.iter_rows()],
          "checkpoint": "".join(p.value for p in book.custom_doc_props.props
                                if p.name.startswith("touchstone.checkpoint"))
          } for s in book.worksheets]))
      """, path)
    return try #require(try JSON(strict: read).items)
  }

  @Test("Past its last row a table goes on on the next sheet, under the same heading")
  func long() throws {
    let sheets = try sheets((1...7).map { .text("r\($0)") }, limit: 4)
    #expect(
      sheets.compactMap { $0["name"]?.text } == ["Ta-ble", "Ta-ble 2", "Ta-ble 3", "About"])
    #expect(sheets[0]["rows"] == ["Text", "r1", "r2", "r3"])
    #expect(sheets[1]["rows"] == ["Text", "r4", "r5", "r6"])
    #expect(sheets[2]["rows"] == ["Text", "r7"])
    #expect(sheets[1]["filter"] == "A1:A4" && sheets[2]["freeze"] == "B2")
    #expect(sheets[0]["checkpoint"]?.text?.count == 600)
  }

  @Test(
    "A text is cut at what a cell holds, and the file says so; what XML cannot hold is replaced")
  func texts() throws {
    let long = String(repeating: "等", count: 40_000)
    let sheets = try sheets(
      [long, "a\u{1}b\u{FFFF}c", "=1+1", " <&> ", "x\ny"].map(TableCell.text))
    let rows = try #require(sheets[0]["rows"]?.items)
    #expect(rows[1].text?.count == 32_767 && rows[1].text?.hasSuffix("等…") == true)
    #expect(Array(rows[2...]) == ["a\u{FFFD}b\u{FFFD}c", "=1+1", " <&> ", "x\ny"])
    #expect(sheets[0]["types"]?.items?.allSatisfy { $0 == "s" } == true)
    #expect(
      sheets[1]["rows"]?.items?.contains { $0.text?.hasPrefix("1 texts are") == true } == true)
  }

  @Test("A number, a day or a time that a spreadsheet would change stands as text")
  func values() throws {
    let rows = try sheets([
      .number(1_234_567_890_123_456), .number(-5), .day(CivilTime(year: 1899, month: 1, day: 2)),
      .moment(CivilTime(year: 1900, month: 3, day: 1, hour: 9, minute: 4)), .seconds(-3_723),
      .seconds(90_061), .clock(605), .share("0.5"), .none, .flag(true),
      .minutes("-12.5"), .few(3),
    ])[0]
    #expect(
      rows["rows"]?.items?.dropFirst().map { $0.text ?? "" } == [
        "1234567890123456", "-5", "1899-01-02", "1900-03-01 09:04:00", "-1:02:03",
        "1 day, 1:01:01", "10:05:00", "0.5", "None", "True", "-12.5", "3",
      ])
    #expect(
      rows["types"]?.items?.dropFirst().compactMap(\.text) == [
        "s", "n", "s", "d", "s", "d", "d", "n", "n", "b", "n", "n",
      ])
  }

  @Test(
    "A disk that fills up at any time leaves the workbook from before, and nothing beside it",
    .enabled(if: SmallDisk.isPossible), arguments: [8, 64, 256, 512, 768, 1_024])
  func fullDisk(kilobytes: Int) throws {
    let desk = try Touchstone.delivered()
    let disk = try SmallDisk(size: "\(kilobytes)k")
    let file = disk.folder.appending(path: "a.xlsx")
    try Data("kept".utf8).write(to: file)
    let outcome = try desk("export", "timelines", "--format", "xlsx", "--output", file.path)
    #expect(try disk.folder.names == ["a.xlsx"])
    if outcome.code == 0 {
      let rows = try VirtualEnvironment.run(
        "import sys, openpyxl; print(openpyxl.load_workbook(sys.argv[1]).worksheets[0].max_row)",
        file.path)
      #expect(rows == "661")
    } else {
      outcome.expectRefused(74, saying: "disk is full", file.path)
      #expect(try Data(contentsOf: file) == Data("kept".utf8))
    }
  }
}
