/// A short byte string kept in four machine words: a key that costs no allocation.
///
/// Keys compare as bytes; Swift's `String ==` is canonical equivalence and not meant here.
@frozen
public struct InlineKey: Hashable, Sendable {
  @usableFromInline var a: UInt64 = 0
  @usableFromInline var b: UInt64 = 0
  @usableFromInline var c: UInt64 = 0
  @usableFromInline var d: UInt64 = 0

  /// The longest text that fits; the last byte holds the length.
  public static let capacity = 31

  /// Nil for texts longer than the capacity.
  @inlinable @inline(__always)
  public init?(_ bytes: UnsafeRawBufferPointer) {
    let count = bytes.count
    guard count <= 31 else { return nil }
    // Whole words, then what is left; going through memory byte by byte would stall the loads.
    let tail = Self.tail(bytes, count)
    switch count >> 3 {
    case 0: a = tail
    case 1:
      a = Self.word(bytes, 0)
      b = tail
    case 2:
      a = Self.word(bytes, 0)
      b = Self.word(bytes, 8)
      c = tail
    default:
      a = Self.word(bytes, 0)
      b = Self.word(bytes, 8)
      c = Self.word(bytes, 16)
      d = tail
    }
    // The length keeps "a" apart from "a\0".
    d |= UInt64(truncatingIfNeeded: count) << 56
  }

  @inlinable @inline(__always)
  static func word(_ bytes: UnsafeRawBufferPointer, _ offset: Int) -> UInt64 {
    UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
  }

  /// The last `count % 8` bytes.
  @inlinable @inline(__always)
  static func tail(_ bytes: UnsafeRawBufferPointer, _ count: Int) -> UInt64 {
    let rest = count & 7
    if rest == 0 { return 0 }
    if count >= 8 { return word(bytes, count - 8) >> UInt64((8 - rest) * 8) }
    if count >= 4 {
      let low = bytes.loadUnaligned(fromByteOffset: 0, as: UInt32.self).littleEndian
      let high = bytes.loadUnaligned(fromByteOffset: count - 4, as: UInt32.self).littleEndian
      return UInt64(low) | UInt64(high) << UInt64((count - 4) * 8)
    }
    var value: UInt64 = 0
    for index in 0..<count { value |= UInt64(bytes[index]) << UInt64(index * 8) }
    return value
  }

  @inlinable
  public static func == (left: InlineKey, right: InlineKey) -> Bool {
    left.a == right.a && left.b == right.b && left.c == right.c && left.d == right.d
  }

  @inlinable
  public func hash(into hasher: inout Hasher) {
    hasher.combine(a)
    hasher.combine(b)
    hasher.combine(c)
    hasher.combine(d)
  }
}
