internal import CanonicalJSON
internal import Crypto
internal import Foundation

/// What opens one event to somebody who has neither vault nor customer key: its event key and its
/// plaintext. One event's key opens no other.
public struct Disclosure: Sendable, Hashable {
  /// 32 bytes.
  public let eventKey: [UInt8]
  /// Exactly what was sealed: canonical JSON padded with spaces.
  public let plaintext: [UInt8]

  public init(eventKey: [UInt8], plaintext: [UInt8]) {
    self.eventKey = eventKey
    self.plaintext = plaintext
  }

  /// How a disclosure does not belong to a sealed part.
  public enum Mismatch: Error, Equatable {
    /// The event key is not the one that the entry commits to, or the sealed part is none.
    case commitment
    /// The key decrypts to another text, or to none.
    case plaintext
  }

  /// Ties the disclosure to the sealed part of an entry.
  ///
  /// - Throws: `Mismatch`.
  public func check(against sealed: [UInt8], for context: SealingContext) throws(Mismatch) {
    guard sealed.count >= Sealing.header + 16, eventKey.count == 32,
      let version = Sealing.keyVersion(of: sealed)
    else { throw .commitment }
    let key = SymmetricKey(data: eventKey)
    guard Sealing.code(key, Array("commit".utf8)) == Array(sealed[3..<35]) else {
      throw .commitment
    }
    guard let opened = Sealing.decrypt(sealed, context, version, key), opened == plaintext else {
      throw .plaintext
    }
  }
}

extension Sealing {
  /// The event key and plaintext of a sealed part, padding included.
  ///
  /// - Throws: `VaultError`.
  static func disclose(
    _ sealed: [UInt8], for context: SealingContext, under key: CustomerKey
  ) throws -> Disclosure {
    let eventKey = eventKey(key, context.associatedData(keyVersion: key.version))
    guard sealed.count >= header + 16, let version = keyVersion(of: sealed) else {
      throw VaultError.malformed
    }
    guard code(eventKey, Array("commit".utf8)) == Array(sealed[3..<35]),
      let plaintext = decrypt(sealed, context, version, eventKey)
    else { throw VaultError.notAuthentic }
    return Disclosure(eventKey: eventKey.withUnsafeBytes { Array($0) }, plaintext: plaintext)
  }

  /// The padded plaintext; nil when the key or the associated data do not fit.
  static func decrypt(
    _ sealed: [UInt8], _ context: SealingContext, _ version: UInt16, _ key: SymmetricKey
  ) -> [UInt8]? {
    let box = try? AES.GCM.SealedBox(
      nonce: AES.GCM.Nonce(data: sealed[35..<header]),
      ciphertext: sealed[header..<(sealed.count - 16)], tag: sealed[(sealed.count - 16)...])
    guard let box else { return nil }
    let plain = try? AES.GCM.open(
      box, using: key, authenticating: context.associatedData(keyVersion: version))
    return plain.map { Array($0) }
  }
}

extension Vault {
  /// What opens one event to others; nil when the customer's key is not there any more.
  ///
  /// - Throws: `VaultError`.
  public func disclose(
    _ sealed: [UInt8], eventID: String, type: String, customer: String
  ) throws -> Disclosure? {
    guard let version = Sealing.keyVersion(of: sealed) else { throw VaultError.malformed }
    guard let key = try access.key(customer, version: version) else { return nil }
    return try Sealing.disclose(
      sealed,
      for: SealingContext(origin: origin, eventID: eventID, type: type, customer: customer),
      under: key)
  }
}
