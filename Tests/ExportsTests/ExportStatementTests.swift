import CanonicalJSON
import Chronology
import Exports
import Testing
import Timelines
import Wording

@Suite("What an exported file says of itself")
struct ExportStatementTests {
  private func statement(_ cut: Cut = Cut()) -> ExportStatement {
    var statement = ExportStatement(
      kind: "timelines", format: "csv", origin: "example.com/a", dealer: "示例汽车",
      timeZone: "Asia/Shanghai", cut: cut, recorded: nil, position: 118, root: "cm9vdA==",
      since: nil,
      filter: [("advisor", "S-1"), ("from", "2026-03-01")], reason: nil, checkpoint: nil)
    statement.rows = 7
    return statement
  }

  @Test("What was not asked for is null in JSON and left out of properties and lines")
  func absent() {
    let statement = statement()
    #expect(statement.json["asOf"] == .null && statement.json["since"] == .null)
    #expect(statement.json["filter"]?["advisor"] == "S-1")
    #expect(!statement.properties.contains { $0.name == "asOf" || $0.value.isEmpty })
    #expect(statement.properties.contains { $0 == ("filter.from", "2026-03-01") })
    #expect(statement.lines(.english).contains("Filter: advisor S-1, from 2026-03-01"))
    #expect(statement.lines(.chinese).contains("行数：7"))
  }

  @Test("A known-at position is a number, a known-at time is RFC 3339")
  func knownAt() {
    let time = Timestamp(milliseconds: 0)
    #expect(statement(Cut(knownAt: .position(5))).json["knownAt"] == 5)
    #expect(statement(Cut(knownAt: .time(time))).json["knownAt"] == .string(time.text))
  }
}
