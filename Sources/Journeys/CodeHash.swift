internal import CanonicalJSON

/// A code as folds compare it: a keyed 64-bit hash of its bytes, new in every process.
///
/// Never written anywhere. The key is random, so no input can be made to meet another; two codes
/// of one blueprint meet with a chance of 2^-64.
public struct CodeHash: Hashable, Sendable {
  private let value: UInt64

  private static let seed = UInt64.random(in: .min ... .max) | 1

  /// No code at all.
  public static let none = CodeHash(value: 0)

  private init(value: UInt64) {
    self.value = value
  }

  public init(_ bytes: UnsafeRawBufferPointer) {
    let value: UInt64
    if let key = InlineKey(bytes) {
      value = key.mixed(Self.seed)
    } else {
      var hasher = Hasher()
      hasher.combine(bytes: bytes)
      value = UInt64(bitPattern: Int64(hasher.finalize()))
    }
    self.value = value == 0 ? 1 : value
  }

  public init(_ text: String) {
    var text = text
    self = text.withUTF8 { CodeHash(UnsafeRawBufferPointer($0)) }
  }
}
