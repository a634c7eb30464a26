import Chronology
import Interchange
import Testing

@Suite("XES: published logs, and what an event takes")
struct XESReaderTests {
  // The numbers of both files were counted with Python's ElementTree and with grep.

  @Test("The running example has 6 traces and 42 events, first and last exact")
  func runningExample() throws {
    let (events, outcome) = XESTexts.read(try XESTexts.runningExample())
    let summary = try outcome.get()
    #expect(summary.traces == 6)
    #expect(summary.events == 42)
    #expect(events.count == 42)
    #expect(XESTexts.digest(events) == 0xE247_A10C_4773_272B)
    #expect(summary.droppedKeys == ["Activity": 42, "Resource": 42, "Costs": 42])
    #expect(summary.droppedTraceKeys == ["creator": 6])
    #expect(summary.globalDefaults == 7)
    #expect(summary.classifiers == 2)
    #expect(summary.extensions.map(\.prefix) == ["concept", "time", "org"])
    #expect(summary.eventsOutsideTraces == 0)
    #expect(summary.nestedAttributes == 0)

    let first = try #require(events.first)
    #expect(first.trace == 0)
    #expect(first.traceName == "3")
    #expect(first.activity == "register request")
    #expect(first.resource == "Pete")
    #expect(first.lifecycle == nil)
    #expect(first.time?.text == "2010-12-30T13:32:00.000Z")
    #expect(first.offset?.text == "+01:00")
    #expect(first.zoneless == nil)
    #expect(!first.timeTruncated)
    #expect(first.ordinalInTrace == 0)
    #expect(first.line == 23)
    #expect(first.attributeKeys == ["Activity", "Resource", "Costs"])

    let last = try #require(events.last)
    #expect(last.trace == 5)
    #expect(last.traceName == "4")
    #expect(last.activity == "reject request")
    #expect(last.resource == "Ellen")
    #expect(last.time?.text == "2011-01-12T14:44:00.000Z")
    #expect(last.offset?.text == "+01:00")
    #expect(last.ordinalInTrace == 4)
    #expect(last.line == 371)
  }

  @Test("The help desk's log has 4,580 traces and 21,348 events, first and last exact")
  func helpdesk() throws {
    let (events, outcome) = XESTexts.read(try XESTexts.helpdesk())
    let summary = try outcome.get()
    #expect(summary.traces == 4_580)
    #expect(summary.events == 21_348)
    #expect(events.count == 21_348)
    #expect(XESTexts.digest(events) == 0xE9E5_9786_06DC_E7E6)
    #expect(Set(events.map(\.activity)).count == 14)
    #expect(Set(events.map(\.resource)).count == 22)
    #expect(events.allSatisfy { $0.offset?.minutes == 0 })
    #expect(summary.droppedKeys.count == 9)
    #expect(summary.droppedKeys.values.allSatisfy { $0 == 21_348 })
    #expect(summary.globalDefaults == 0)

    let first = try #require(events.first)
    #expect(first.traceName == "Case 1")
    #expect(first.activity == "Assign seriousness")
    #expect(first.resource == "Value 1")
    #expect(first.time?.text == "2012-10-09T14:50:17.000Z")
    #expect(first.line == 9)

    let last = try #require(events.last)
    #expect(last.trace == 4_579)
    #expect(last.traceName == "Case 999")
    #expect(last.activity == "Closed")
    #expect(last.resource == "Value 3")
    #expect(last.time?.text == "2013-03-29T16:24:45.000Z")
    #expect(last.ordinalInTrace == 3)
    #expect(last.line == 312_604)
  }

  @Test("However the source and the pieces are cut, the events are the same")
  func cuts() throws {
    let bytes = try XESTexts.runningExample()
    let whole = XESTexts.read(bytes)
    for sizes in [[1], [7], [1, 2, 3, 4, 5, 6, 7, 8, 9]] {
      let trickle = XESTexts.read(bytes, sizes: sizes)
      #expect(trickle.events == whole.events)
      #expect(try trickle.outcome.get() == whole.outcome.get())
    }
    // 15,891 bytes: the last two sizes end with an empty piece.
    for pieceSize in [1, 2, 3, 5, 8, 13, 64, 1_000, 5_297, 15_891] {
      let pieces = XESTexts.read(bytes, sizes: [1, 4, 9], pieceSize: pieceSize)
      #expect(pieces.events == whole.events)
      #expect(try pieces.outcome.get() == whole.outcome.get())
    }
  }

  @Test("An attribute inside an attribute is not one of the event or trace")
  func nested() throws {
    let inner =
      "<string key=\"concept:name\" value=\"inner\"/>"
      + "<date key=\"time:timestamp\" value=\"1999-01-01T00:00:00Z\"/>"
    let (events, summary) = try XESTexts.read(
      """
      <log><trace>
        <string key="meta" value="m">\(inner)</string>
        <list key="concept:name"><values>\(inner)</values></list>
        <string key="concept:name" value="outer"><string key="x" value="y"/></string>
        <event>
          <container key="box">\(inner)</container>
          <list key="org:resource"><values><string key="org:resource" value="x"/></values></list>
          <string key="concept:name" value="sign">\(inner)</string>
          <string key="org:resource" value="S-7"/>
          <event><string key="lifecycle:transition" value="start"/></event>
        </event>
      </trace></log>
      """)
    let event = try #require(events.first)
    #expect(events.count == 1)
    #expect(event.traceName == "outer")
    #expect(event.activity == "sign")
    #expect(event.resource == "S-7")
    #expect(event.lifecycle == nil)
    #expect(event.time == nil)
    #expect(!event.timeUnreadable)
    #expect(event.attributeKeys == ["box", "org:resource"])
    #expect(summary.events == 1)
    #expect(summary.droppedTraceKeys == ["meta": 1, "concept:name": 1])
    #expect(summary.droppedKeys == ["box": 1, "org:resource": 1, "": 1])
    #expect(summary.nestedAttributes == 13)
  }

  @Test("Defaults are not applied: an event without name or time is handed on without")
  func bareEvent() throws {
    let (events, summary) = try XESTexts.read(
      """
      <log>
        <global scope="event"><string key="concept:name" value="default"/></global>
        <classifier name="c" keys="concept:name"/>
        <trace><event/></trace>
        <trace/>
        <trace><string key="concept:name" value="張三 &amp; &#x4E01;"/><event/></trace>
      </log>
      """)
    #expect(events.map(\.trace) == [0, 2])
    #expect(events.map(\.traceName) == [nil, "張三 & 丁"])
    #expect(events.map(\.line) == [4, 6])
    #expect(events.allSatisfy { $0.activity == nil && $0.time == nil && !$0.timeUnreadable })
    #expect(summary.traces == 3)
    #expect(summary.globalDefaults == 1)
  }

  @Test("Of a key that stands twice the first counts, and the second is listed as dropped")
  func repeatedKey() throws {
    let event = try XESTexts.onlyEvent(
      XESTexts.event(
        "<int key=\"concept:name\" value=\"1\"/><string key=\"concept:name\" value=\"2\"/>"
          + "<string key=\"concept:name\"/>"))
    #expect(event.activity == "1")
    #expect(event.attributeKeys == ["concept:name", "concept:name"])
  }

  @Test("Any prefix and namespace of the elements is read")
  func prefixes() throws {
    let event = try XESTexts.onlyEvent(
      """
      <?xml version="1.0"?>
      <x:log xmlns:x="http://www.xes-standard.org/"><x:trace>
        <x:string key="concept:name" value="T"/>
        <x:event><x:string key="lifecycle:transition" value="complete"/></x:event>
      </x:trace></x:log>
      """)
    #expect(event.traceName == "T")
    #expect(event.lifecycle == "complete")
    #expect(event.line == 4)
  }

  @Test("An event in no trace is counted, not handed on")
  func looseEvent() throws {
    let (events, summary) = try XESTexts.read(
      "<log><event><string key=\"concept:name\" value=\"a\"/></event></log>")
    #expect(events.isEmpty)
    #expect(summary.events == 0)
    #expect(summary.eventsOutsideTraces == 1)
  }

  @Test("At most 200 keys are listed, the others counted together")
  func manyKeys() throws {
    let attributes = (0..<300).map { "<int key=\"k\($0)\" value=\"0\"/>" }.joined()
    let (events, summary) = try XESTexts.read(XESTexts.event(attributes + attributes))
    #expect(summary.droppedKeys.count == 200)
    #expect(summary.droppedKeys["k199"] == 2)
    #expect(summary.unlistedDrops == 200)
    #expect(events.first?.attributeKeys.count == 600)
  }

  @Test("UTF-16 and a byte order mark are read")
  func encodings() throws {
    let text = XESTexts.event("<string key=\"concept:name\" value=\"交车\"/>")
    var wide: [UInt8] = [0xFF, 0xFE]
    for unit in text.utf16 { wide += [UInt8(unit & 0xFF), UInt8(unit >> 8)] }
    for bytes in [wide, [0xEF, 0xBB, 0xBF] + Array(text.utf8)] {
      #expect(XESTexts.read(bytes).events.map(\.activity) == ["交车"])
    }
  }
}
