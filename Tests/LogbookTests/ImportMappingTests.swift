import Interchange
import Testing

@testable import Logbook

@Suite("What the columns and words of a file mean")
struct ImportMappingTests {
  @Test("A mapping names headers, words, zone and scale; what it does not name stays")
  func read() throws {
    let mapping = try ImportMapping(
      yaml: """
        columns: {journey: [合同号, Contract], occurred: 时刻}
        touchpoints: {付款: payment}
        ignore: [门店]
        timeZone: Europe/Berlin
        scale: score10
        """)
    #expect(mapping.headers[.journey] == ["合同号", "contract"])
    #expect(mapping.headers[.occurred] == ["时刻"])
    #expect(mapping.headers[.phone] == ["phone", "手机号"])
    #expect(mapping.touchpoints == ["付款": "payment"] && mapping.ignored == ["门店"])
    #expect(mapping.zone?.name == "Europe/Berlin" && mapping.scale == "score10")
  }

  @Test(
    "What it cannot mean is refused with its line",
    arguments: [
      ("- a", 1, "YAML"), ("columns: 1", 1, "columns"), ("columns: {colour: a}", 1, "colour"),
      ("scale: score10\ntimeZone: Mars/Olympus", 2, "timeZone"), ("what: 1", 1, "what"),
    ])
  func refused(yaml: String, line: Int, what: String) {
    #expect(throws: MappingError(line: line, what: what)) { try ImportMapping(yaml: yaml) }
  }
}
