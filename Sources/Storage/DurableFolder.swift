internal import Foundation

/// Folders whose being there, and whose content, outlast a power cut.
public enum DurableFolder {
  /// Makes a folder, and those that lead to it, for its owner alone; the entry of each new one is
  /// synced in the folder above it.
  ///
  /// - Returns: the folders that were made, the outermost first.
  /// - Throws: `StorageError`; what was made before the failure is removed.
  @discardableResult
  public static func make(_ path: String) throws -> [String] {
    var missing: [String] = []
    var place = path
    var about = stat()
    while stat(place, &about) != 0, errno == ENOENT {
      missing.append(place)
      let above = holding(place)
      guard above != place else { break }
      place = above
    }
    var made: [String] = []
    do {
      if missing.isEmpty, about.st_mode & S_IFMT != S_IFDIR {
        throw StorageError.notPermitted(path: path)
      }
      for folder in missing.reversed() {
        if mkdir(folder, 0o700) == 0 {
          made.append(folder)
          try syncEntries(of: holding(folder))
        } else if errno == ENOTDIR {
          throw StorageError.notPermitted(path: path)
        } else if errno != EEXIST {
          throw StorageError(errno: errno, path: path)
        }
      }
    } catch {
      remove(made)
      throw error
    }
    return made
  }

  /// The names in a folder, in no order; none where there is no folder.
  ///
  /// A folder that cannot be listed is not an empty one: what is decided by what is in it would be
  /// wrong, and a copy of it would lack files.
  /// - Throws: `StorageError`.
  public static func names(in path: String) throws -> [String] {
    guard let folder = opendir(path) else {
      if errno == ENOENT || errno == ENOTDIR { return [] }
      throw StorageError(errno: errno, path: path)
    }
    defer { closedir(folder) }
    var names: [String] = []
    errno = 0
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
      errno = 0
    }
    guard errno == 0 else { throw StorageError(errno: errno, path: path) }
    return names
  }

  /// Removes folders that `make` made, as far as they are still empty.
  public static func remove(_ made: [String]) {
    for folder in made.reversed() { rmdir(folder) }
  }

  /// Syncs a folder, all files in it and all folders below it; links are not followed.
  ///
  /// No file below it may be open in SQLite in this process, whose locks a plain close drops.
  public static func sync(_ path: String) throws {
    let descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else {
      if errno == ELOOP { return }
      throw StorageError(errno: errno, path: path)
    }
    defer { close(descriptor) }
    var about = stat()
    guard fstat(descriptor, &about) == 0 else { throw StorageError(errno: errno, path: path) }
    let kind = about.st_mode & S_IFMT
    if kind == S_IFDIR {
      for name in try names(in: path) { try sync(path + "/" + name) }
    } else if kind != S_IFREG {
      return
    }
    guard fsync(descriptor) == 0 else { throw StorageError(errno: errno, path: path) }
  }

  /// Syncs which names stand in a folder.
  public static func syncEntries(of folder: String) throws {
    let descriptor = open(folder, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw StorageError(errno: errno, path: folder) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw StorageError(errno: errno, path: folder) }
  }

  /// The folder in which a path's last name stands.
  public static func holding(_ path: String) -> String {
    // Foundation's own way to the folder stops the process for a name of one letter.
    var path = path[...]
    while path.count > 1, path.hasSuffix("/") { path.removeLast() }
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }
}
