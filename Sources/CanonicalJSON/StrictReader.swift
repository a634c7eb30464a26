extension JSON {
  /// How strictly a text is read.
  public enum Rules: Sendable {
    /// All of RFC 8259 with the I-JSON rules that RFC 8785 asks for.
    case standard
    /// The rules of an event's `data`: no null, no fraction, integers within ±(2^53 − 1).
    case event
  }

  /// Reads one JSON value from UTF-8 bytes.
  ///
  /// Duplicate keys, lone surrogates, bare control characters and nesting beyond `depth` are
  /// refused.
  /// - Throws: `JSONError` with the offset of the byte at fault.
  public init(
    strict bytes: UnsafeRawBufferPointer, rules: Rules = .standard, depth: Int = 32
  ) throws(JSONError) {
    var reader = StrictReader(bytes: bytes, rules: rules)
    self = try reader.document(depth: depth)
  }

  public init(
    strict text: [UInt8], rules: Rules = .standard, depth: Int = 32
  ) throws(JSONError) {
    let result = text.withUnsafeBytes { buffer -> Result<JSON, JSONError> in
      do throws(JSONError) {
        return .success(try JSON(strict: buffer, rules: rules, depth: depth))
      } catch {
        return .failure(error)
      }
    }
    self = try result.get()
  }

  public init(
    strict text: String, rules: Rules = .standard, depth: Int = 32
  ) throws(JSONError) {
    try self.init(strict: Array(text.utf8), rules: rules, depth: depth)
  }
}

@inline(__always)
func isJSONSpace(_ byte: UInt8) -> Bool {
  byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
}

struct StrictReader {
  let bytes: UnsafeRawBufferPointer
  let rules: JSON.Rules
  var at = 0

  init(bytes: UnsafeRawBufferPointer, rules: JSON.Rules) {
    self.bytes = bytes
    self.rules = rules
  }

  mutating func document(depth: Int) throws(JSONError) -> JSON {
    skipSpace()
    let value = try value(depth: depth)
    skipSpace()
    guard at == bytes.count else { throw JSONError(.trailing, at: at) }
    return value
  }

  private mutating func value(depth: Int) throws(JSONError) -> JSON {
    guard at < bytes.count else { throw JSONError(.unfinished, at: at) }
    switch bytes[at] {
    case UInt8(ascii: "{"): return try object(depth: depth)
    case UInt8(ascii: "["): return try array(depth: depth)
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"):
      if rules == .event { throw JSONError(.null, at: at) }
      return try word("null", .null)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
    default: throw JSONError(.unexpected, at: at)
    }
  }

  private mutating func object(depth: Int) throws(JSONError) -> JSON {
    guard depth > 0 else { throw JSONError(.tooDeep, at: at) }
    at += 1
    var members: [JSON.Member] = []
    // Keys that rise byte by byte, as canonical text has them, cannot meet: only where one does not
    // are those before it remembered.
    var seen: Set<[UInt8]>?
    var last = ""
    skipSpace()
    if try take(UInt8(ascii: "}")) { return .object([]) }
    while true {
      skipSpace()
      guard at < bytes.count else { throw JSONError(.unfinished, at: at) }
      guard bytes[at] == UInt8(ascii: "\"") else { throw JSONError(.unexpected, at: at) }
      let start = at
      let key = try string()
      if seen == nil, !members.isEmpty, !last.utf8.lexicographicallyPrecedes(key.utf8) {
        seen = Set(members.map { Array($0.key.utf8) })
      }
      if seen?.insert(Array(key.utf8)).inserted == false {
        throw JSONError(.duplicateKey, at: start)
      }
      last = key
      skipSpace()
      guard try take(UInt8(ascii: ":")) else { throw JSONError(.unexpected, at: at) }
      skipSpace()
      members.append(.init(key, try value(depth: depth - 1)))
      skipSpace()
      if try take(UInt8(ascii: ",")) { continue }
      if try take(UInt8(ascii: "}")) { return .object(members) }
      throw JSONError(.unexpected, at: at)
    }
  }

  private mutating func array(depth: Int) throws(JSONError) -> JSON {
    guard depth > 0 else { throw JSONError(.tooDeep, at: at) }
    at += 1
    var items: [JSON] = []
    skipSpace()
    if try take(UInt8(ascii: "]")) { return .array([]) }
    while true {
      skipSpace()
      items.append(try value(depth: depth - 1))
      skipSpace()
      if try take(UInt8(ascii: ",")) { continue }
      if try take(UInt8(ascii: "]")) { return .array(items) }
      throw JSONError(.unexpected, at: at)
    }
  }

  private mutating func number() throws(JSONError) -> JSON {
    let start = at
    if bytes[at] == UInt8(ascii: "-") { at += 1 }
    let firstDigit = at
    digits()
    guard at > firstDigit else { throw JSONError(.badNumber, at: start) }
    if bytes[firstDigit] == UInt8(ascii: "0"), at - firstDigit > 1 {
      throw JSONError(.badNumber, at: start)
    }
    var integral = true
    if at < bytes.count, bytes[at] == UInt8(ascii: ".") {
      integral = false
      at += 1
      let mark = at
      digits()
      guard at > mark else { throw JSONError(.badNumber, at: start) }
    }
    if at < bytes.count, bytes[at] | 0x20 == UInt8(ascii: "e") {
      integral = false
      at += 1
      if at < bytes.count, bytes[at] == UInt8(ascii: "+") || bytes[at] == UInt8(ascii: "-") {
        at += 1
      }
      let mark = at
      digits()
      guard at > mark else { throw JSONError(.badNumber, at: start) }
    }
    let text = String(decoding: bytes[start..<at], as: UTF8.self)
    if integral, text != "-0", let whole = Int64(text),
      whole.magnitude <= JSON.largestInteger.magnitude
    {
      return .integer(whole)
    }
    if rules == .event {
      throw JSONError(integral && text != "-0" ? .integerRange : .fraction, at: start)
    }
    guard let double = Double(text), double.isFinite else {
      throw JSONError(.notFinite, at: start)
    }
    return .double(double)
  }

  private mutating func digits() {
    while at < bytes.count, bytes[at] &- UInt8(ascii: "0") < 10 { at += 1 }
  }

  private mutating func string() throws(JSONError) -> String {
    let start = at
    at += 1
    if let plain = plainString() { return plain }
    var content: [UInt8] = []
    while at < bytes.count {
      let byte = bytes[at]
      switch byte {
      case UInt8(ascii: "\""):
        at += 1
        guard let text = String(validating: content, as: UTF8.self) else {
          throw JSONError(.invalidUTF8, at: start)
        }
        return text
      case UInt8(ascii: "\\"): try escape(into: &content)
      case 0..<0x20: throw JSONError(.controlCharacter, at: at)
      default:
        content.append(byte)
        at += 1
      }
    }
    throw JSONError(.unfinished, at: at)
  }

  /// A string of plain ASCII, taken without a copy of its bytes; nil, and nothing taken, for any
  /// other.
  private mutating func plainString() -> String? {
    var end = at
    while end < bytes.count {
      let byte = bytes[end]
      if byte == UInt8(ascii: "\"") {
        defer { at = end + 1 }
        return String(
          decoding: UnsafeRawBufferPointer(rebasing: bytes[at..<end]), as: UTF8.self)
      }
      guard byte >= 0x20, byte < 0x80, byte != UInt8(ascii: "\\") else { return nil }
      end += 1
    }
    return nil
  }

  private mutating func escape(into content: inout [UInt8]) throws(JSONError) {
    let start = at
    guard at + 1 < bytes.count else { throw JSONError(.unfinished, at: at) }
    let kind = bytes[at + 1]
    at += 2
    switch kind {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): content.append(kind)
    case UInt8(ascii: "b"): content.append(0x08)
    case UInt8(ascii: "f"): content.append(0x0C)
    case UInt8(ascii: "n"): content.append(0x0A)
    case UInt8(ascii: "r"): content.append(0x0D)
    case UInt8(ascii: "t"): content.append(0x09)
    case UInt8(ascii: "u"):
      var unit = try hexUnit(start)
      if unit & 0xFC00 == 0xD800 {
        guard at + 1 < bytes.count, bytes[at] == UInt8(ascii: "\\"),
          bytes[at + 1] == UInt8(ascii: "u")
        else { throw JSONError(.loneSurrogate, at: start) }
        at += 2
        let low = try hexUnit(start)
        guard low & 0xFC00 == 0xDC00 else { throw JSONError(.loneSurrogate, at: start) }
        unit = 0x10000 + (unit & 0x3FF) << 10 + (low & 0x3FF)
      }
      guard let scalar = Unicode.Scalar(unit) else {
        throw JSONError(.loneSurrogate, at: start)
      }
      content.append(contentsOf: String(Character(scalar)).utf8)
    default: throw JSONError(.badEscape, at: start)
    }
  }

  private mutating func hexUnit(_ start: Int) throws(JSONError) -> UInt32 {
    guard at + 4 <= bytes.count else { throw JSONError(.unfinished, at: bytes.count) }
    var unit: UInt32 = 0
    for offset in 0..<4 {
      guard let digit = Character(Unicode.Scalar(bytes[at + offset])).hexDigitValue else {
        throw JSONError(.badEscape, at: start)
      }
      unit = unit << 4 | UInt32(digit)
    }
    at += 4
    return unit
  }

  private mutating func word(_ text: StaticString, _ value: JSON) throws(JSONError) -> JSON {
    for offset in 0..<text.utf8CodeUnitCount {
      guard at + offset < bytes.count else { throw JSONError(.unfinished, at: bytes.count) }
      guard bytes[at + offset] == text.utf8Start[offset] else {
        throw JSONError(.unexpected, at: at)
      }
    }
    at += text.utf8CodeUnitCount
    return value
  }

  private mutating func take(_ byte: UInt8) throws(JSONError) -> Bool {
    guard at < bytes.count else { throw JSONError(.unfinished, at: at) }
    guard bytes[at] == byte else { return false }
    at += 1
    return true
  }

  private mutating func skipSpace() {
    while at < bytes.count, isJSONSpace(bytes[at]) { at += 1 }
  }
}
