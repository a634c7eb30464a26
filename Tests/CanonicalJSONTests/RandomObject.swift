import CanonicalJSON
import TestSupport

/// Writes the text of a random JSON object: mostly what `FlatObject` takes, sometimes not.
struct RandomObject {
  var random: SplitMix64

  init(seed: UInt64) {
    random = SplitMix64(seed: seed)
  }

  mutating func text() -> [UInt8] {
    let count = random.oneIn(40) ? 60 + random.below(8) : random.below(9)
    return Array(object(count: count, depth: 3).utf8)
  }

  /// A text with one byte put in, taken out or changed.
  mutating func damaged(_ text: [UInt8]) -> [UInt8] {
    var bytes = text
    let place = random.below(bytes.count)
    let byte = random.pick(Array("{}[]\",:\\ 0.e-tf\u{1}".utf8) + [0xC3, 0xFF])
    switch random.below(3) {
    case 0: bytes[place] = byte
    case 1: bytes.insert(byte, at: place)
    default: bytes.remove(at: place)
    }
    return bytes
  }

  private mutating func object(count: Int, depth: Int) -> String {
    var pieces: [String] = []
    for index in 0..<count {
      let key = key(index)
      pieces.append(space() + key + space() + ":" + space() + value(depth: depth) + space())
    }
    return "{" + (pieces.isEmpty ? space() : pieces.joined(separator: ",")) + "}"
  }

  private mutating func key(_ index: Int) -> String {
    if random.oneIn(150) { return random.pick([#""\u0061""#, "\"\u{E9}\"", "\"\u{7F}\""]) }
    if random.oneIn(20) { return "\"a\"" }
    let letters = ["a", "b", "A", "Z", "_", "~", " ", "1", "aa", ""]
    return "\"" + random.pick(letters) + random.pick(letters) + String(index) + "\""
  }

  private mutating func value(depth: Int) -> String {
    if random.oneIn(120) { return difficult() }
    switch random.below(depth > 0 ? 8 : 6) {
    case 0: return String(random.below(1_000_000_000_000_000))
    case 1: return "-" + String(1 + random.below(999_999_999_999_999))
    case 2: return random.pick(["0", "1", "-1", "true", "false"])
    case 3: return "\"" + random.pick(["", "é", "\u{1F602}", "}", "{", "]", ",", ":"]) + "\""
    case 4: return "\"" + String(random.next(), radix: 36) + "\""
    case 5: return random.pick(["true", "false"])
    case 6: return object(count: random.below(4), depth: depth - 1)
    default:
      var items: [String] = []
      for _ in 0..<random.below(4) { items.append(space() + nested(depth: depth - 1) + space()) }
      return "[" + items.joined(separator: ",") + "]"
    }
  }

  /// Within brackets everything may stand, for the walk passes over it.
  private mutating func nested(depth: Int) -> String {
    random.oneIn(3) ? difficult() : value(depth: depth)
  }

  private mutating func difficult() -> String {
    random.pick([
      "null", "0.5", "1e3", "-0", "1234567890123456", #""\"""#, #""\\""#, #""}\n]""#, #""\u00e9""#,
    ])
  }

  private mutating func space() -> String {
    random.oneIn(4) ? random.pick([" ", "\n", "\t", "\r", "  "]) : ""
  }
}
