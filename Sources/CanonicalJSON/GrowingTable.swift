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
  @usableFromInline var held = 0
  @inlinable
  public var count: Int { held }
  @usableFromInline let seed = UInt64.random(in: .min ... .max) | 1

  /// - Parameter room: entries that fit without a move; memory that none is put into costs nothing.
  public init(room: Int = 32) {
    var capacity = 32
    while capacity < room { capacity *= 2 }
    self.capacity = capacity
    mask = capacity * 2 - 1
    slots = .allocate(capacity: capacity * 2)
    slots.initialize(repeating: 0, count: capacity * 2)
    keys = .allocate(capacity: capacity)
    entries = .allocate(capacity: capacity)
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
  @inlinable
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
    held += 1
    return held - 1
  }

  @inlinable
  public func removeAll() {
    entries.deinitialize(count: count)
    keys.deinitialize(count: count)
    held = 0
    slots.update(repeating: 0, count: mask + 1)
  }

  @inlinable
  func grow() {
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

  @inlinable
  func link(_ place: Int) {
    var slot = Int(truncatingIfNeeded: keys[place].mixed(seed)) & mask
    while slots[slot] != 0 { slot = (slot + 1) & mask }
    slots[slot] = Int32(truncatingIfNeeded: place + 1)
  }
}
