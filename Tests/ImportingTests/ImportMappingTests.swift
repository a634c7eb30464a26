import Interchange
import Testing

@testable import Importing

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
    #expect(mapping.headers[.phone]?.prefix(2) == ["phone", "手机号"])
    #expect(mapping.touchpoints == ["付款": "payment"] && mapping.ignored == ["门店"])
    #expect(mapping.zone?.name == "Europe/Berlin" && mapping.scale == "score10")
  }

  @Test(
    "What it cannot mean is refused with its line",
    arguments: [
      ("- a", 1), ("columns: 1", 1), ("columns: {colour: a}", 1),
      ("scale: score10\ntimeZone: Mars/Olympus", 2), ("what: 1", 1),
      ("columns:\n  journey: 合同号\n  touchpoint： 步骤\n  occurred: 时间\n", 3),
      ("scale: a\nratings: {非常满意: 很多}", 2), ("headerRow: first", 1),
    ])
  func refused(yaml: String, line: Int) throws {
    do {
      _ = try ImportMapping(yaml: yaml)
      Issue.record("it was taken")
    } catch let error as MappingError {
      #expect(error.line == line)
    }
  }

  @Test("One word is a list of one, words may stand for ratings, and editors' encodings are read")
  func forms() throws {
    let text = "ignore: 门店\nratings: {非常满意: 7}\nheaderRow: 3\ncolumns: {journey: 合同号}\n"
    for file in [Array(text.utf8), [0xEF, 0xBB, 0xBF] + Array(text.utf8)] {
      let mapping = try ImportMapping(file: file)
      #expect(mapping.ignored == ["门店"] && mapping.ratings == ["非常满意": 7])
      #expect(mapping.headerRow == 3)
    }
  }
}
