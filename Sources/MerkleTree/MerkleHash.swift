internal import Crypto

/// A SHA-256 value, 32 bytes kept inline.
public struct MerkleHash: Hashable, Sendable {
  // Four native words, so that a hash costs no allocation; their memory is the bytes in order.
  private var words: (UInt64, UInt64, UInt64, UInt64)

  public static let byteCount = 32

  /// The root of the empty tree: SHA-256 of nothing (RFC 6962, section 2.1).
  public static let emptyRoot = MerkleHash(of: UnsafeRawBufferPointer(start: nil, count: 0))

  /// SHA-256 of the bytes as they are.
  public init(of bytes: UnsafeRawBufferPointer) {
    var function = SHA256()
    function.update(bufferPointer: bytes)
    self.init(digest: function.finalize())
  }

  /// Thirty-two bytes in memory; nil for any other count.
  public init?(_ bytes: UnsafeRawBufferPointer) {
    guard bytes.count == Self.byteCount else { return nil }
    self.init()
    withUnsafeMutableBytes(of: &words) { $0.copyMemory(from: bytes) }
  }

  /// Thirty-two bytes; nil for any other count.
  public init?(_ bytes: some Collection<UInt8>) {
    guard bytes.count == Self.byteCount else { return nil }
    self.init()
    withUnsafeMutableBytes(of: &words) { target in
      for (index, byte) in bytes.enumerated() { target[index] = byte }
    }
  }

  private init() {
    words = (0, 0, 0, 0)
  }

  private init(digest: SHA256.Digest) {
    self.init()
    // Its own `withUnsafeBytes` is a generic call into another module, a hundred nanoseconds.
    Swift.withUnsafeBytes(of: digest) { source in
      withUnsafeMutableBytes(of: &words) { $0.copyMemory(from: source) }
    }
  }

  public var bytes: [UInt8] { withUnsafeBytes { Array($0) } }

  public func withUnsafeBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    Swift.withUnsafeBytes(of: words, body)
  }

  public static func == (left: MerkleHash, right: MerkleHash) -> Bool { left.words == right.words }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(words.0)
    hasher.combine(words.1)
    hasher.combine(words.2)
    hasher.combine(words.3)
  }
}

extension MerkleHash {
  /// The hash of a leaf whose buffer already begins with the prefix byte 0x00.
  ///
  /// Prefix and entry in one buffer, because each update of the hash function costs a call.
  public static func leaf(prefixed bytes: UnsafeRawBufferPointer) -> MerkleHash {
    MerkleHash(of: bytes)
  }

  /// The hash of a leaf: SHA-256(0x00 ‖ entry), RFC 6962 section 2.1.
  public static func leaf(_ entry: some Collection<UInt8>) -> MerkleHash {
    ([0] + Array(entry)).withUnsafeBytes { MerkleHash(of: $0) }
  }

  /// The hash of an inner node: SHA-256(0x01 ‖ left ‖ right), RFC 6962 section 2.1.
  public static func node(_ left: MerkleHash, _ right: MerkleHash) -> MerkleHash {
    withUnsafeTemporaryAllocation(byteCount: 65, alignment: 8) { buffer in
      buffer.storeBytes(of: 1, as: UInt8.self)
      buffer.storeBytes(of: left.words.0, toByteOffset: 1, as: UInt64.self)
      buffer.storeBytes(of: left.words.1, toByteOffset: 9, as: UInt64.self)
      buffer.storeBytes(of: left.words.2, toByteOffset: 17, as: UInt64.self)
      buffer.storeBytes(of: left.words.3, toByteOffset: 25, as: UInt64.self)
      buffer.storeBytes(of: right.words.0, toByteOffset: 33, as: UInt64.self)
      buffer.storeBytes(of: right.words.1, toByteOffset: 41, as: UInt64.self)
      buffer.storeBytes(of: right.words.2, toByteOffset: 49, as: UInt64.self)
      buffer.storeBytes(of: right.words.3, toByteOffset: 57, as: UInt64.self)
      return MerkleHash(of: UnsafeRawBufferPointer(buffer))
    }
  }
}

extension MerkleHash: CustomStringConvertible {
  /// Standard base64, as signed notes write it.
  public var description: String { Base64.encode(bytes) }

  public init?(base64 text: some StringProtocol) {
    guard let bytes = Base64.decode(text), let hash = MerkleHash(bytes) else { return nil }
    self = hash
  }
}
