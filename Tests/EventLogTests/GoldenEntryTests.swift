import CanonicalJSON
import Chronology
import EventLog
import MerkleTree
import Testing

/// Lines that every version of the program writes and hashes in this way.
///
/// Made outside of it: `json.dumps(o, sort_keys=True, ensure_ascii=False, separators=(",", ":"))`
/// and `sha256(b"\0" + line)` in Python 3.
@Suite("Golden entries")
struct GoldenEntryTests {
  static let full = #"""
    {"actor":"S-前台\"1\"","causationid":"019cbe85-6a40-7000-8000-000000000001",\#
    "correlationid":"import\\2026-03","customer":"C-42",\#
    "data":{"car":{"km":-7,"model":"E 级"},"first":true,"minutes":45,"tags":["试驾","a\"b\\c"]},\#
    "datacontenttype":"application/json","dataversion":12,\#
    "id":"019cbe85-6a41-7abc-8def-0123456789ab","recordedtime":"2026-03-05T14:31:02.003Z",\#
    "sealed":"AQAB+vv8/f7/AA==","source":"touchstone.example/宁波/1","specversion":"1.0",\#
    "subject":"journey/J-1","time":"2026-03-05T14:30:00.000Z","timeoffset":"+08:00",\#
    "type":"touchpoint.completed"}
    """#
  static let fullLeaf = "0kylKfZKSOeVI76lpclyZL6v1A4G1kyhZqn8oVusv+M="

  static let least = #"""
    {"actor":"system","data":{},"datacontenttype":"application/json","dataversion":1,\#
    "id":"00000000-0000-0000-0000-000000000000","recordedtime":"1970-01-01T00:00:00.000Z",\#
    "source":"a","specversion":"1.0","subject":"k/1","time":"0001-01-01T00:00:00.000Z","type":"t"}
    """#
  static let leastLeaf = "nDlpFg79KEas0UbIK88fJU3IOWsUBX7C3NMPIhdrfjo="

  @Test("An event with every attribute has its golden line and leaf")
  func everyAttribute() throws {
    let event = Event(
      id: EventID(high: 0x019C_BE85_6A41_7ABC, low: 0x8DEF_0123_4567_89AB),
      source: "touchstone.example/宁波/1", type: "touchpoint.completed", dataVersion: 12,
      subject: "journey/J-1", time: Timestamp(milliseconds: 1_772_721_000_000),
      timeOffset: TimeOffset(minutes: 480), customer: "C-42", actor: "S-前台\"1\"",
      correlationID: "import\\2026-03", causationID: "019cbe85-6a40-7000-8000-000000000001",
      data: [
        "tags": ["试驾", "a\"b\\c"], "minutes": 45, "first": true,
        "car": ["model": "E 级", "km": -7],
      ], sealed: [1, 0, 1, 250, 251, 252, 253, 254, 255, 0])
    let batch = try EventBatch.of([event], recorded: Timestamp(milliseconds: 1_772_721_062_003))
    #expect(Array(batch.line(0).utf8) == Array(Self.full.utf8))
    #expect(batch.records[0].leaf.description == Self.fullLeaf)
  }

  @Test("An event with only what it must have has its golden line and leaf")
  func leastAttributes() throws {
    let event = Event(
      id: EventID(high: 0, low: 0), source: "a", type: "t", subject: "k/1", time: .earliest,
      actor: "system")
    let batch = try EventBatch.of([event], recorded: Timestamp(milliseconds: 0))
    #expect(Array(batch.line(0).utf8) == Array(Self.least.utf8))
    #expect(batch.records[0].leaf.description == Self.leastLeaf)
  }

  @Test("A golden line is read and written again byte for byte", arguments: [full, least])
  func readAgain(line: String) throws {
    let read = try Array(line.utf8).withUnsafeBytes { try EntryReader.read($0) }
    let batch = try EventBatch.of([read.event], recorded: try #require(read.recorded))
    #expect(Array(batch.line(0).utf8) == Array(line.utf8))
  }
}
