import Chronology
import Exports
import Foundation
import Testing
import Wording

@Suite("Tables for spreadsheets")
struct TableTests {
  private final class Kept: TextOutput {
    var bytes: [UInt8] = []
    func write(_ bytes: UnsafeRawBufferPointer) { self.bytes += bytes }
    func finish() {}
    var text: String { String(decoding: bytes, as: UTF8.self) }
  }

  private func csv(_ cell: TableCell) throws -> String {
    let output = Kept()
    let table = CSVTable(output)
    try table.begin([TableColumn("a", Sentence("甲", "A"))])
    try table.row([cell])
    // Behind the BOM and the line of headings, without the end of the line.
    return String(decoding: output.bytes.dropFirst(6).dropLast(2), as: UTF8.self)
  }

  @Test("CSV begins with a BOM, its lines end with CRLF, its headings are keys")
  func form() throws {
    let output = Kept()
    let table = CSVTable(output)
    try table.begin([TableColumn("a", Sentence("甲", "A")), TableColumn("b", Sentence("乙", "B"))])
    try table.row([.number(-5), .flag(true)])
    try table.row([.none, .text(nil)])
    #expect(output.bytes.starts(with: [0xEF, 0xBB, 0xBF]))
    #expect(output.text.dropFirst() == "a,b\r\n-5,true\r\n,\r\n")
  }

  @Test(
    "Nothing that a spreadsheet would run stands at the start of a text",
    arguments: ["=1+1", "+1", "-1", "@a", "\t=1", "\r=1", "＝1+1", "＋1", "－1", "＠a"])
  func formula(text: String) throws {
    #expect(try csv(.text(text)).contains("'" + text))
    #expect(try csv(.identifier(text)).contains("'" + text))
  }

  @Test(
    "An identifier that would become another number or a date is made text; a phone stays digits",
    arguments: [
      ("13900000000", "\"13900000000\""), ("007", "\"'007\""), ("2-3", "\"'2-3\""),
      ("1E5", "\"'1E5\""), ("12:30", "\"'12:30\""), ("1234567890123456", "\"'1234567890123456\""),
      ("D700000", "\"D700000\""), ("LSVAA4182E2000001", "\"LSVAA4182E2000001\""), ("0", "\"0\""),
      ("3a", "\"3a\""), ("a\"b", "\"a\"\"b\""), ("", ""),
    ])
  func identifier(text: String, written: String) throws {
    #expect(try csv(.identifier(text)) == written)
  }

  @Test("Words are quoted only where they must be")
  func words() throws {
    #expect(try csv(.text("慢")) == "慢")
    #expect(try csv(.text("a,b")) == "\"a,b\"")
    #expect(try csv(.text("a\nb\"c")) == "\"a\nb\"\"c\"")
    #expect(
      try csv(.moment(CivilTime(year: 2026, month: 3, day: 5, hour: 9, minute: 4)))
        == "2026-03-05 09:04")
    #expect(try csv(.day(CivilTime(year: 2026, month: 3, day: 5))) == "2026-03-05")
    #expect(try csv(.seconds(61)) == "61")
    #expect(try csv(.decimal("0.5")) == "0.5")
  }
}
