#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// An advisory lock on a file (flock), waited for with a bound.
///
/// Each object has an open file of its own, so two of them exclude each other even within one
/// process. One object is used by one thread at a time.
public final class FileLock {
  public let path: String
  private let descriptor: Int32
  private var depth = 0

  /// Makes the file if it is not there.
  ///
  /// - Throws: `FileError` where a link, a pipe or anything but a file stands in its place, which
  ///   could lead elsewhere or exclude nobody; `StorageError`.
  public init(path: String) throws {
    self.path = path
    // Read and write: opening a pipe so waits for nobody.
    descriptor = open(
      path, O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw FileError.explain(errno, path) }
    // The descriptor is closed by the deinitializer from here on.
    var about = stat()
    guard fstat(descriptor, &about) == 0 else { throw StorageError(errno: errno, path: path) }
    guard about.st_mode & S_IFMT == S_IFREG else { throw FileError.notRegular(path: path) }
  }

  /// A lock on a folder that is there, for which no file of its own is left.
  public init(folder: String) throws {
    path = folder
    descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw StorageError(errno: errno, path: folder) }
  }

  deinit {
    // A process that is just being started may hold a copy of the open file for a moment.
    flock(descriptor, LOCK_UN)
    close(descriptor)
  }

  /// Takes the lock; throws `StorageError.busy` when it cannot be had within the wait.
  ///
  /// - Parameter wait: in milliseconds.
  public func lock(wait: Int) throws {
    if depth > 0 {
      depth += 1
      return
    }
    try take(LOCK_EX, wait: wait)
    depth = 1
  }

  /// Takes a share of the lock: others may have shares too, but nobody has the lock meanwhile.
  ///
  /// It is kept until the object goes.
  public func share(wait: Int) throws { try take(LOCK_SH, wait: wait) }

  /// Runs a body with the lock instead of a share of it, if nobody else has a share now.
  ///
  /// The share is let go for a moment before the lock is had, and again after it.
  ///
  /// - Returns: nil when somebody else has a share, and the body did not run.
  public func aloneIfSharedByNobody<Result>(
    wait: Int, _ body: () throws -> Result
  ) throws -> Result? {
    do {
      try take(LOCK_EX, wait: 0)
    } catch StorageError.busy {
      try share(wait: wait)
      return nil
    }
    let result = Swift.Result { try body() }
    try share(wait: wait)
    return try result.get()
  }

  private func take(_ kind: Int32, wait: Int) throws {
    var waited = 0
    while flock(descriptor, kind | LOCK_NB) != 0 {
      guard errno == EWOULDBLOCK || errno == EINTR else {
        throw StorageError(errno: errno, path: path)
      }
      guard waited < wait else { throw StorageError.busy(path: path) }
      usleep(2_000)
      waited += 2
    }
  }

  public func unlock() {
    depth -= 1
    if depth == 0 { flock(descriptor, LOCK_UN) }
  }

  public func holding<Result>(wait: Int, _ body: () throws -> Result) throws -> Result {
    try lock(wait: wait)
    defer { unlock() }
    return try body()
  }
}

extension StorageError {
  /// The error that a system call's errno stands for.
  public init(errno code: Int32, path: String) {
    self =
      switch code {
      case ENOENT, ENOTDIR: .missing(path: path)
      case EACCES, EPERM, EROFS: .notPermitted(path: path)
      case ENOSPC, EDQUOT: .full(path: path)
      case EEXIST, ENOTEMPTY: .exists(path: path)
      default: .inputOutput(path: path, detail: String(cString: strerror(code)))
      }
  }
}
