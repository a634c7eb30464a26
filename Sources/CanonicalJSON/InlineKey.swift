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

/// A key that can say quickly where in a table it belongs.
public protocol TableKey: Equatable, Sendable {
  /// Well mixed in all bits, and different from process to process.
  func mixed(_ seed: UInt64) -> UInt64
}

extension InlineKey: TableKey {
  @inlinable
  public func mixed(_ seed: UInt64) -> UInt64 {
    fold(fold(a ^ seed, b ^ 0x9E37_79B9_7F4A_7C15) ^ c, d ^ seed)
  }
}

extension Int64: TableKey {
  @inlinable
  public func mixed(_ seed: UInt64) -> UInt64 {
    fold(UInt64(bitPattern: self) ^ seed, 0x9E37_79B9_7F4A_7C15)
  }
}

/// The two halves of a 128-bit product, folded together.
@inlinable
func fold(_ left: UInt64, _ right: UInt64) -> UInt64 {
  let product = left.multipliedFullWidth(by: right)
  return product.high ^ product.low
}

/// A table that only grows, and forgets everything at once: what it holds can be looked up again.
///
/// Entries stand side by side, so a found one can be changed in its place. The standard
/// dictionary takes some five times as long for keys as short as these. A class, because a
/// struct of arrays would be copied, reference by reference, at every look.
public final class GrowingTable<Key: TableKey, Value> {
  @usableFromInline var slots: UnsafeMutablePointer<Int32>
  @usableFromInline var mask = 63
  @usableFromInline var keys: UnsafeMutablePointer<Key>
  @usableFromInline var entries: UnsafeMutablePointer<Value>
  @usableFromInline var capacity = 32
  public private(set) var count = 0
  @usableFromInline let seed = UInt64.random(in: .min ... .max) | 1

  public init() {
    slots = .allocate(capacity: 64)
    slots.initialize(repeating: 0, count: 64)
    keys = .allocate(capacity: 32)
    entries = .allocate(capacity: 32)
  }

  deinit {
    entries.deinitialize(count: count)
    keys.deinitialize(count: count)
    slots.deallocate()
    keys.deallocate()
    entries.deallocate()
  }

  /// Where the entry of a key stands; nil if there is none.
  @inlinable
  public func find(_ key: Key) -> Int? {
    var slot = Int(truncatingIfNeeded: key.mixed(seed)) & mask
    while true {
      let place = Int(slots[slot])
      if place == 0 { return nil }
      if keys[place - 1] == key { return place - 1 }
      slot = (slot + 1) & mask
    }
  }

  /// The same where the caller has a guess.
  @inlinable
  public func find(_ key: Key, near place: Int) -> Int? {
    place >= 0 && place < count && keys[place] == key ? place : find(key)
  }

  /// The entry at a place that `find` or `set` has answered.
  @inlinable
  public subscript(place: Int) -> Value {
    get { entries[place] }
    _modify { yield &entries[place] }
  }

  @inlinable
  public func key(at place: Int) -> Key { keys[place] }

  /// Sets the entry of a key and answers where it stands.
  @discardableResult
  public func set(_ key: Key, _ value: Value) -> Int {
    if let place = find(key) {
      entries[place] = value
      return place
    }
    if count == capacity { grow() }
    (keys + count).initialize(to: key)
    (entries + count).initialize(to: value)
    link(count)
    count += 1
    return count - 1
  }

  public func removeAll() {
    entries.deinitialize(count: count)
    keys.deinitialize(count: count)
    count = 0
    slots.update(repeating: 0, count: mask + 1)
  }

  private func grow() {
    let moved = UnsafeMutablePointer<Key>.allocate(capacity: capacity * 2)
    moved.moveInitialize(from: keys, count: count)
    keys.deallocate()
    keys = moved
    let movedEntries = UnsafeMutablePointer<Value>.allocate(capacity: capacity * 2)
    movedEntries.moveInitialize(from: entries, count: count)
    entries.deallocate()
    entries = movedEntries
    capacity *= 2
    slots.deallocate()
    slots = .allocate(capacity: capacity * 2)
    slots.initialize(repeating: 0, count: capacity * 2)
    mask = capacity * 2 - 1
    for place in 0..<count { link(place) }
  }

  private func link(_ place: Int) {
    var slot = Int(truncatingIfNeeded: keys[place].mixed(seed)) & mask
    while slots[slot] != 0 { slot = (slot + 1) & mask }
    slots[slot] = Int32(truncatingIfNeeded: place + 1)
  }
}

/// A table from byte strings that forgets everything when it grows past its bound.
///
/// What it holds can be looked up again; the bound keeps memory flat on files of any size.
public final class ByteMap<Value> {
  @usableFromInline let short = GrowingTable<InlineKey, Value>()
  @usableFromInline var long: [[UInt8]: Value] = [:]
  /// Where the key looked up last stands: it is often the next to be set.
  @usableFromInline var last = 0
  private let bound: Int

  public init(bound: Int) {
    self.bound = bound
  }

  @inlinable
  public subscript(bytes: UnsafeRawBufferPointer) -> Value? {
    if let key = InlineKey(bytes) {
      guard let place = short.find(key, near: last) else { return nil }
      last = place
      return short[place]
    }
    return long[Array(bytes)]
  }

  public func set(_ bytes: UnsafeRawBufferPointer, _ value: Value) {
    if let key = InlineKey(bytes) {
      if let place = short.find(key, near: last) {
        short[place] = value
        return
      }
      if short.count >= bound { removeAll() }
      last = short.set(key, value)
    } else {
      let key = Array(bytes)
      if long.count >= bound, long[key] == nil { removeAll() }
      long[key] = value
    }
  }

  public func removeAll() {
    short.removeAll()
    long.removeAll()
  }
}
