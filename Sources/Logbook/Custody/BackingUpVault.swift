internal import Chronology
internal import Custody
internal import MerkleTree
internal import Vault

extension Logbook {
  /// Writes a fresh backup of the vault and remembers where it went.
  ///
  /// It is remembered while the vault cannot change: an erasure comes before it, and the copy knows
  /// of it, or after it, and names it on its receipt.
  func backUpVault(to path: String) throws {
    let backup = VaultBackup(path: path)
    let now = surroundings.now().text
    let (note, signer) = try signedCheckpoint()
    let size = Checkpoint(text: note.text).map { Int64(clamping: $0.size) } ?? 0
    try backup.write(
      try vault(), at: now, size: size, signer: signer,
      copied: {
        try keys.remember(KnownBackup(kind: .vault, path: backup.path, time: now))
        surroundings.reached("vaultRemembered")
      }, surroundings.reached)
    // Only now: until then the manifest of an earlier version may stand there.
    try keys.noteSigned(.vault, backup.path, from: size)
  }
}
