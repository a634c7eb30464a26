/// A short byte string kept in four machine words: a dictionary key that costs no allocation.
///
/// Keys compare as bytes; Swift's `String ==` is canonical equivalence and not meant here.
public struct InlineKey: Hashable, Sendable {
  private var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)

  /// The longest text that fits; the last byte holds the length.
  public static let capacity = 31

  /// Nil for texts longer than the capacity.
  public init?(_ bytes: UnsafeRawBufferPointer) {
    guard bytes.count <= Self.capacity else { return nil }
    withUnsafeMutableBytes(of: &words) { target in
      target.copyMemory(from: bytes)
      target[Self.capacity] = UInt8(truncatingIfNeeded: bytes.count)
    }
  }

  public static func == (left: InlineKey, right: InlineKey) -> Bool { left.words == right.words }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(words.0)
    hasher.combine(words.1)
    hasher.combine(words.2)
    hasher.combine(words.3)
  }
}

/// A dictionary from byte strings that forgets everything when it grows past its bound.
///
/// What it holds can be looked up again; the bound keeps memory flat on files of any size.
public struct ByteMap<Value> {
  private var short: [InlineKey: Value] = [:]
  private var long: [[UInt8]: Value] = [:]
  private let bound: Int

  public init(bound: Int) {
    self.bound = bound
  }

  public subscript(bytes: UnsafeRawBufferPointer) -> Value? {
    get {
      if let key = InlineKey(bytes) { return short[key] }
      return long[Array(bytes)]
    }
    set {
      if short.count + long.count >= bound, self[bytes] == nil { removeAll() }
      if let key = InlineKey(bytes) { short[key] = newValue } else { long[Array(bytes)] = newValue }
    }
  }

  public mutating func removeAll() {
    short.removeAll(keepingCapacity: true)
    long.removeAll()
  }
}
