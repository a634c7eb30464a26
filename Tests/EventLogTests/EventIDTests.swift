import Chronology
import EventLog
import TestSupport
import Testing

@Suite("Event ids: UUIDs of RFC 9562")
struct EventIDTests {
  /// Hands out given numbers.
  private struct Given: RandomNumberGenerator {
    var numbers: [UInt64]
    mutating func next() -> UInt64 { numbers.removeFirst() }
  }

  @Test("A version 7 id has RFC 9562's layout: its example is made from its parts")
  func version7Example() {
    var given = Given(numbers: [0xCC3, 0x18C4_DC0C_0C07_398F << 2])
    let id = EventID.version7(at: Timestamp(milliseconds: 1_645_557_742_000), using: &given)
    #expect(id.description == "017f22e2-79b0-7cc3-98c4-dc0c0c07398f")
  }

  @Test("A version 7 id says its version, its variant and its millisecond, whatever is random")
  func version7() {
    let seed: UInt64 = 0x1D07
    var random = SplitMix64(seed: seed)
    for _ in 0..<2_000 {
      let milliseconds = Int64(random.next() >> 16)
      let id = EventID.version7(at: Timestamp(milliseconds: milliseconds), using: &random)
      guard id.high >> 16 == UInt64(milliseconds), id.high >> 12 & 15 == 7, id.low >> 62 == 2
      else {
        Issue.record("\(id) at \(milliseconds); seed \(seed)")
        return
      }
    }
  }

  @Test("Version 7 ids of later milliseconds sort behind earlier ones")
  func sortable() {
    var random = SplitMix64(seed: 0x1D08)
    let texts = (0..<500).map {
      EventID.version7(at: Timestamp(milliseconds: 1_772_721_000_000 + $0), using: &random)
        .description
    }
    #expect(texts == texts.sorted())
  }

  @Test("A moment before 1970 gives a version 7 id all the same")
  func before1970() {
    var random = SplitMix64(seed: 0x1D09)
    let id = EventID.version7(at: .earliest, using: &random)
    #expect(id.high >> 16 == 0 && id.high >> 12 & 15 == 7)
  }

  @Test("A version 8 id is the start of a hash with version and variant set: RFC 9562's example")
  func version8Example() {
    let hash: [UInt8] = [
      0x5C, 0x14, 0x6B, 0x14, 0x3C, 0x52, 0x4A, 0xFD, 0x93, 0x8A, 0x37, 0x5D, 0x0D, 0xF1, 0xFB,
      0xF6,
      0xFE, 0x12, 0xA6, 0x6B, 0x64, 0x5F, 0x72, 0xF6, 0x15, 0x87, 0x59, 0x38, 0x7E, 0x51, 0xF3,
      0xC8,
    ]
    #expect(EventID.version8(hash: hash).description == "5c146b14-3c52-8afd-938a-375d0df1fbf6")
    #expect(EventID.version8(hash: hash[...]) == EventID.version8(hash: hash.prefix(16)))
  }

  @Test("Every bit but version and variant of a version 8 id comes from the hash")
  func version8() {
    let ones = EventID.version8(hash: [UInt8](repeating: 0xFF, count: 32))
    let zeros = EventID.version8(hash: [UInt8](repeating: 0, count: 32))
    #expect(ones.description == "ffffffff-ffff-8fff-bfff-ffffffffffff")
    #expect(zeros.description == "00000000-0000-8000-8000-000000000000")
  }

  @Test("An id is written in lower case and read in either, and its bytes are sixteen")
  func roundTrip() throws {
    let seed: UInt64 = 0x1D0A
    var random = SplitMix64(seed: seed)
    for _ in 0..<1_000 {
      let id = EventID(high: random.next(), low: random.next())
      let text = id.description
      guard text.utf8.count == EventID.byteCount, text == text.lowercased(),
        EventID(text: text) == id, EventID(text: text.uppercased()) == id,
        id.bytes.count == 16, EventID(bytes: id.bytes) == id
      else {
        Issue.record("\(id.high) \(id.low) is written \(text); seed \(seed)")
        return
      }
    }
  }

  @Test(
    "Any other form is no id",
    arguments: [
      "", "019b772d-0dc0-797b-8858-d8da8b529b4", "019b772d-0dc0-797b-8858-d8da8b529b4a0",
      "019b772d0dc0797b8858d8da8b529b4a", "019b772d-0dc0-797b-8858_d8da8b529b4a",
      "019b772-d0dc0-797b-8858-d8da8b529b4a", "g19b772d-0dc0-797b-8858-d8da8b529b4a",
      "{19b772d-0dc0-797b-8858-d8da8b529b4}", "019b772d-0dc0-797b-8858-d8da8b529b4 ",
      "+19b772d-0dc0-797b-8858-d8da8b529b4a", "０19b772d-0dc0-797b-8858-d8da8b529b",
    ])
  func refused(text: String) {
    #expect(EventID(text: text) == nil)
  }

  @Test("Another count than sixteen bytes is no id", arguments: [0, 1, 15, 17, 32])
  func refusedBytes(count: Int) {
    #expect(EventID(bytes: [UInt8](repeating: 1, count: count)) == nil)
  }
}
