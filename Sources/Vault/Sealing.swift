public import CanonicalJSON
internal import Crypto
internal import Foundation

/// Which event something is sealed for; together with the key version it is the associated data.
public struct SealingContext: Sendable, Hashable {
  public let origin: String
  public let eventID: String
  public let type: String
  public let customer: String

  public init(origin: String, eventID: String, type: String, customer: String) {
    self.origin = origin
    self.eventID = eventID
    self.type = type
    self.customer = customer
  }

  /// Canonical JSON of [origin, event id, type, customer, key version].
  func associatedData(keyVersion: UInt16) -> [UInt8] {
    var bytes: [UInt8] = [UInt8(ascii: "[")]
    for text in [origin, eventID, type, customer] {
      CanonicalWriter.write(text, to: &bytes)
      bytes.append(UInt8(ascii: ","))
    }
    bytes.append(contentsOf: String(keyVersion).utf8)
    bytes.append(UInt8(ascii: "]"))
    return bytes
  }
}

/// A customer's key and its version.
public struct CustomerKey: Sendable {
  public let version: UInt16
  let key: SymmetricKey

  init(version: UInt16, key: SymmetricKey) {
    self.version = version
    self.key = key
  }
}

/// Seals the personal part of an event.
///
/// 0x01 ‖ keyVersion(2) ‖ commit(32) ‖ nonce(12) ‖ ciphertext ‖ tag(16), where
/// eventKey = HKDF-SHA256(customerKey, info: AAD), commit = HMAC(eventKey, "commit"),
/// nonce = HMAC(eventKey, "nonce" ‖ plaintext)[0..<12], AES-256-GCM under the event key.
/// Deterministic for one event, so that retries compare equal; the commitment ties a disclosed
/// event key to its entry, and one event's key opens no other.
public enum Sealing {
  static let format: UInt8 = 1
  static let header = 1 + 2 + 32 + 12
  static let block = 128
  static let tagByteCount = 16

  public static func seal(
    _ personal: JSON, for context: SealingContext, under key: CustomerKey
  ) throws -> [UInt8] {
    let aad = context.associatedData(keyVersion: key.version)
    let eventKey = eventKey(key, aad)
    var plain = try personal.canonicalBytes()
    plain.append(
      contentsOf: repeatElement(
        UInt8(ascii: " "), count: (block - plain.count % block) % block))
    let nonce = Array(code(eventKey, Array("nonce".utf8) + plain).prefix(12))
    let box = try AES.GCM.seal(
      plain, using: eventKey, nonce: AES.GCM.Nonce(data: nonce), authenticating: aad)
    return [format, UInt8(key.version >> 8), UInt8(key.version & 0xFF)]
      + code(eventKey, Array("commit".utf8)) + nonce + Array(box.ciphertext) + Array(box.tag)
  }

  /// - Throws: `VaultError`.
  public static func open(
    _ sealed: [UInt8], for context: SealingContext, under key: CustomerKey
  ) throws -> JSON {
    guard sealed.count >= header + 16, sealed[0] == format, let version = keyVersion(of: sealed)
    else { throw VaultError.malformed }
    guard version == key.version else { throw VaultError.noKey }
    let aad = context.associatedData(keyVersion: version)
    let eventKey = eventKey(key, aad)
    guard code(eventKey, Array("commit".utf8)) == Array(sealed[3..<35]) else {
      throw VaultError.notAuthentic
    }
    do {
      let box = try AES.GCM.SealedBox(
        nonce: AES.GCM.Nonce(data: sealed[35..<47]),
        ciphertext: sealed[header..<(sealed.count - 16)], tag: sealed[(sealed.count - 16)...])
      return try JSON(strict: Array(AES.GCM.open(box, using: eventKey, authenticating: aad)))
    } catch is CryptoKitError {
      throw VaultError.notAuthentic
    }
  }

  /// The version of the key a sealed part was made with; nil if malformed.
  public static func keyVersion(of sealed: [UInt8]) -> UInt16? {
    guard sealed.count > 2, sealed[0] == format else { return nil }
    return UInt16(sealed[1]) << 8 | UInt16(sealed[2])
  }

  static func eventKey(_ key: CustomerKey, _ aad: [UInt8]) -> SymmetricKey {
    HKDF<SHA256>.deriveKey(inputKeyMaterial: key.key, info: aad, outputByteCount: 32)
  }

  static func code(_ key: SymmetricKey, _ message: [UInt8]) -> [UInt8] {
    Array(HMAC<SHA256>.authenticationCode(for: message, using: key))
  }
}
