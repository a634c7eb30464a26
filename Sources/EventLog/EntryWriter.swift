internal import Chronology
internal import MerkleTree

/// Writes an entry: the event as one line of canonical JSON (RFC 8785), keys in order.
///
/// This one small file uses raw pointers, because every event passes here when it is appended,
/// verified and exported; a test holds it equal to the plain form through `CanonicalJSON`.
public struct EntryWriter: ~Copyable {
  private var start: UnsafeMutableRawPointer
  private var capacity: Int
  private var length = 0
  private var times = TimeWriter()
  private var recordedTimes = TimeWriter()

  /// Longest entry that the log takes.
  public static let longestEntry = 65_535

  /// Where variable parts of the last entry stand, counted from its first byte.
  public struct Places: Sendable {
    public var recorded = 0
    public var data: Range<Int> = 0..<0
  }

  public init() {
    capacity = 4096
    start = .allocate(byteCount: capacity, alignment: 8)
  }

  deinit {
    start.deallocate()
  }

  /// The last entry behind a zero byte: what the leaf hash is taken over.
  public var prefixedLeaf: UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: start, count: length)
  }

  /// The last entry.
  public var entry: UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(rebasing: prefixedLeaf.dropFirst())
  }

  @discardableResult
  public mutating func write(_ parts: EntryParts) -> Places {
    var places = Places()
    length = 0
    // Each part may grow six-fold by escapes; sealed bytes grow by a third.
    reserve(
      640 + parts.data.count + (parts.sealed?.count ?? 0) * 2
        + 6
        * (parts.source.count + parts.type.count + parts.subject.count + parts.actor.count
          + (parts.customer?.count ?? 0) + (parts.correlationID?.count ?? 0)
          + (parts.causationID?.count ?? 0)))
    start.storeBytes(of: 0, as: UInt8.self)
    length = 1
    put("{\"actor\":\"")
    text(parts.actor)
    if let id = parts.causationID {
      put("\",\"causationid\":\"")
      text(id)
    }
    if let id = parts.correlationID {
      put("\",\"correlationid\":\"")
      text(id)
    }
    if let customer = parts.customer {
      put("\",\"customer\":\"")
      text(customer)
    }
    put("\",\"data\":")
    places.data = (length - 1)..<(length - 1 + parts.data.count)
    bytes(parts.data)
    put(",\"datacontenttype\":\"application/json\",\"dataversion\":")
    number(parts.dataVersion)
    put(",\"id\":\"")
    parts.id.write(to: start + length)
    length += EventID.byteCount
    put("\",\"recordedtime\":\"")
    places.recorded = length - 1
    recordedTimes.write(parts.recorded, to: start + length)
    length += RFC3339.byteCount
    if let sealed = parts.sealed {
      put("\",\"sealed\":\"")
      base64(sealed)
    }
    put("\",\"source\":\"")
    text(parts.source)
    put("\",\"specversion\":\"1.0\",\"subject\":\"")
    text(parts.subject)
    put("\",\"time\":\"")
    times.write(parts.time, to: start + length)
    length += RFC3339.byteCount
    if let offset = parts.timeOffset {
      put("\",\"timeoffset\":\"")
      offsetText(offset)
    }
    put("\",\"type\":\"")
    text(parts.type)
    put("\"}")
    return places
  }

  private mutating func reserve(_ count: Int) {
    guard count > capacity else { return }
    start.deallocate()
    capacity = count * 2
    start = .allocate(byteCount: capacity, alignment: 8)
  }

  @inline(__always)
  private mutating func put(_ literal: StaticString) {
    (start + length).copyMemory(from: literal.utf8Start, byteCount: literal.utf8CodeUnitCount)
    length += literal.utf8CodeUnitCount
  }

  @inline(__always)
  private mutating func bytes(_ content: UnsafeRawBufferPointer) {
    guard let from = content.baseAddress else { return }
    (start + length).copyMemory(from: from, byteCount: content.count)
    length += content.count
  }

  /// Ids hold no control characters, so only quote and backslash are escaped.
  @inline(__always)
  private mutating func text(_ content: UnsafeRawBufferPointer) {
    var at = 0
    while at + 8 <= content.count {
      let word = content.loadUnaligned(fromByteOffset: at, as: UInt64.self)
      if Self.mayNeedEscape(word) { break }
      start.storeBytes(of: word, toByteOffset: length, as: UInt64.self)
      length += 8
      at += 8
    }
    for byte in content[at...] {
      if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
        start.storeBytes(of: UInt8(ascii: "\\"), toByteOffset: length, as: UInt8.self)
        length += 1
      }
      start.storeBytes(of: byte, toByteOffset: length, as: UInt8.self)
      length += 1
    }
  }

  /// Whether a quote or backslash is among eight bytes; an alarm may be false.
  @inline(__always)
  private static func mayNeedEscape(_ word: UInt64) -> Bool {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let quote = word ^ (ones &* UInt64(UInt8(ascii: "\"")))
    let backslash = word ^ (ones &* UInt64(UInt8(ascii: "\\")))
    return ((quote &- ones) & ~quote | (backslash &- ones) & ~backslash) & (ones &* 0x80) != 0
  }

  private mutating func number(_ value: Int64) {
    if value >= 0, value < 10 {
      start.storeBytes(
        of: UInt8(truncatingIfNeeded: value) + UInt8(ascii: "0"), toByteOffset: length,
        as: UInt8.self)
      length += 1
      return
    }
    for byte in String(value).utf8 {
      start.storeBytes(of: byte, toByteOffset: length, as: UInt8.self)
      length += 1
    }
  }

  private mutating func offsetText(_ offset: TimeOffset) {
    for byte in offset.text.utf8 {
      start.storeBytes(of: byte, toByteOffset: length, as: UInt8.self)
      length += 1
    }
  }

  private mutating func base64(_ content: UnsafeRawBufferPointer) {
    var text: [UInt8] = []
    text.reserveCapacity(content.count / 3 * 4 + 4)
    Base64.append(content, to: &text)
    text.withUnsafeBytes { bytes($0) }
  }
}
