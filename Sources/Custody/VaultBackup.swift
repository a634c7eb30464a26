internal import CanonicalJSON
internal import Foundation
public import MerkleTree
internal import Storage
public import Vault

/// A backup of the vault, in a folder of its own: the vault as it stood, and what it is. The log's
/// own key signs that.
public struct VaultBackup: Sendable {
  public let path: String

  public init(path: String) {
    self.path =
      FolderIdentity.resolve(path) ?? URL(fileURLWithPath: path).standardizedFileURL.path
  }

  public var vault: String { path + "/vault.sqlite" }
  private var manifest: String { path + "/vault.json" }

  public var exists: Bool { FileManager.default.fileExists(atPath: manifest) }

  /// Where a fresh vault lies until the manifest names it, so that the backup before it stays
  /// whole until then.
  private var next: String { vault + ".next" }

  /// - Throws: `BackupError.badPlace`, `StorageError.notPermitted`; found before an erasure, not
  ///   after it.
  public func checkPlace() throws {
    let names = try DurableFolder.names(in: path)
    try BackupPlace.refuseLinks(in: path, names)
    // A first backup that was interrupted has no manifest yet.
    let isOurs = names.allSatisfy { $0.hasPrefix("vault.sqlite.") || $0.hasPrefix("vault.json.") }
    guard isOurs || exists else { throw BackupError.badPlace(path: path) }
    var isFolder: ObjCBool = false
    if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), !isFolder.boolValue {
      throw BackupError.badPlace(path: path)
    }
    try DurableFolder.make(path)
    guard access(path, W_OK | X_OK) == 0 else { throw StorageError(errno: errno, path: path) }
    try BackupPlace.close(path, names)
  }

  /// - Parameters:
  ///   - size: of the log when it is made; says which of the log's keys is to sign.
  ///   - copied: called while nobody can change the vault, which stands in the copy as it is.
  public func write(
    _ vault: Vault, at time: String, size: Int64, signer: NoteSigner,
    copied: () throws -> Void, _ reached: (String) -> Void
  ) throws {
    try checkPlace()
    PartPlace.removeAbandoned(in: path)
    try settle()
    unlink(next)
    do {
      let through = try vault.settling { _ in
        try vault.copy(to: next)
        try copied()
        return try vault.erasedThrough()
      }
      let bytes = try DurableFile.read(next)
      // Through the one way that is durable.
      try DurableFile.write(bytes, to: next)
      reached("vaultCopied")
      let json: JSON = [
        "format": 1, "origin": .string(vault.origin), "time": .string(time),
        "erasedThrough": .integer(through),
        "sha256": .string(ContentHash.sha256(of: bytes)), "size": .integer(size),
        "length": .integer(Int64(bytes.count)),
      ]
      let statement = try Self.statement(json, origin: vault.origin)
      let note = SignedNote(text: statement, signatures: [try signer.sign(statement)])
      let signed = JSON.object((json.members ?? []) + [.init("note", .string(note.description))])
      try DurableFile.write(Array((signed.prettyText() + "\n").utf8), to: manifest)
    } catch {
      unlink(next)
      throw error
    }
    reached("vaultNamed")
    try settle()
  }

  /// Puts the vault that the manifest names in its place, if it is not there yet.
  private func settle() throws {
    let bytes: [UInt8]
    do {
      bytes = try RegularFile.read(manifest, below: path)
    } catch StorageError.missing {
      return
    }
    guard let json = try? JSON(strict: bytes), let sha256 = json["sha256"]?.text else { return }
    try file(sha256, json).settle()
  }

  /// The vault as the manifest names it; those of earlier versions do not say how long it is.
  private func file(_ sha256: String, _ manifest: JSON) -> NamedFile {
    let length = manifest["length"]?.int.map { Int(clamping: $0) }
    return NamedFile(
      path: vault, sha256: sha256, folder: path,
      limit: min(max(length ?? Self.longest, 0), Self.longest))
  }

  /// 4 GiB.
  private static let longest = 1 << 32

  /// The text that is signed, which is no checkpoint of any log and no manifest of its backup.
  private static func statement(_ json: JSON, origin: String) throws -> String {
    let hash = ContentHash.sha256(of: try json.canonicalBytes())
    return "touchstone vault backup manifest\n\(origin)\n\(hash)\n"
  }

  /// Puts the vault of the backup where a restored logbook has it.
  ///
  /// - Parameters:
  ///   - chain: the keys that signed the log.
  ///   - mustBeSigned: whether backups in this place are known to be signed.
  /// - Returns: whether it is signed; those of earlier versions are not.
  /// - Throws: `BackupError`, `StorageError`.
  public func copy(
    to target: String, origin: String, signedBy chain: VerifierChain, mustBeSigned: Bool
  ) throws -> Bool {
    guard exists, let json = try? JSON(strict: RegularFile.read(manifest, below: path)) else {
      throw BackupError.notABackup(path: path)
    }
    let members = json.members ?? []
    let note = json["note"]?.text.flatMap { SignedNote($0) }
    if json["note"] != nil {
      let statement = try Self.statement(
        .object(members.filter { $0.key != "note" }), origin: origin)
      guard let note, note.text.utf8.elementsEqual(statement.utf8),
        let size = json["size"]?.int, chain.isSigned(note, at: UInt64(clamping: size))
      else { throw BackupError.vaultForged(path: path) }
    } else if mustBeSigned {
      throw BackupError.vaultUnsigned(path: path)
    }
    guard json["origin"]?.text == origin, let sha256 = json["sha256"]?.text,
      let bytes = file(sha256, json).bytes
    else { throw BackupError.fileDamaged(path: path, name: "vault.sqlite") }
    try DurableFile.write(bytes, to: target)
    return note != nil
  }
}
