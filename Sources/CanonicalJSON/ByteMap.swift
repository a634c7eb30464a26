/// A table from byte strings that forgets everything when it grows past its bound.
///
/// What it holds can be looked up again; the bound keeps memory flat on files of any size.
public final class ByteMap<Value> {
  @usableFromInline let short = GrowingTable<InlineKey, Value>()
  @usableFromInline var long: [[UInt8]: Value] = [:]
  /// Where the key looked up last stands: it is often the next to be set.
  @usableFromInline var last = 0
  @usableFromInline let bound: Int

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

  @inlinable
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
