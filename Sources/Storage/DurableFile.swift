internal import Foundation
internal import Synchronization

/// Small files that must be whole on disk or not there at all.
public enum DurableFile {
  /// Counts calls, so that two writers of one file have each a file beside it.
  private static let calls = Atomic<Int>(0)

  /// Replaces a file by writing beside it, syncing, renaming, and syncing the folder.
  ///
  /// - Parameter mode: permission bits, 0600 for anything secret.
  public static func write(_ bytes: [UInt8], to path: String, mode: UInt16 = 0o600) throws {
    let number = calls.add(1, ordering: .relaxed).newValue
    let beside = path + ".new-\(getpid())-\(number)"
    // What an earlier process of the same number left has its own permissions.
    unlink(beside)
    let descriptor = open(beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode_t(mode))
    guard descriptor >= 0 else { throw StorageError(errno: errno, path: path) }
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes { buffer in
        Foundation.write(
          descriptor, buffer.baseAddress?.advanced(by: written), buffer.count - written)
      }
      guard count >= 0 else {
        let code = errno
        close(descriptor)
        unlink(beside)
        throw StorageError(errno: code, path: path)
      }
      written += count
    }
    guard fsync(descriptor) == 0, close(descriptor) == 0, rename(beside, path) == 0 else {
      let code = errno
      unlink(beside)
      throw StorageError(errno: code, path: path)
    }
    try syncFolder(of: path)
  }

  public static func read(_ path: String) throws -> [UInt8] {
    guard let file = fopen(path, "rb") else { throw StorageError(errno: errno, path: path) }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = fread(&chunk, 1, chunk.count, file)
      if count == 0 {
        guard ferror(file) == 0 else { throw StorageError(errno: errno, path: path) }
        return bytes
      }
      bytes.append(contentsOf: chunk[..<count])
    }
  }

  /// Makes a rename or a new file in the folder of a path durable.
  public static func syncFolder(of path: String) throws {
    // Foundation's own way to the folder stops the process for a name of one letter.
    let folder =
      path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    let descriptor = open(folder, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw StorageError(errno: errno, path: folder) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw StorageError(errno: errno, path: folder) }
  }
}
