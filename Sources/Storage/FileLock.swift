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

  public init(path: String) throws {
    self.path = path
    descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw StorageError(errno: errno, path: path) }
  }

  deinit {
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
    var waited = 0
    while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      guard errno == EWOULDBLOCK || errno == EINTR else {
        throw StorageError(errno: errno, path: path)
      }
      guard waited < wait else { throw StorageError.busy(path: path) }
      usleep(2_000)
      waited += 2
    }
    depth = 1
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
      default: .inputOutput(path: path, detail: String(cString: strerror(code)))
      }
  }
}
