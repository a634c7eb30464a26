public import Evidence
internal import Exports
internal import Foundation
internal import Interchange
internal import Storage

/// A bundle as a folder that appears whole or not at all.
///
/// Only a new folder or an empty one is taken; a link to one is followed.
public final class FolderOutput: BundlePlace {
  private let path: String
  private let part: PartPlace
  private var file: FileOutput?

  /// - Throws: `LogbookError.folderTaken`, `StorageError`.
  public init(path given: String) throws {
    var given = given
    while given.count > 1, given.hasSuffix("/") { given.removeLast() }
    var about = stat()
    if stat(given, &about) == 0 {
      guard about.st_mode & S_IFMT == S_IFDIR, !LogbookFolder(path: given).isTaken else {
        throw LogbookError.folderTaken(path: given)
      }
      path =
        realpath(given, nil).map { link in
          defer { free(link) }
          return String(cString: link)
        } ?? given
    } else {
      path = given
    }
    part = try PartPlace.folder(beside: path)
  }

  public func begin(_ name: String) throws {
    file = try FileOutput(path: part.path + "/" + name)
  }

  public func write(_ bytes: UnsafeRawBufferPointer) throws { try file?.write(bytes) }

  public func end() throws {
    try file?.finish()
    file = nil
  }

  public func finish() throws { try part.finish() }
}
