internal import Foundation
internal import Storage

/// Where a backup may be put, and what must not stand there already.
public enum BackupPlace {
  /// Nothing that is written over may be a link, which leads elsewhere, or a pipe or a device.
  public static func refuseLinks(in folder: String, _ names: [String]) throws {
    for name in names {
      guard let standing = Standing(folder + "/" + name) else { continue }
      guard standing.kind == .file || standing.kind == .folder else {
        throw BackupError.badEntry(path: folder, name: name)
      }
    }
  }

  /// Leaves the folder and what is in it to its owner. A file system without owners keeps its own
  /// modes: then it is refused only where others may write.
  public static func close(_ folder: String, _ names: [String]) throws {
    for path in [folder] + names.map({ folder + "/" + $0 }) {
      guard let standing = Standing(path), standing.isOpen else { continue }
      standing.close(path)
      if let after = Standing(path), after.isWritableByOthers {
        throw BackupError.openToOthers(path: path)
      }
    }
  }
}

extension BackupFolder {
  /// - Throws: `BackupError.badEntry`, `BackupError.openToOthers`.
  public func secure() throws {
    let inner = (["blueprints"] + Self.own.map(\.folder)).filter { Standing(file($0)) != nil }
    try BackupPlace.refuseLinks(in: path, inner)
    let all = try names()
    try BackupPlace.refuseLinks(in: path, all)
    try BackupPlace.close(path, inner + all)
  }
}
