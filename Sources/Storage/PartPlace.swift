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
    if !isInPlace { Self.remove(path) }
    if !isClosed { close(descriptor) }
  }

  /// A new empty file, for its owner alone.
  public static func file(beside target: String) throws -> PartPlace {
    try make(beside: target, isHidden: false) { path in
      open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
    }
  }

  /// A new empty folder, for its owner alone.
  ///
  /// - Parameter isHidden: it gets a name that begins with a dot, where names of others stand beside
  ///   it that might look like one of a part.
  public static func folder(beside target: String, isHidden: Bool = false) throws -> PartPlace {
    try make(beside: target, isHidden: isHidden) { path in
      guard mkdir(path, 0o700) == 0 else { return -1 }
      let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
      let code = errno
      if descriptor < 0 { rmdir(path) }
      errno = code
      return descriptor
    }
  }

  /// Puts it in its place, durably; an empty folder there is replaced, one with content is not.
  ///
  /// - Parameter mode: permission bits it gets there; nil leaves it to its owner.
  /// - Throws: `StorageError.exists` where a folder would replace something.
  public func finish(mode: UInt16? = nil) throws {
    if let mode, fchmod(descriptor, mode_t(mode)) != 0 { throw failure() }
    guard fsync(descriptor) == 0 else { throw failure() }
    // The lock is kept until it has its name: an unlocked part is one that was left.
    let hold = dup(descriptor)
    guard hold >= 0 else { throw failure() }
    defer { close(hold) }
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

  /// Leaves it where it grew, for somebody who knows of it.
  public func leave() { isInPlace = true }

  private func failure() -> StorageError { StorageError(errno: errno, path: target) }

  private static func make(
    beside target: String, isHidden: Bool, _ open: (String) -> Int32
  ) throws -> PartPlace {
    removeAbandoned(beside: target, isHidden: isHidden)
    while true {
      let path = start(beside: target, isHidden: isHidden) + name()
      let descriptor = open(path)
      guard descriptor >= 0 else { throw StorageError(errno: errno, path: target) }
      // Between its making and its locking another may have taken it for abandoned.
      var about = stat()
      if flock(descriptor, LOCK_EX | LOCK_NB) == 0, stat(path, &about) == 0 {
        return PartPlace(path: path, descriptor: descriptor, target: target)
      }
      let code = errno
      close(descriptor)
      guard code == EWOULDBLOCK || code == ENOENT || code == EINTR else {
        remove(path)
        throw StorageError(errno: code, path: target)
      }
    }
  }

  // MARK: What was left

  private static let mark = ".part-"
  private static let nameLength = 12

  private static func name() -> String {
    let digits = String(UInt64.random(in: 0..<1 << 48), radix: 16)
    return String(repeating: "0", count: nameLength - digits.count) + digits
  }

  /// What the paths of parts for one place begin with.
  private static func start(beside target: String, isHidden: Bool) -> String {
    guard isHidden else { return target + mark }
    let name = target.split(separator: "/").last.map(String.init) ?? target
    return DurableFolder.holding(target) + "/." + name + mark
  }

  /// Removes parts for one place whose makers live no more.
  ///
  /// - Parameter first: is given the path of each before it goes.
  public static func removeAbandoned(
    beside target: String, isHidden: Bool = false, first: (String) -> Void = { _ in }
  ) {
    let path = start(beside: target, isHidden: isHidden)
    let name = path.split(separator: "/").last.map(String.init) ?? path
    removeAbandoned(in: DurableFolder.holding(path), where: { $0.hasPrefix(name) }, first: first)
  }

  /// Removes a file or folder: it has lost its name at once, durably, and what is left of it if
  /// this is interrupted is an abandoned hidden part.
  public static func discard(_ target: String) throws {
    let path = start(beside: target, isHidden: true) + name()
    guard rename(target, path) == 0 else { throw StorageError(errno: errno, path: target) }
    try DurableFile.syncFolder(of: target)
    remove(path)
  }

  /// Removes all parts in a folder whose makers live no more, and what versions before this one
  /// left beside their files (`NAME.new-PROCESS-NUMBER`).
  public static func removeAbandoned(in folder: String) {
    removeAbandoned(in: folder, where: { _ in true }, first: { _ in })
  }

  /// The same in folders that lie in another; one that is a link leads elsewhere, and is left alone.
  public static func removeAbandoned(in folder: String, inner names: [String]) {
    removeAbandoned(in: folder)
    for inner in names.map({ folder + "/" + $0 }) where Standing(inner)?.kind == .folder {
      removeAbandoned(in: inner)
    }
  }

  private static func removeAbandoned(
    in folder: String, where isMeant: (String) -> Bool, first: (String) -> Void
  ) {
    for item in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    where isMeant(item) && (isPart(item) || isLeft(item)) {
      let path = folder + "/" + item
      let descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
      guard descriptor >= 0 else { continue }
      if isOwn(descriptor), flock(descriptor, LOCK_EX | LOCK_NB) == 0 {
        first(path)
        remove(path)
      }
      close(descriptor)
    }
  }

  /// Whether it can be a part of ours: a file with one name, or a folder, of this account.
  private static func isOwn(_ descriptor: Int32) -> Bool {
    var about = stat()
    guard fstat(descriptor, &about) == 0, about.st_uid == geteuid() else { return false }
    let kind = about.st_mode & S_IFMT
    return kind == S_IFDIR || kind == S_IFREG && about.st_nlink <= 1
  }

  /// Removes a file, or a folder with all that is in it; a fault that passes is tried again.
  private static func remove(_ path: String) {
    for _ in 0..<3 {
      do {
        return try FileManager.default.removeItem(atPath: path)
      } catch CocoaError.fileNoSuchFile {
        return
      } catch {
        continue
      }
    }
  }

  /// Whether a name ends as those of parts do.
  private static func isPart(_ item: String) -> Bool {
    guard let start = item.range(of: mark, options: .backwards) else { return false }
    let name = item[start.upperBound...]
    return start.lowerBound > item.startIndex && name.utf8.count == nameLength
      && name.allSatisfy { $0.isHexDigit && !$0.isUppercase }
  }

  /// Whether an earlier version named it so, whose makers held no lock: by a process that is gone.
  private static func isLeft(_ item: String) -> Bool {
    guard let start = item.range(of: ".new-", options: .backwards),
      start.lowerBound > item.startIndex
    else { return false }
    let numbers = item[start.upperBound...].split(separator: "-", omittingEmptySubsequences: false)
    guard numbers.count == 2, let process = pid_t(numbers[0]), process > 0,
      numbers[1].utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
      !numbers[1].isEmpty
    else { return false }
    return kill(process, 0) != 0 && errno == ESRCH
  }
}
