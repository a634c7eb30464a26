internal import Foundation
internal import MerkleTree
internal import Storage
internal import Vault

/// The vault key while it is renewed: the fresh one stands beside the present one until the vault
/// is wrapped under it, then in its place.
///
/// Which of two keys is valid is asked of the vault alone: the one that opens it.
extension KeyRing {
  private var present: String { folder + "/vault.key" }
  private var fresh: String { folder + "/vault.key.new" }

  /// Whether the key comes from the environment, so that it cannot be changed from here.
  var isVaultKeyGiven: Bool { environment["TOUCHSTONE_VAULT_KEY"]?.isEmpty == false }

  /// Every key that may open the vault, in the order in which to try them.
  func vaultKeys() throws -> [[UInt8]] {
    guard !isVaultKeyGiven else { return [try vaultKey()] }
    return [try vaultKey()] + (try freshKey().map { [$0] } ?? [])
  }

  private func freshKey() throws -> [UInt8]? {
    guard FileManager.default.fileExists(atPath: fresh) else { return nil }
    let text = String(decoding: try DurableFile.read(fresh), as: UTF8.self)
    return Base64.decode(text.trimmingCharacters(in: .whitespacesAndNewlines))
  }

  /// How to renew the key; nil where it is not kept here.
  func renewal(_ reached: @escaping (String) -> Void) -> KeyRenewal? {
    guard !isVaultKeyGiven else { return nil }
    return KeyRenewal(
      prepare: { key in
        try DurableFile.write(Array((Base64.encode(key) + "\n").utf8), to: fresh)
        reached("key")
      },
      finish: {
        try promote()
        reached("replaced")
      })
  }

  private func promote() throws {
    guard rename(fresh, present) == 0 else { throw StorageError(errno: errno, path: present) }
    try DurableFile.syncFolder(of: present)
  }

  /// Ends a renewal that was interrupted: the fresh key takes its place if it opens the vault, and
  /// goes if the vault was not wrapped under it yet.
  func settle(_ vault: Vault) throws {
    guard !isVaultKeyGiven, FileManager.default.fileExists(atPath: fresh) else { return }
    try vault.settling { opens in
      // Another process may have settled it while this one waited.
      guard let key = try freshKey() else { return }
      if try opens(key) {
        try promote()
      } else if try opens(try vaultKey()) {
        guard unlink(fresh) == 0 else { throw StorageError(errno: errno, path: fresh) }
      }
    }
  }
}
