internal import Foundation

/// Files that must be whole on disk or not there at all.
public enum DurableFile {
  /// Replaces a file by writing beside it, syncing, renaming, and syncing the folder.
  ///
  /// What an earlier writer of the same file left beside it, because it was killed, is removed.
  /// - Parameter mode: permission bits, 0600 for anything secret.
  public static func write(_ bytes: [UInt8], to path: String, mode: UInt16 = 0o600) throws {
    let part = try PartPlace.file(beside: path)
    try bytes.withUnsafeBytes { try put($0, to: part.descriptor, path) }
    try part.finish(mode: mode)
  }

  /// The same up to the rename: all that a disk can refuse is done, and nothing stands in its place
  /// before `PartPlace.finish`. It goes with the object.
  ///
  /// - Throws: `FileError` where something else than a file stands in its place; `StorageError`.
  public static func part(_ bytes: [UInt8], for path: String) throws -> PartPlace {
    switch Standing(path)?.kind {
    case .file, nil: break
    case .link: throw FileError.link(path: path)
    case .folder, .other: throw FileError.notRegular(path: path)
    }
    let part = try PartPlace.file(beside: path)
    try bytes.withUnsafeBytes { try put($0, to: part.descriptor, path) }
    guard fsync(part.descriptor) == 0 else { throw StorageError(errno: errno, path: path) }
    return part
  }

  private static func put(
    _ bytes: UnsafeRawBufferPointer, to descriptor: Int32, _ path: String
  ) throws {
    var written = 0
    while written < bytes.count {
      let count = Foundation.write(
        descriptor, bytes.baseAddress?.advanced(by: written), bytes.count - written)
      guard count > 0 else { throw StorageError(errno: errno, path: path) }
      written += count
    }
  }

  /// Reads a file of ours, of any length; a link in its place is not followed.
  ///
  /// - Throws: `FileError`, `StorageError`.
  public static func read(_ path: String) throws -> [UInt8] {
    try RegularFile.read(path, below: DurableFolder.holding(path), limit: .max)
  }

  /// Nil where there is no such file; a file that cannot be read is not taken for missing.
  public static func readIfThere(_ path: String) throws -> [UInt8]? {
    do {
      return try read(path)
    } catch StorageError.missing {
      return nil
    }
  }

  /// Removes a file; that it is gone is durable when this returns.
  public static func remove(_ path: String) throws {
    guard unlink(path) == 0 || errno == ENOENT else { throw StorageError(errno: errno, path: path) }
    try syncFolder(of: path)
  }

  /// Makes a rename or a new file in the folder of a path durable.
  public static func syncFolder(of path: String) throws {
    try DurableFolder.syncEntries(of: DurableFolder.holding(path))
  }
}
