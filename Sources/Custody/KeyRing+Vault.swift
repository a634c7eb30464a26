internal import Foundation
internal import MerkleTree
internal import Storage
public import Vault

/// The vault key while it is renewed: the fresh one stands beside the present one until the vault
/// is wrapped under it, then in its place.
///
/// Which of two keys is valid is asked of the vault alone: the one that opens it.
extension KeyRing {
  private var present: String { folder + "/vault.key" }
  private var fresh: String { folder + "/vault.key.new" }
  /// Which vault the fresh key was made for. Copies of a logbook share its keys, and to a copy the
  /// only key of another vault looks like one that opens nothing.
  private var freshFor: String { folder + "/vault.key.new.for" }

  /// Whether the key comes from the environment, so that it cannot be changed from here.
  public var isVaultKeyGiven: Bool { environment["TOUCHSTONE_VAULT_KEY"]?.isEmpty == false }

  /// Every key that may open the vault, in the order in which to try them.
  public func vaultKeys() throws -> [[UInt8]] {
    guard !isVaultKeyGiven else { return [try vaultKey()] }
    // The fresh one first: it may take the place of the present one between the two readings.
    let fresh = try freshKey()
    return [try vaultKey()] + (fresh.map { [$0] } ?? [])
  }

  private func freshKey() throws -> [UInt8]? {
    let bytes: [UInt8]
    do {
      bytes = try read(fresh)
    } catch StorageError.missing {
      return nil
    }
    let text = String(decoding: bytes, as: UTF8.self)
    return Base64.decode(text.trimmingCharacters(in: .whitespacesAndNewlines))
  }

  /// The file itself, wherever it is moved; never the same for a copy.
  private static func identity(of vault: String) throws -> String {
    var status = stat()
    guard stat(vault, &status) == 0 else { throw StorageError(errno: errno, path: vault) }
    return "\(status.st_dev) \(status.st_ino)"
  }

  private func isFresh(for vault: String) throws -> Bool {
    guard FileManager.default.fileExists(atPath: freshFor) else { return false }
    return try String(decoding: read(freshFor), as: UTF8.self)
      == Self.identity(of: vault)
  }

  /// How to renew the key of a vault; nil where it is not kept here, or while the fresh key of
  /// another vault waits to take its place, which nobody else has.
  ///
  /// - Parameter buries: backups that nothing opens once the present key is gone.
  public func renewal(
    of vault: String, buries: @escaping () -> [KnownBackup], _ reached: @escaping (String) -> Void
  ) throws -> KeyRenewal? {
    guard !isVaultKeyGiven else { return nil }
    if FileManager.default.fileExists(atPath: fresh), try !isFresh(for: vault) { return nil }
    return KeyRenewal(
      settle: { try settle(vault, $0) },
      prepare: { key in
        if FileManager.default.fileExists(atPath: fresh) {
          // Nobody else has it; that of another vault may have been put there meanwhile.
          throw try isFresh(for: vault) ? VaultError.wrongKey : StorageError.busy(path: fresh)
        }
        try DurableFile.write(Array(try Self.identity(of: vault).utf8), to: freshFor)
        try DurableFile.write(Array((Base64.encode(key) + "\n").utf8), to: fresh)
        reached("key")
      },
      finish: {
        try promote()
        reached("replaced")
        let dead = buries()
        if !dead.isEmpty { try bury(dead) }
      })
  }

  /// The present key as it was, until its bytes are overwritten.
  private var former: String { folder + "/vault.key.old" }

  /// Puts the fresh key in the present one's place, whose bytes are then overwritten: what a file
  /// system frees, it does not empty.
  private func promote() throws {
    try shred(former)
    // Where there are no second names for files, the old bytes are left to the file system.
    let isKept = link(present, former) == 0
    guard rename(fresh, present) == 0 else { throw StorageError(errno: errno, path: present) }
    try DurableFile.syncFolder(of: present)
    if isKept { try shred(former) }
    unlink(freshFor)
    try DurableFile.syncFolder(of: present)
  }

  /// Overwrites a key with other bytes, durably, and removes it; nothing if it is not there.
  ///
  /// Where it is the present key under a second name, it is only removed: killed between the two
  /// steps of `promote`, that one is still in use.
  private func shred(_ path: String) throws {
    let descriptor = open(path, O_WRONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else {
      if errno == ENOENT { return }
      throw StorageError(errno: errno, path: path)
    }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw StorageError(errno: errno, path: path) }
    guard status.st_mode & S_IFMT == S_IFREG else { throw FileError.notRegular(path: path) }
    var other = stat()
    let isInUse =
      path != present && lstat(present, &other) == 0 && other.st_dev == status.st_dev
      && other.st_ino == status.st_ino
    var left = isInUse ? 0 : Int(status.st_size)
    while left > 0 {
      let noise = Vault.makeKey().prefix(left)
      let count = noise.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      guard count > 0 else { throw StorageError(errno: errno, path: path) }
      left -= count
    }
    guard fsync(descriptor) == 0, unlink(path) == 0 else {
      throw StorageError(errno: errno, path: path)
    }
    try DurableFile.syncFolder(of: path)
  }

  /// Ends a renewal that was interrupted: the fresh key takes its place if it opens the vault, and
  /// goes if it was made for this vault, which was not wrapped under it yet.
  public func settle(_ vault: Vault, at path: String) throws {
    guard !isVaultKeyGiven else { return }
    let isLeft = FileManager.default.fileExists(atPath: former)
    guard isLeft || FileManager.default.fileExists(atPath: fresh) else { return }
    try vault.settling { try settle(path, $0) }
  }

  /// The same, while nobody else can change the vault.
  private func settle(_ path: String, _ opens: ([UInt8]) throws -> Bool) throws {
    // Another process may have settled it while this one waited.
    guard let key = try freshKey() else {
      // The change was made, and what it replaced not overwritten yet.
      if try opens(try vaultKey()) { try shred(former) }
      return
    }
    if try opens(key) {
      try promote()
    } else if try isFresh(for: path), try opens(try vaultKey()) {
      try shred(fresh)
      unlink(freshFor)
    }
  }
}
