import Testing

@testable import Exports

@Suite("What a spreadsheet makes of a text in a CSV")
struct SpreadsheetTextTests {
  @Test(
    "What begins like a formula is made plain, whatever width and behind whatever spaces",
    arguments: [
      "=1+1", "+86 139", "-x", "@SUM(A1)", "\tx", "\rx", "＝1+1", "＋1", "－1", "＠a", "  =1+1",
      "\u{3000}=1",
    ])
  func formula(text: String) { #expect(SpreadsheetText.isChanged(text)) }

  @Test(
    "What would become a date, a time or another number is kept as it was written",
    arguments: [
      "007", "2-3", "1/2", "3E5", "12:30", "1.0", "1,000", "50%", "3月5日", "2026年3月", "MAR-1",
      "sept2", "110101199003074233", "139000000001", "１３９", ".5", "¥100",
    ])
  func changed(text: String) { #expect(SpreadsheetText.isChanged(text)) }

  @Test("Of a phone, and of any whole number up to eleven digits, nothing is lost")
  func number() {
    for text in ["13900000000", "0", "7", "3008"] { #expect(!SpreadsheetText.isChanged(text)) }
  }

  @Test(
    "A word stays a word",
    arguments: [
      "", "C700000", "D1", "LTESTXK2DEG0D9PCF", "3rd car", "越野车B", "march", "mayor 7b", "a=b", "'x",
      "12AB34", "…",
    ])
  func plain(text: String) { #expect(!SpreadsheetText.isChanged(text)) }
}
