internal import Crypto

/// A key that signs notes, in the text form `PRIVATE+KEY+name+hash+base64(0x01 ‖ seed)`.
///
/// Source of the format: C2SP signed-note and the note package it describes.
public struct NoteSigner: Sendable {
  public let name: String
  public let keyID: UInt32
  private let key: Curve25519.Signing.PrivateKey

  /// A new Ed25519 key under a name without white space and plus signs; nil for other names.
  public static func generate(name: String) -> NoteSigner? {
    guard NoteVerifier.isName(name) else { return nil }
    return NoteSigner(name: name, key: Curve25519.Signing.PrivateKey())
  }

  private init(name: String, key: Curve25519.Signing.PrivateKey) {
    self.name = name
    self.key = key
    keyID = NoteVerifier.keyID(
      name: name, .ed25519, publicKey: Array(key.publicKey.rawRepresentation))
  }

  /// Reads the text form; nil if malformed or if its hash is not that of the key.
  public init?(text: String) {
    let parts = text.split(separator: "+", maxSplits: 4, omittingEmptySubsequences: false)
    guard text.utf8.starts(with: "PRIVATE+KEY+".utf8), parts.count == 5,
      NoteVerifier.isName(String(parts[2])), let bytes = Base64.decode(parts[4]),
      bytes.count == 33, bytes[0] == NoteAlgorithm.ed25519.rawValue,
      let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: bytes[1...])
    else { return nil }
    self.init(name: String(parts[2]), key: key)
    guard UInt32(parts[3], radix: 16) == keyID, parts[3].count == 8 else { return nil }
  }

  public var text: String {
    "PRIVATE+KEY+\(name)+\(hexadecimal(keyID))+"
      + Base64.encode([NoteAlgorithm.ed25519.rawValue] + key.rawRepresentation)
  }

  public var verifier: NoteVerifier {
    NoteVerifier(name: name, publicKey: key.publicKey)
  }

  /// Signs a note's text, which ends with a line feed.
  public func sign(_ text: String) throws -> NoteSignature {
    let signature = try key.signature(for: Array(text.utf8))
    return NoteSignature(name: name, keyID: keyID, bytes: Array(signature))
  }
}

/// How a key signs a note; the byte that stands before the key in its text form.
public enum NoteAlgorithm: UInt8, Sendable {
  /// The text itself, with Ed25519.
  case ed25519 = 0x01
  /// The text and the time at which a witness saw it: C2SP tlog-cosignature, cosignature/v1.
  case cosignature = 0x04
}

/// The public half of a note's key, in the text form `name+hash+base64(algorithm ‖ key)`.
public struct NoteVerifier: Sendable {
  public let name: String
  public let keyID: UInt32
  public let algorithm: NoteAlgorithm
  private let key: Curve25519.Signing.PublicKey

  init(
    name: String, publicKey: Curve25519.Signing.PublicKey, algorithm: NoteAlgorithm = .ed25519
  ) {
    self.name = name
    self.algorithm = algorithm
    key = publicKey
    keyID = Self.keyID(name: name, algorithm, publicKey: Array(publicKey.rawRepresentation))
  }

  public init?(text: String) {
    let parts = text.split(separator: "+", maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3, Self.isName(String(parts[0])), parts[1].count == 8,
      let bytes = Base64.decode(parts[2]), bytes.count == 33,
      let algorithm = NoteAlgorithm(rawValue: bytes[0]),
      let key = try? Curve25519.Signing.PublicKey(rawRepresentation: bytes[1...])
    else { return nil }
    self.init(name: String(parts[0]), publicKey: key, algorithm: algorithm)
    guard hexadecimal(keyID).utf8.elementsEqual(parts[1].utf8) else { return nil }
  }

  public var text: String {
    "\(name)+\(hexadecimal(keyID))+"
      + Base64.encode([algorithm.rawValue] + key.rawRepresentation)
  }

  /// The id as it is written in the text form: eight hexadecimal digits.
  public var keyIDText: String { hexadecimal(keyID) }

  public func verifies(_ signature: NoteSignature, of text: String) -> Bool {
    guard isOwn(signature) else { return false }
    switch algorithm {
    case .ed25519: return key.isValidSignature(signature.bytes, for: Array(text.utf8))
    case .cosignature:
      guard let parts = Cosignature(signature.bytes) else { return false }
      return key.isValidSignature(
        parts.signature, for: Cosignature.message(text, time: parts.time))
    }
  }

  /// Whether these bytes are the key's plain Ed25519 signature over a text.
  public func verifies(bytes: [UInt8], of text: String) -> Bool {
    algorithm == .ed25519 && key.isValidSignature(bytes, for: Array(text.utf8))
  }

  /// Whether a signature line claims to be this key's; names compare as bytes.
  public func isOwn(_ signature: NoteSignature) -> Bool {
    signature.name.utf8.elementsEqual(name.utf8) && signature.keyID == keyID
  }

  /// A name has no white space, no plus sign, and none of the characters that a note refuses.
  static func isName(_ name: String) -> Bool {
    !name.isEmpty
      && name.unicodeScalars.allSatisfy {
        !$0.properties.isWhitespace && $0 != "+" && $0.value >= 0x20
      }
  }

  /// The first four bytes of SHA-256(name ‖ line feed ‖ algorithm ‖ public key).
  static func keyID(name: String, _ algorithm: NoteAlgorithm, publicKey: [UInt8]) -> UInt32 {
    let digest = SHA256.hash(data: Array(name.utf8) + [0x0A, algorithm.rawValue] + publicKey)
    return digest.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
  }
}

extension NoteVerifier: Hashable {
  public static func == (left: NoteVerifier, right: NoteVerifier) -> Bool {
    left.text.utf8.elementsEqual(right.text.utf8)
  }

  public func hash(into hasher: inout Hasher) { hasher.combine(keyID) }
}

func hexadecimal(_ value: UInt32) -> String {
  let digits = String(value, radix: 16)
  return String(repeating: "0", count: 8 - digits.count) + digits
}
