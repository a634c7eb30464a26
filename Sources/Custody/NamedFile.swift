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

  private var next: String { path + ".next" }

  /// Nil if neither of the two is what the manifest names.
  public var bytes: [UInt8]? { read(path) ?? read(next) }

  private func read(_ path: String) -> [UInt8]? {
    guard let bytes = try? RegularFile.read(path, below: folder, limit: .max),
      ContentHash.sha256(of: bytes) == sha256
    else { return nil }
    return bytes
  }

  /// Puts new content beside the standing one, unless that is the same.
  public func put(_ bytes: [UInt8]) throws {
    if read(path) == nil { try DurableFile.write(bytes, to: next) }
  }

  /// Puts the content that is named in its place, and removes what nobody names.
  public func settle() throws {
    guard FileManager.default.fileExists(atPath: next) else { return }
    if read(path) == nil, read(next) != nil {
      guard rename(next, path) == 0 else { throw StorageError(errno: errno, path: path) }
    } else {
      unlink(next)
    }
    try DurableFile.syncFolder(of: path)
  }
}
