/// The members of one JSON object, found in a single walk and kept as offsets into its text.
///
/// It takes only what it can take without copying: keys of plain ASCII, strings without escapes,
/// integers of at most fifteen digits, true and false; nested values are passed over whole.
/// Whatever else stands there makes `scan` answer nil, and the caller turns to `JSON(strict:)`,
/// which knows all rules; so this walk decides speed, never meaning.
public struct FlatObject: ~Copyable {
  public enum Kind: UInt8, Sendable {
    case string, integer, yes, no, nested
  }

  public struct Member: Sendable {
    public var keyStart: Int32
    public var keyEnd: Int32
    /// A string's content without its quotes; every other value whole.
    public var valueStart: Int32
    public var valueEnd: Int32
    public var kind: Kind

    public var keyRange: Range<Int> { Int(keyStart)..<Int(keyEnd) }
    public var valueRange: Range<Int> { Int(valueStart)..<Int(valueEnd) }
  }

  /// More members than any event has; an object with more takes the careful path.
  public static let capacity = 64

  public private(set) var count = 0
  private let members: UnsafeMutablePointer<Member>

  public init() {
    members = .allocate(capacity: Self.capacity)
  }

  deinit {
    members.deallocate()
  }

  public subscript(index: Int) -> Member { members[index] }

  /// Walks the object that starts at `start`; answers the offset behind its closing brace.
  public mutating func scan(_ bytes: UnsafeRawBufferPointer, from start: Int) -> Int? {
    count = 0
    let end = bytes.count
    guard end <= Int(Int32.max), start < end, bytes[start] == UInt8(ascii: "{") else { return nil }
    var at = Self.skipSpace(bytes, start + 1)
    if at < end, bytes[at] == UInt8(ascii: "}") { return at + 1 }
    while true {
      guard count < Self.capacity else { return nil }
      at = Self.skipSpace(bytes, at)
      guard at < end, bytes[at] == UInt8(ascii: "\"") else { return nil }
      let keyStart = at + 1
      at = Self.plainEnd(bytes, keyStart)
      guard at < end, bytes[at] == UInt8(ascii: "\"") else { return nil }
      let keyEnd = at
      at = Self.skipSpace(bytes, at + 1)
      guard at < end, bytes[at] == UInt8(ascii: ":") else { return nil }
      at = Self.skipSpace(bytes, at + 1)
      guard at < end else { return nil }
      let valueStart: Int
      let valueEnd: Int
      let kind: Kind
      if bytes[at] == UInt8(ascii: "\"") {
        valueStart = at + 1
        let plain = Self.plainEnd(bytes, valueStart)
        if plain < end, bytes[plain] == UInt8(ascii: "\"") {
          valueEnd = plain
        } else {
          guard let found = Self.stringEnd(bytes, from: plain) else { return nil }
          valueEnd = found
        }
        at = valueEnd + 1
        kind = .string
      } else {
        guard let found = Self.kind(bytes, at), let next = Self.valueEnd(bytes, at, found) else {
          return nil
        }
        valueStart = at
        valueEnd = next
        at = next
        kind = found
      }
      members[count] = Member(
        keyStart: Int32(truncatingIfNeeded: keyStart), keyEnd: Int32(truncatingIfNeeded: keyEnd),
        valueStart: Int32(truncatingIfNeeded: valueStart),
        valueEnd: Int32(truncatingIfNeeded: valueEnd), kind: kind)
      count += 1
      at = Self.skipSpace(bytes, at)
      guard at < end else { return nil }
      if bytes[at] == UInt8(ascii: ",") {
        at += 1
      } else if bytes[at] == UInt8(ascii: "}") {
        return at + 1
      } else {
        return nil
      }
    }
  }

  /// Puts the members into canonical order; false if a key stands twice.
  public mutating func sort(in bytes: UnsafeRawBufferPointer) -> Bool {
    guard count > 1 else { return true }
    for index in 1..<count {
      let member = members[index]
      var place = index
      while place > 0 {
        let order = Self.compareKeys(bytes, members[place - 1], member)
        if order == 0 { return false }
        if order < 0 { break }
        members[place] = members[place - 1]
        place -= 1
      }
      members[place] = member
    }
    return true
  }

  /// What a value that is no string can only be, by its first byte.
  private static func kind(_ bytes: UnsafeRawBufferPointer, _ start: Int) -> Kind? {
    switch bytes[start] {
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): .integer
    case UInt8(ascii: "t"): .yes
    case UInt8(ascii: "f"): .no
    case UInt8(ascii: "{"), UInt8(ascii: "["): .nested
    default: nil
    }
  }

  /// The offset behind a value that is no string.
  private static func valueEnd(
    _ bytes: UnsafeRawBufferPointer, _ start: Int, _ kind: Kind
  ) -> Int? {
    switch kind {
    case .integer: integerEnd(bytes, start)
    case .yes: matches(bytes, start, "true") ? start + 4 : nil
    case .no: matches(bytes, start, "false") ? start + 5 : nil
    case .nested: nestedEnd(bytes, start)
    case .string: nil
    }
  }

  /// The offset of the closing quote of a string without escapes and in valid UTF-8.
  ///
  /// - Parameter plain: up to here it is plain ASCII.
  private static func stringEnd(_ bytes: UnsafeRawBufferPointer, from plain: Int) -> Int? {
    var at = plain
    while at < bytes.count {
      let byte = bytes[at]
      if byte == UInt8(ascii: "\"") {
        return isUTF8(UnsafeRawBufferPointer(rebasing: bytes[plain..<at])) ? at : nil
      }
      guard byte >= 0x20, byte != UInt8(ascii: "\\") else { return nil }
      at += 1
    }
    return nil
  }

  private static func integerEnd(_ bytes: UnsafeRawBufferPointer, _ start: Int) -> Int? {
    var at = start
    if bytes[at] == UInt8(ascii: "-") { at += 1 }
    let digits = at
    while at < bytes.count, bytes[at] &- UInt8(ascii: "0") < 10 { at += 1 }
    let length = at - digits
    guard length > 0, length <= 15 else { return nil }
    if bytes[digits] == UInt8(ascii: "0"), length > 1 || digits > start { return nil }
    if at < bytes.count {
      switch bytes[at] {
      case UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E"): return nil
      default: break
      }
    }
    return at
  }

  /// The offset behind a nested value; only its brackets and strings are followed.
  private static func nestedEnd(_ bytes: UnsafeRawBufferPointer, _ start: Int) -> Int? {
    var depth = 0
    var at = start
    while at < bytes.count {
      switch bytes[at] {
      case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        depth -= 1
        if depth == 0 { return at + 1 }
      case UInt8(ascii: "\""):
        at += 1
        while at < bytes.count, bytes[at] != UInt8(ascii: "\"") {
          at += bytes[at] == UInt8(ascii: "\\") ? 2 : 1
        }
      default: break
      }
      at += 1
    }
    return nil
  }

  @inline(__always)
  private static func word(_ bytes: UnsafeRawBufferPointer, _ offset: Int) -> UInt64 {
    bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
  }

  /// The offset of the first byte from `start` on that is not plain: a quote, a backslash, a
  /// control or what is not ASCII.
  @inline(__always)
  private static func plainEnd(_ bytes: UnsafeRawBufferPointer, _ start: Int) -> Int {
    var at = start
    while at + 8 <= bytes.count {
      let odd = oddBytes(word(bytes, at).littleEndian)
      if odd != 0 { return at + odd.trailingZeroBitCount / 8 }
      at += 8
    }
    let rest = bytes.count - at
    if rest > 0, at > start || start >= 8 {
      // The last eight bytes, those seen before moved out and blanks moved in.
      let last = word(bytes, bytes.count - 8).littleEndian >> UInt64(64 - rest * 8)
      let odd = oddBytes(last | 0x2020_2020_2020_2020 << UInt64(rest * 8))
      return odd == 0 ? bytes.count : at + odd.trailingZeroBitCount / 8
    }
    while at < bytes.count, oddBytes(UInt64(bytes[at]) | 0x2020_2020_2020_2000) == 0 { at += 1 }
    return at
  }

  /// The high bit of the first byte of eight that is not plain; bits above it may be wrong.
  ///
  /// A byte below 0x20, or one that is zero after the exclusive or, borrows into its high bit,
  /// and perhaps into those of the bytes above.
  @inline(__always)
  private static func oddBytes(_ word: UInt64) -> UInt64 {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let quote = word ^ (ones &* 0x22)
    let backslash = word ^ (ones &* 0x5C)
    let odd =
      word | (word &- ones &* 0x20) | (quote &- ones) | (backslash &- ones)
    return odd & (ones &* 0x80)
  }

  private static func matches(
    _ bytes: UnsafeRawBufferPointer, _ start: Int, _ word: StaticString
  ) -> Bool {
    guard start + word.utf8CodeUnitCount <= bytes.count else { return false }
    for offset in 0..<word.utf8CodeUnitCount
    where bytes[start + offset] != word.utf8Start[offset] {
      return false
    }
    return true
  }

  @inline(__always)
  private static func skipSpace(_ bytes: UnsafeRawBufferPointer, _ start: Int) -> Int {
    var at = start
    while at < bytes.count, bytes[at] <= 0x20, isJSONSpace(bytes[at]) { at += 1 }
    return at
  }

  /// Keys are ASCII here, so byte order is the UTF-16 order that RFC 8785 asks for.
  private static func compareKeys(
    _ bytes: UnsafeRawBufferPointer, _ left: Member, _ right: Member
  ) -> Int {
    var a = Int(left.keyStart)
    var b = Int(right.keyStart)
    while a < left.keyEnd, b < right.keyEnd {
      if bytes[a] != bytes[b] { return Int(bytes[a]) - Int(bytes[b]) }
      a += 1
      b += 1
    }
    return (Int(left.keyEnd) - a) - (Int(right.keyEnd) - b)
  }
}

/// Whether bytes are well-formed UTF-8 (Unicode, table 3-7).
public func isUTF8(_ bytes: UnsafeRawBufferPointer) -> Bool {
  var at = 0
  let end = bytes.count
  while at < end {
    let byte = bytes[at]
    if byte < 0x80 {
      at += 1
      continue
    }
    let length: Int
    var low: UInt8 = 0x80
    var high: UInt8 = 0xBF
    switch byte {
    case 0xC2...0xDF: length = 2
    case 0xE0:
      length = 3
      low = 0xA0
    case 0xED:
      length = 3
      high = 0x9F
    case 0xE1...0xEC, 0xEE...0xEF: length = 3
    case 0xF0:
      length = 4
      low = 0x90
    case 0xF4:
      length = 4
      high = 0x8F
    case 0xF1...0xF3: length = 4
    default: return false
    }
    guard at + length <= end, bytes[at + 1] >= low, bytes[at + 1] <= high else { return false }
    for offset in 2..<max(length, 2) where bytes[at + offset] & 0xC0 != 0x80 { return false }
    at += length
  }
  return true
}
