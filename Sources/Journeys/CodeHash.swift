/// A code as folds compare it: a keyed 64-bit hash of its bytes, new in every process.
///
/// Never written anywhere. With the standard library's keyed hash, two codes of one blueprint
/// meet with a chance of 2^-64; no input can be made to meet.
public struct CodeHash: Hashable, Sendable {
  private let value: Int

  /// No code at all.
  public static let none = CodeHash(value: 0)

  private init(value: Int) {
    self.value = value
  }

  public init(_ bytes: UnsafeRawBufferPointer) {
    var hasher = Hasher()
    hasher.combine(bytes: bytes)
    let value = hasher.finalize()
    self.value = value == 0 ? 1 : value
  }

  public init(_ text: String) {
    var text = text
    self = text.withUTF8 { CodeHash(UnsafeRawBufferPointer($0)) }
  }
}
