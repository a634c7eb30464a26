import Chronology
import EventLog
import Exports
import Testing
import Timelines

@Suite("Writing XES")
struct XESWriterTests {
  private final class Memory: TextOutput {
    var text = ""

    func write(_ bytes: UnsafeRawBufferPointer) throws {
      text += String(decoding: bytes, as: UTF8.self)
    }

    func finish() throws {}
  }

  private func event(
    _ touchpoint: String, at time: Int64 = 0, offset: Int? = nil
  ) -> ProcessEvent {
    ProcessEvent(
      id: EventID(high: 1, low: 2), position: 3, step: .completed, fact: "touchpoint.completed",
      touchpoint: touchpoint, time: Timestamp(milliseconds: time),
      offset: offset.flatMap { TimeOffset(minutes: $0) }, actor: nil, vehicle: nil)
  }

  private func written(_ events: [ProcessEvent], journey: String = "J-1") throws -> String {
    var journey = ProcessCase(journey: journey)
    journey.events = events
    let memory = Memory()
    var writer = XESWriter()
    try writer.write(journey, to: memory)
    try writer.end(to: memory)
    return memory.text
  }

  @Test("Only ASCII is written; what XML reserves is escaped, what it cannot hold replaced")
  func escaping() throws {
    let text = try written([event("a\"<&>'b"), event("试\u{1}\t\u{FFFE}😀")], journey: "é")
    #expect(text.utf8.allSatisfy { $0 < 0x80 })
    #expect(text.contains("value=\"a&quot;&lt;&amp;&gt;'b\""))
    #expect(text.contains("value=\"&#x8BD5;&#xFFFD;&#x9;&#xFFFD;&#x1F600;\""))
    #expect(text.contains("value=\"&#xE9;\""))
  }

  @Test("A time is that of the desk's clock with its offset; without one it is UTC")
  func times() throws {
    let text = try written([
      event("a", at: 1_772_700_000_123, offset: 480), event("b", at: 1_772_700_000_123),
      event("c", at: 1_772_700_000_123, offset: -210), event("d", at: 0, offset: 0),
      event("e", at: Timestamp.latest.milliseconds, offset: 60),
    ])
    let times = text.matches(of: /time:timestamp" value="([^"]+)"/).map { String($0.1) }
    #expect(
      times == [
        "2026-03-05T16:40:00.123+08:00", "2026-03-05T08:40:00.123Z",
        "2026-03-05T05:10:00.123-03:30", "1970-01-01T00:00:00.000+00:00",
        "9999-12-31T23:59:59.999Z",
      ])
  }

  @Test("What concerns no touchpoint is no event of a trace")
  func life() throws {
    let opened = ProcessEvent(
      id: EventID(high: 1, low: 2), position: 1, step: nil, fact: "journey.opened",
      touchpoint: nil, time: Timestamp(milliseconds: 0), offset: nil, actor: nil, vehicle: nil)
    #expect(try !written([opened]).contains("<event>"))
  }
}
