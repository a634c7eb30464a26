internal import Custody
internal import Foundation
internal import Storage

extension Logbook {
  /// A backup in the logbook would be lost with it, and one among the keys would lie with them.
  ///
  /// Folders are told by what they are and not by how they are written: links, `..` and a second
  /// mount of the same folder lead to the same place.
  /// - Returns: the path without links.
  @discardableResult
  func checkBackupPlace(_ path: String) throws -> String {
    guard let place = FolderIdentity.resolve(path), place != "/" else {
      throw BackupError.badPlace(path: path)
    }
    let chain = FolderIdentity.chain(of: place)
    let own = [folder.path, surroundings.keyFolder, keys.folder].compactMap {
      FolderIdentity.resolve($0)
    }
    let isWithin = try own.contains { try isInside($0, chain) }
    let isAround =
      FolderIdentity(place).map { place in
        own.contains { FolderIdentity.chain(of: $0).contains(place) }
      } ?? false
    guard !isWithin, !isAround else { throw BackupError.badPlace(path: path) }
    return place
  }

  /// Whether a place lies in a folder of ours, or in one of the folders in it.
  func isInside(_ own: String, _ chain: [FolderIdentity]) throws -> Bool {
    let folders = try DurableFolder.names(in: own).map { own + "/" + $0 }.filter {
      Standing($0)?.kind == .folder
    }
    return ([own] + folders).compactMap { FolderIdentity($0) }.contains { chain.contains($0) }
  }

  /// Where backups of the log are known to lie.
  func standingLogBackups() throws -> [String] {
    try keys.backups().filter { $0.kind == .log }.map(\.path)
      .filter { BackupFolder(path: $0).isBackup }
  }

  /// The vault and the log are kept apart: neither lies in a folder of the other's backup.
  ///
  /// - Parameters:
  ///   - vault: the place of the vault's backup, resolved.
  ///   - logs: places of the log's backups, resolved.
  func checkApart(_ vault: String, _ logs: [String]) throws {
    func isWithin(_ inner: String, _ outer: String) -> Bool {
      inner == outer || inner.hasPrefix(outer + "/")
        || FolderIdentity(outer).map { FolderIdentity.chain(of: inner).contains($0) } ?? false
    }
    for log in logs where isWithin(vault, log) || isWithin(log, vault) {
      throw BackupError.vaultWithLog(path: vault, log: log)
    }
  }

  /// A backup's log must not be this very log under a second name.
  func checkOther(_ target: BackupFolder) throws {
    let own = [folder.log, folder.vault, folder.readModels].compactMap { FolderIdentity($0) }
    for name in BackupFolder.databaseNames {
      if let identity = FolderIdentity(target.file(name)), own.contains(identity) {
        throw BackupError.badEntry(path: target.path, name: name)
      }
    }
  }
}
