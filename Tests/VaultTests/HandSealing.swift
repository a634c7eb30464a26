import CanonicalJSON
import Crypto
import Foundation

/// Sealing as DESIGN.md writes it down, done by hand.
enum HandSealing {
  static func code(_ key: [UInt8], _ message: [UInt8]) -> [UInt8] {
    Array(HMAC<SHA256>.authenticationCode(for: message, using: SymmetricKey(data: key)))
  }

  /// HKDF-SHA256 of RFC 5869 without salt, one block of output.
  static func derive(_ key: [UInt8], info: [UInt8]) -> [UInt8] {
    code(code([UInt8](repeating: 0, count: 32), key), info + [1])
  }

  static func associatedData(
    origin: String, id: String, type: String, customer: String, version: Int64
  ) throws -> [UInt8] {
    try JSON.array([
      .string(origin), .string(id), .string(type), .string(customer), .integer(version),
    ]).canonicalBytes()
  }

  struct Parts {
    let format: UInt8
    let version: Int64
    let commit: [UInt8]
    let nonce: [UInt8]
    let ciphertext: [UInt8]
    let tag: [UInt8]

    init(_ sealed: [UInt8]) {
      format = sealed[0]
      version = Int64(sealed[1]) << 8 | Int64(sealed[2])
      commit = Array(sealed[3..<35])
      nonce = Array(sealed[35..<47])
      ciphertext = Array(sealed[47..<(sealed.count - 16)])
      tag = Array(sealed[(sealed.count - 16)...])
    }
  }

  /// The plaintext, padding included.
  static func open(_ parts: Parts, eventKey: [UInt8], associatedData: [UInt8]) throws -> [UInt8] {
    let box = try AES.GCM.SealedBox(
      nonce: AES.GCM.Nonce(data: parts.nonce), ciphertext: parts.ciphertext, tag: parts.tag)
    return try Array(
      AES.GCM.open(box, using: SymmetricKey(data: eventKey), authenticating: associatedData))
  }
}

extension SymmetricKey {
  var bytes: [UInt8] { withUnsafeBytes { Array($0) } }
}
