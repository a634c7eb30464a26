internal import Crypto

/// A witness's signature over a checkpoint and the time at which the witness saw it.
///
/// Eight bytes of seconds since 1970, highest first, and an Ed25519 signature of 64 bytes over
/// "cosignature/v1", a line "time" with the seconds, and the text of the note.
/// Source of the format: C2SP tlog-cosignature.
public struct Cosignature: Sendable, Hashable {
  /// Seconds since 1970 UTC.
  public let time: UInt64
  let signature: [UInt8]

  private static let timeByteCount = 8
  private static let byteCount = timeByteCount + 64

  /// Reads what stands behind the key's hash on a signature line; nil if malformed.
  public init?(_ bytes: [UInt8]) {
    guard bytes.count == Self.byteCount else { return nil }
    time = bytes.prefix(Self.timeByteCount).reduce(0) { $0 << 8 | UInt64($1) }
    signature = Array(bytes[Self.timeByteCount...])
  }

  init(time: UInt64, signature: [UInt8]) {
    self.time = time
    self.signature = signature
  }

  var bytes: [UInt8] {
    (0..<Self.timeByteCount).reversed().map { UInt8(truncatingIfNeeded: time >> UInt64($0 * 8)) }
      + signature
  }

  static func message(_ text: String, time: UInt64) -> [UInt8] {
    Array("cosignature/v1\ntime \(time)\n\(text)".utf8)
  }
}

/// A witness's key, in the text form `PRIVATE+KEY+name+hash+base64(0x04 ‖ seed)`.
public struct Cosigner: Sendable {
  public let name: String
  private let key: Curve25519.Signing.PrivateKey

  private static let algorithm = NoteAlgorithm.cosignature

  /// A new key under a name without white space and plus signs; nil for other names.
  public static func generate(name: String) -> Cosigner? {
    guard NoteVerifier.isName(name) else { return nil }
    return Cosigner(name: name, key: Curve25519.Signing.PrivateKey())
  }

  private init(name: String, key: Curve25519.Signing.PrivateKey) {
    self.name = name
    self.key = key
  }

  /// Reads the text form; nil if malformed or if its hash is not that of the key.
  public init?(text: String) {
    let parts = text.split(separator: "+", maxSplits: 4, omittingEmptySubsequences: false)
    guard text.utf8.starts(with: "PRIVATE+KEY+".utf8), parts.count == 5,
      NoteVerifier.isName(String(parts[2])), let bytes = Base64.decode(parts[4]),
      bytes.count == 33, bytes[0] == Self.algorithm.rawValue,
      let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: bytes[1...])
    else { return nil }
    self.init(name: String(parts[2]), key: key)
    guard parts[3].utf8.elementsEqual(hexadecimal(verifier.keyID).utf8) else { return nil }
  }

  public var text: String {
    "PRIVATE+KEY+\(name)+\(hexadecimal(verifier.keyID))+"
      + Base64.encode([Self.algorithm.rawValue] + key.rawRepresentation)
  }

  public var verifier: NoteVerifier {
    NoteVerifier(name: name, publicKey: key.publicKey, algorithm: Self.algorithm)
  }

  /// States that a note was seen at a time.
  ///
  /// - Parameter time: seconds since 1970 UTC.
  public func cosign(_ text: String, time: UInt64) throws -> NoteSignature {
    let signature = try key.signature(for: Cosignature.message(text, time: time))
    return NoteSignature(
      name: name, keyID: verifier.keyID,
      bytes: Cosignature(time: time, signature: Array(signature)).bytes)
  }
}
