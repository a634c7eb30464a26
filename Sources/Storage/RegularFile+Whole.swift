internal import Foundation

/// Files that are read whole where somebody else may have put a link, a pipe, a device or something
/// endless in their place.
extension RegularFile {
  /// The longest file that is read unless another limit is given, in bytes.
  public static let limit = 16 << 20

  /// Reads a file that a person named; links are followed.
  ///
  /// - Throws: `FileError.notRegular`, `FileError.tooLong`, `StorageError`.
  public static func read(given path: String, limit: Int = limit) throws -> [UInt8] {
    let descriptor = Foundation.open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else { throw StorageError(errno: errno, path: path) }
    defer { close(descriptor) }
    return try bytes(of: descriptor, path, limit)
  }

  /// Reads a file of ours; neither it nor a folder on the way from `folder` may be a link.
  ///
  /// - Parameters:
  ///   - path: begins with `folder`.
  ///   - folder: may be reached by a link itself, for a person names it.
  /// - Throws: `FileError`, `StorageError`.
  public static func read(
    _ path: String, below folder: String, limit: Int = limit
  ) throws -> [UInt8] {
    let descriptor = try open(path, below: folder)
    defer { close(descriptor) }
    return try bytes(of: descriptor, path, limit)
  }

  /// A file can be made longer than any disk without a byte in it; the copy would fill the volume.
  private static func checkRoom(for length: Int, _ target: String) throws {
    var volume = statvfs()
    guard statvfs(DurableFolder.holding(target), &volume) == 0 else { return }
    guard Int(volume.f_bavail) * Int(volume.f_frsize) >= length else {
      throw StorageError(errno: ENOSPC, path: target)
    }
  }

  /// Copies a file of ours, of any length, into a new file for its owner alone.
  ///
  /// The file must not be open in SQLite in this process: closing it here drops SQLite's locks.
  public static func copy(_ path: String, below folder: String, to target: String) throws {
    let source = try open(path, below: folder)
    defer { close(source) }
    try checkRoom(for: length(of: source, path, limit: .max), target)
    let descriptor = Foundation.open(target, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw StorageError(errno: errno, path: target) }
    do {
      try pieces(of: source, path) { piece in
        var at = 0
        while at < piece.count {
          let count = Foundation.write(
            descriptor, piece.baseAddress?.advanced(by: at), piece.count - at)
          guard count > 0 else { throw StorageError(errno: errno, path: target) }
          at += count
        }
      }
      guard fsync(descriptor) == 0 else { throw StorageError(errno: errno, path: target) }
    } catch {
      close(descriptor)
      unlink(target)
      throw error
    }
    guard close(descriptor) == 0 else { throw StorageError(errno: errno, path: target) }
  }

  /// Whether a name stays in the folder that it is looked up in.
  public static func isInside(_ name: String) -> Bool {
    let parts = name.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    return name.utf8.allSatisfy { $0 != 0 }
      && parts.allSatisfy { part in
        !part.isEmpty && !part.elementsEqual(".".utf8) && !part.elementsEqual("..".utf8)
      }
  }

  private static func open(_ path: String, below folder: String) throws -> Int32 {
    let name = String(path.dropFirst(folder.count + 1))
    guard path.hasPrefix(folder + "/"), isInside(name) else { throw FileError.outside(path: path) }
    var parts = name.split(separator: "/").map(String.init)
    let last = parts.removeLast()
    var place = Foundation.open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard place >= 0 else { throw StorageError(errno: errno, path: folder) }
    defer { close(place) }
    for part in parts {
      let next = openat(place, part, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
      guard next >= 0 else { throw failure(errno, part, in: place, path) }
      close(place)
      place = next
    }
    let descriptor = openat(place, last, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure(errno, last, in: place, path) }
    return descriptor
  }

  /// Says that a link was in the way, whichever errno that gave.
  private static func failure(
    _ code: Int32, _ name: String, in place: Int32, _ path: String
  ) -> any Error {
    var about = stat()
    if fstatat(place, name, &about, AT_SYMLINK_NOFOLLOW) == 0, about.st_mode & S_IFMT == S_IFLNK {
      return FileError.link(path: path)
    }
    // What opening a socket says.
    if code == ENXIO { return FileError.notRegular(path: path) }
    return StorageError(errno: code, path: path)
  }

  private static func length(of descriptor: Int32, _ path: String, limit: Int) throws -> Int {
    var about = stat()
    guard fstat(descriptor, &about) == 0 else { throw StorageError(errno: errno, path: path) }
    guard about.st_mode & S_IFMT == S_IFREG else { throw FileError.notRegular(path: path) }
    guard about.st_size <= limit else { throw FileError.tooLong(path: path, limit: limit) }
    return Int(about.st_size)
  }

  private static func bytes(of descriptor: Int32, _ path: String, _ limit: Int) throws -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(try length(of: descriptor, path, limit: limit))
    try pieces(of: descriptor, path) { piece in
      // It may grow while it is read.
      guard piece.count <= limit - bytes.count else {
        throw FileError.tooLong(path: path, limit: limit)
      }
      bytes.append(contentsOf: piece)
    }
    return bytes
  }

  private static func pieces(
    of descriptor: Int32, _ path: String, _ body: (UnsafeRawBufferPointer) throws -> Void
  ) throws {
    try withUnsafeTemporaryAllocation(byteCount: 65_536, alignment: 8) { buffer in
      while true {
        let count = Foundation.read(descriptor, buffer.baseAddress, buffer.count)
        if count < 0, errno == EINTR { continue }
        guard count >= 0 else { throw StorageError(errno: errno, path: path) }
        if count == 0 { return }
        try body(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
      }
    }
  }
}
