import CanonicalJSON
import Chronology
import EventLog
import TestSupport

/// Makes random events with every attribute there is, and letters that writers stumble over.
struct RandomEvent {
  var random: SplitMix64

  init(seed: UInt64) {
    random = SplitMix64(seed: seed)
  }

  mutating func event() -> Event {
    Event(
      id: EventID(high: random.next(), low: random.next()), source: source(), type: id(),
      dataVersion: random.oneIn(4) ? 1 + random.below(Int(Int32.max)) : 1 + random.below(12),
      subject: random.pick(["journey", "customer", "k", "Blueprint"]) + "/" + id(), time: time(),
      timeOffset: random.oneIn(2) ? TimeOffset(minutes: random.below(2879) - 1439) : nil,
      customer: random.oneIn(2) ? id() : nil, actor: id(),
      correlationID: random.oneIn(3) ? id() : nil, causationID: random.oneIn(3) ? id() : nil,
      data: object(depth: 4), sealed: random.oneIn(2) ? bytes(random.below(300)) : nil)
  }

  mutating func time() -> Timestamp {
    Timestamp(milliseconds: Int64(random.below(8_000_000_000_000)) - 4_000_000_000_000)
  }

  /// NFC, at most 128 bytes, without control characters and "/".
  mutating func id() -> String {
    let letters = [
      "a", "Z", "7", " ", "-", "\"", "\\", "\\\\", "\\u0041", "客", "户", "é", "😀", "\u{2028}", "'",
      "&",
    ]
    return (0...random.below(12)).map { _ in random.pick(letters) }.joined()
  }

  private mutating func source() -> String {
    let letters = ["a", "example", ".", "/", ":", "\"", "\\", "宁波", "%20"]
    return (0...random.below(20)).map { _ in random.pick(letters) }.joined()
  }

  mutating func bytes(_ count: Int) -> [UInt8] {
    (0..<count).map { _ in UInt8(random.below(256)) }
  }

  private mutating func object(depth: Int) -> JSON {
    .object(
      (0..<random.below(6)).map { index in
        JSON.Member(
          random.pick(["k", "键", "\"", "\u{FB33}", "😀", ""]) + String(index), value(depth))
      })
  }

  private mutating func value(_ depth: Int) -> JSON {
    switch random.below(depth > 0 ? 6 : 4) {
    case 0: return .bool(random.oneIn(2))
    case 1: return .integer(Int64(random.below(2_001)) - 1_000)
    case 2:
      return .integer(random.pick([1, -1]) * (JSON.largestInteger - Int64(random.below(3))))
    case 3: return .string(text())
    case 4: return object(depth: depth - 1)
    default: return .array((0..<random.below(4)).map { _ in value(depth - 1) })
    }
  }

  private mutating func text() -> String {
    let letters = [
      "a", "\"", "\\", "/", "\n", "\t", "\u{1}", "\u{7F}", "中", "e\u{301}", "😀", "\u{2029}",
    ]
    return (0..<random.below(random.oneIn(50) ? 3_000 : 10)).map { _ in random.pick(letters) }
      .joined()
  }
}
