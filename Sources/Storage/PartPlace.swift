internal import Foundation

/// Where a file or folder grows that is to stand in its place whole or not at all: beside it, under
/// a name that nobody can know before.
///
/// Its maker holds a lock on it as long as it lives, so the next one for the same place knows what
/// one that was killed has left, and removes it.
public final class PartPlace {
  /// Where it grows.
  public let path: String
  /// Of the file or folder, open and locked.
  public let descriptor: Int32
  private let target: String
  private var isClosed = false
  private var isInPlace = false

  private init(path: String, descriptor: Int32, target: String) {
    self.path = path
    self.descriptor = descriptor
    self.target = target
  }

  deinit {
    if !isInPlace { try? FileManager.default.removeItem(atPath: path) }
    if !isClosed { close(descriptor) }
  }

  /// A new empty file, for its owner alone.
  public static func file(beside target: String) throws -> PartPlace {
    try make(beside: target) { path in
      open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
    }
  }

  /// A new empty folder, for its owner alone.
  public static func folder(beside target: String) throws -> PartPlace {
    try make(beside: target) { path in
      guard mkdir(path, 0o700) == 0 else { return -1 }
      return open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
    }
  }

  /// Puts it in its place, durably.
  ///
  /// - Parameter mode: permission bits it gets there; nil leaves it to its owner.
  public func finish(mode: UInt16? = nil) throws {
    if let mode, fchmod(descriptor, mode_t(mode)) != 0 { throw failure() }
    guard fsync(descriptor) == 0 else { throw failure() }
    isClosed = true
    // What a full disk held back on some file systems is said only here.
    guard close(descriptor) == 0, rename(path, target) == 0 else { throw failure() }
    isInPlace = true
    do {
      try DurableFile.syncFolder(of: target)
    } catch StorageError.notPermitted {
      // A folder that may be written but not read: it stands there all the same.
    }
  }

  private func failure() -> StorageError { StorageError(errno: errno, path: target) }

  private static func make(
    beside target: String, _ open: (String) -> Int32
  ) throws -> PartPlace {
    removeAbandoned(of: target)
    while true {
      let path = target + mark + name()
      let descriptor = open(path)
      guard descriptor >= 0 else { throw StorageError(errno: errno, path: target) }
      // Between its making and its locking another may have taken it for abandoned.
      var about = stat()
      if flock(descriptor, LOCK_EX | LOCK_NB) == 0, stat(path, &about) == 0 {
        return PartPlace(path: path, descriptor: descriptor, target: target)
      }
      close(descriptor)
    }
  }

  private static let mark = ".part-"
  private static let nameLength = 12

  private static func name() -> String {
    let digits = String(UInt64.random(in: 0..<1 << 48), radix: 16)
    return String(repeating: "0", count: nameLength - digits.count) + digits
  }

  /// Removes parts whose makers live no more.
  private static func removeAbandoned(of target: String) {
    let url = URL(fileURLWithPath: target)
    let folder = url.deletingLastPathComponent().path
    let start = url.lastPathComponent + mark
    for item in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] {
      guard item.hasPrefix(start) else { continue }
      let name = item.dropFirst(start.count)
      guard name.count == nameLength, name.allSatisfy({ $0.isHexDigit && !$0.isUppercase }) else {
        continue
      }
      let path = folder + "/" + item
      let descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
      guard descriptor >= 0 else { continue }
      if flock(descriptor, LOCK_EX | LOCK_NB) == 0 {
        try? FileManager.default.removeItem(atPath: path)
      }
      close(descriptor)
    }
  }
}
