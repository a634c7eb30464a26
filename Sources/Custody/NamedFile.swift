internal import Foundation
internal import MerkleTree
internal import Storage

/// A file of a backup as its manifest names it: by its content.
///
/// A later backup puts what it changes beside it first, as `name.next`, and in its place only when
/// the new manifest stands. Interrupted anywhere, each manifest finds the content it names.
public struct NamedFile {
  public let path: String
  public let sha256: String
  /// Inside of which no link is followed.
  public let folder: String
  /// No longer file is read, in bytes: one may be made longer than any memory without a byte in it.
  var limit = RegularFile.limit

  private var next: String { path + ".next" }

  /// Nil if neither of the two is what the manifest names.
  public var bytes: [UInt8]? { (try? read(path)) ?? (try? read(next)) }

  /// Nil where something else stands, or nothing; what cannot be read is not taken for that, for it
  /// would be removed.
  private func read(_ path: String) throws -> [UInt8]? {
    let bytes: [UInt8]
    do {
      bytes = try RegularFile.read(path, below: folder, limit: limit)
    } catch StorageError.missing {
      return nil
    } catch is FileError {
      return nil
    }
    return ContentHash.sha256(of: bytes) == sha256 ? bytes : nil
  }

  private func isThere(_ path: String) throws -> Bool {
    var about = stat()
    if lstat(path, &about) == 0 { return true }
    guard errno == ENOENT || errno == ENOTDIR else { throw StorageError(errno: errno, path: path) }
    return false
  }

  /// Puts new content beside the standing one, unless that is the same.
  public func put(_ bytes: [UInt8]) throws {
    if try read(path) == nil { try DurableFile.write(bytes, to: next) }
  }

  /// Puts the content that is named in its place, and removes what nobody names.
  public func settle() throws {
    guard try isThere(next) else { return }
    if try read(path) == nil, try read(next) != nil {
      guard rename(next, path) == 0 else { throw StorageError(errno: errno, path: path) }
    } else {
      unlink(next)
    }
    try DurableFile.syncFolder(of: path)
  }
}
