internal import CanonicalJSON
internal import Crypto
internal import Foundation

/// Puts keys under the vault key, each bound to whose it is: AES-256-GCM with a random nonce, under a
/// key derived from the vault key, with the name of what is wrapped as associated data.
///
/// A nonce is 96 random bits and every vault key wraps each key once, so that with a million keys
/// two of them meet with a chance of one in 2^56.
struct Wrapping {
  private let key: SymmetricKey
  private let origin: String

  /// A wrapped key: nonce, ciphertext and tag.
  static let byteCount = 12 + 32 + 16

  init(_ master: SymmetricKey, origin: String) {
    self.origin = origin
    key = HKDF<SHA256>.deriveKey(
      inputKeyMaterial: master, info: Data("touchstone vault 2 wrapping".utf8),
      outputByteCount: 32)
  }

  func wrap(_ key: SymmetricKey, customer: String, version: Int64) throws -> Data {
    try seal(key, of(customer, version))
  }

  /// Nil where it is not the key of this customer and version, or of another vault key.
  func unwrap(_ wrapped: Data, customer: String, version: Int64) -> SymmetricKey? {
    open(wrapped, of(customer, version))
  }

  /// One of the vault's own keys, by name.
  func wrap(_ key: SymmetricKey, named name: String) throws -> Data {
    try seal(key, Data(("own " + name).utf8))
  }

  func unwrap(_ wrapped: Data, named name: String) -> SymmetricKey? {
    open(wrapped, Data(("own " + name).utf8))
  }

  /// Canonical JSON of [origin, customer, version].
  private func of(_ customer: String, _ version: Int64) -> Data {
    var bytes: [UInt8] = [UInt8(ascii: "[")]
    for text in [origin, customer] {
      CanonicalWriter.write(text, to: &bytes)
      bytes.append(UInt8(ascii: ","))
    }
    bytes.append(contentsOf: String(version).utf8)
    bytes.append(UInt8(ascii: "]"))
    return Data(bytes)
  }

  private func seal(_ secret: SymmetricKey, _ name: Data) throws -> Data {
    let plain = secret.withUnsafeBytes { Data($0) }
    let box = try AES.GCM.seal(plain, using: key, authenticating: name)
    guard let combined = box.combined else { throw VaultError.malformed }
    return combined
  }

  private func open(_ wrapped: Data, _ name: Data) -> SymmetricKey? {
    guard wrapped.count == Self.byteCount, let box = try? AES.GCM.SealedBox(combined: wrapped)
    else { return nil }
    return (try? AES.GCM.open(box, using: key, authenticating: name)).map { SymmetricKey(data: $0) }
  }
}
