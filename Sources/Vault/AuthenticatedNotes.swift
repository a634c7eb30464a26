internal import Crypto
internal import Foundation
internal import GRDB

/// Notes that only who has the vault key can have written: a code stands behind their bytes, in a
/// line of its own. The key of tombstones is behind it, which stays as long as the vault does.
extension Vault {
  /// What is kept by a name, and whether its code is right; notes of earlier versions have none.
  public func authenticatedNote(_ name: String) throws -> (bytes: [UInt8], isOwn: Bool)? {
    guard let kept = try note(name) else { return nil }
    guard let end = kept.lastIndex(of: UInt8(ascii: "\n")) else { return (kept, false) }
    let bytes = Array(kept[..<end])
    let code = try access.read { _ in NoteCode.text(name, bytes, access.own) }
    return (bytes, code.utf8.elementsEqual(kept[(end + 1)...]))
  }
}

extension VaultTransaction {
  /// Keeps bytes without line feeds by name, with a code.
  public func keepAuthenticated(_ bytes: [UInt8], as name: String) throws {
    let code = NoteCode.text(name, bytes, access.own)
    try keep(bytes + [UInt8(ascii: "\n")] + Array(code.utf8), as: name)
  }
}

private enum NoteCode {
  static func text(_ name: String, _ bytes: [UInt8], _ own: OwnKeys) -> String {
    let key = HKDF<SHA256>.deriveKey(
      inputKeyMaterial: own.tombstone, info: Data("touchstone vault note".utf8),
      outputByteCount: 32)
    let message = Array(name.utf8) + [0] + bytes
    return Data(HMAC<SHA256>.authenticationCode(for: message, using: key)).base64EncodedString()
  }
}
