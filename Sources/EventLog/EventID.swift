public import Chronology

/// The identity of an event: a UUID made by whoever records it (RFC 9562).
public struct EventID: Hashable, Sendable {
  public let high: UInt64
  public let low: UInt64

  public init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// Sixteen bytes, most significant first; nil for any other count.
  public init?(bytes: some Collection<UInt8>) {
    guard bytes.count == 16 else { return nil }
    high = bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    low = bytes.suffix(8).reduce(0) { $0 << 8 | UInt64($1) }
  }

  public var bytes: [UInt8] {
    [high, low].flatMap { word in
      (0..<8).map { UInt8(truncatingIfNeeded: word >> UInt64(56 - $0 * 8)) }
    }
  }

  /// A version 7 UUID: milliseconds of a moment, the rest random.
  public static func version7(
    at time: Timestamp, using generator: inout some RandomNumberGenerator
  ) -> EventID {
    let milliseconds = UInt64(clamping: time.milliseconds) & 0xFFFF_FFFF_FFFF
    return EventID(
      high: milliseconds << 16 | 0x7000 | generator.next() & 0xFFF,
      low: 0x8000_0000_0000_0000 | generator.next() >> 2)
  }

  /// A version 8 UUID: the first bytes of a hash, with version and variant set.
  public static func version8(hash: some Collection<UInt8>) -> EventID {
    let high = hash.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    let low = hash.dropFirst(8).prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    return EventID(
      high: high & 0xFFFF_FFFF_FFFF_0FFF | 0x8000,
      low: low & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000)
  }

  /// Reads the form `019b772d-0dc0-797b-8858-d8da8b529b4a`, upper case too; nil for others.
  public init?(_ bytes: UnsafeRawBufferPointer) {
    let hyphen = UInt8(ascii: "-")
    guard bytes.count == 36, bytes[8] == hyphen, bytes[13] == hyphen, bytes[18] == hyphen,
      bytes[23] == hyphen
    else { return nil }
    func four(_ offset: Int) -> UInt64 {
      UInt64(UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self)))
    }
    func eight(_ offset: Int) -> UInt64 {
      UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }
    guard let first = Self.word(eight(0)), let second = Self.word(four(9) | four(14) << 32),
      let third = Self.word(four(19) | four(24) << 32), let fourth = Self.word(eight(28))
    else { return nil }
    self.init(
      high: UInt64(first) << 32 | UInt64(second), low: UInt64(third) << 32 | UInt64(fourth))
  }

  /// The number behind eight hexadecimal digits, the first in the lowest byte; nil for others.
  private static func word(_ text: UInt64) -> UInt32? {
    let letters = text >> 6 & 0x0101_0101_0101_0101
    let digits = (text & 0x0F0F_0F0F_0F0F_0F0F) &+ letters &* 9
    var packed = (digits << 4 | digits >> 8) & 0x00FF_00FF_00FF_00FF
    packed = (packed | packed >> 8) & 0x0000_FFFF_0000_FFFF
    packed = packed | packed >> 16
    let word = UInt32(truncatingIfNeeded: packed).byteSwapped
    // Whatever is no digit reads back differently.
    return hex(word).littleEndian == text | (text & 0x4040_4040_4040_4040) >> 1 ? word : nil
  }

  public init?(text: String) {
    guard let id = Array(text.utf8).withUnsafeBytes({ EventID($0) }) else { return nil }
    self = id
  }

  /// The length of the text form.
  public static let byteCount = 36

  /// Writes the lower-case text form, 36 bytes.
  public func write(to target: UnsafeMutableRawPointer) {
    let digits = (
      Self.hex(UInt32(truncatingIfNeeded: high >> 32)), Self.hex(UInt32(truncatingIfNeeded: high)),
      Self.hex(UInt32(truncatingIfNeeded: low >> 32)), Self.hex(UInt32(truncatingIfNeeded: low))
    )
    let hyphen = UInt8(ascii: "-")
    target.storeBytes(of: digits.0, as: UInt64.self)
    target.storeBytes(of: hyphen, toByteOffset: 8, as: UInt8.self)
    target.storeBytes(of: UInt32(truncatingIfNeeded: digits.1), toByteOffset: 9, as: UInt32.self)
    target.storeBytes(of: hyphen, toByteOffset: 13, as: UInt8.self)
    target.storeBytes(
      of: UInt32(truncatingIfNeeded: digits.1 >> 32), toByteOffset: 14, as: UInt32.self)
    target.storeBytes(of: hyphen, toByteOffset: 18, as: UInt8.self)
    target.storeBytes(of: UInt32(truncatingIfNeeded: digits.2), toByteOffset: 19, as: UInt32.self)
    target.storeBytes(of: hyphen, toByteOffset: 23, as: UInt8.self)
    target.storeBytes(
      of: UInt32(truncatingIfNeeded: digits.2 >> 32), toByteOffset: 24, as: UInt32.self)
    target.storeBytes(of: digits.3, toByteOffset: 28, as: UInt64.self)
  }

  /// Eight hexadecimal digits at once, the first in the lowest byte.
  private static func hex(_ word: UInt32) -> UInt64 {
    // Bytes in reading order, then apart, then their halves side by side.
    var spread = UInt64(word.byteSwapped)
    spread = (spread | spread << 16) & 0x0000_FFFF_0000_FFFF
    spread = (spread | spread << 8) & 0x00FF_00FF_00FF_00FF
    let digits = spread >> 4 & 0x000F_000F_000F_000F | (spread & 0x000F_000F_000F_000F) << 8
    // Above nine, adding six carries into the bit that tells a letter.
    let letters = (digits &+ 0x0606_0606_0606_0606) >> 4 & 0x0101_0101_0101_0101
    let text = digits &+ 0x3030_3030_3030_3030 &+ letters &* 39
    return text.littleEndian
  }
}

extension EventID: CustomStringConvertible {
  public var description: String {
    withUnsafeTemporaryAllocation(byteCount: Self.byteCount, alignment: 1) { buffer in
      guard let start = buffer.baseAddress else { return "" }
      write(to: start)
      return String(decoding: buffer, as: UTF8.self)
    }
  }
}
