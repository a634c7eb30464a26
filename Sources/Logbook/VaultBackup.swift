internal import CanonicalJSON
internal import Chronology
internal import Foundation
internal import Storage
internal import Vault

/// A backup of the vault, in a folder of its own: the vault as it stood, and what it is.
struct VaultBackup: Sendable {
  let path: String

  init(path: String) {
    self.path = URL(fileURLWithPath: path).standardizedFileURL.path
  }

  var vault: String { path + "/vault.sqlite" }
  private var manifest: String { path + "/vault.json" }

  var exists: Bool { FileManager.default.fileExists(atPath: manifest) }

  func write(_ vault: Vault, at time: String) throws {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    guard names.isEmpty || exists else { throw BackupError.badPlace(path: path) }
    try LogbookFolder.make(path)
    let beside = self.vault + ".new-\(getpid())"
    unlink(beside)
    do {
      try vault.copy(to: beside)
      let json: JSON = [
        "format": 1, "origin": .string(vault.origin), "time": .string(time),
        "erasedThrough": .integer(try vault.erasedThrough()),
        "sha256": .string(BlueprintShelf.sha256(of: try DurableFile.read(beside))),
      ]
      guard rename(beside, self.vault) == 0 else {
        throw StorageError(errno: errno, path: self.vault)
      }
      try DurableFile.write(Array((json.prettyText() + "\n").utf8), to: manifest)
    } catch {
      unlink(beside)
      throw error
    }
  }

  /// Puts the vault of the backup where a restored logbook has it.
  func copy(to target: String, origin: String) throws {
    guard exists, let json = try? JSON(strict: DurableFile.read(manifest)) else {
      throw BackupError.notABackup(path: path)
    }
    guard json["origin"]?.text == origin,
      let bytes = try? DurableFile.read(vault),
      json["sha256"]?.text == BlueprintShelf.sha256(of: bytes)
    else { throw BackupError.fileDamaged(path: path, name: "vault.sqlite") }
    try DurableFile.write(bytes, to: target)
  }
}

extension Logbook {
  /// Writes a fresh backup of the vault and remembers where it went.
  func backUpVault(to path: String) throws {
    let backup = VaultBackup(path: path)
    let now = surroundings.now().text
    try backup.write(try vault(), at: now)
    try keys.remember(KnownBackup(kind: .vault, path: backup.path, time: now))
  }
}
