import Interchange
import Testing

@Suite("XES: the name of a trace that stands after its events")
struct XESTraceNameTests {
  private static func events(_ count: Int) -> String {
    String(repeating: "<event><string key=\"concept:name\" value=\"a\"/></event>\n", count: count)
  }

  private static let name = "<string key=\"concept:name\" value=\"late\"/>"

  @Test("Events before the name wait for it, and keep their order")
  func waits() throws {
    let (events, summary) = try XESTexts.read(
      "<log><trace>\(Self.events(3))\(Self.name)\(Self.events(2))</trace>"
        + "<trace>\(Self.events(1))</trace></log>")
    #expect(events.map(\.traceName) == ["late", "late", "late", "late", "late", nil])
    #expect(events.map(\.ordinalInTrace) == [0, 1, 2, 3, 4, 0])
    #expect(events.map(\.trace) == [0, 0, 0, 0, 0, 1])
    #expect(summary.events == 6)
  }

  @Test("A trace without name, however long, is handed on; a name past the bound is refused")
  func bound() throws {
    // 60,000 events of 273 bytes and more are past 16 MiB.
    let many = Self.events(65_000)
    let (events, _) = try XESTexts.read("<log><trace>\(many)</trace></log>")
    #expect(events.count == 65_000)
    #expect(events.map(\.ordinalInTrace) == Array(0..<65_000))
    let late = "<log>\n<trace>\(many)\(Self.name)</trace></log>"
    #expect(try XESTexts.error(late) as? XESError == .traceNameTooLate(line: 2))
    // The next trace is not touched by it.
    let next = "<log><trace>\(many)</trace><trace>\(Self.events(1))\(Self.name)</trace></log>"
    #expect(try XESTexts.read(next).events.last?.traceName == "late")
  }
}
