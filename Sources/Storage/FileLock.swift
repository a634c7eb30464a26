internal import Foundation

/// An advisory lock on a file (flock), waited for with a bound.
///
/// Each object has an open file of its own, so two of them exclude each other even within one
/// process. Threads that share one object exclude each other too; one of them may take it again.
public final class FileLock: @unchecked Sendable {
  // Unchecked: owner and depth change under the condition only.
  public let path: String
  private let descriptor: Int32
  private let rank: LockRank?
  private let condition = NSCondition()
  private var owner: pthread_t?
  private var depth = 0

  /// Makes the file if it is not there.
  ///
  /// - Parameter rank: where the lock stands in the order of locks; nil outside it.
  /// - Throws: `FileError` where a link, a pipe or anything but a file stands in its place, which
  ///   could lead elsewhere or exclude nobody; `StorageError`.
  public init(path: String, rank: LockRank? = nil) throws {
    self.path = path
    self.rank = rank
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
  public init(folder: String, rank: LockRank? = nil) throws {
    path = folder
    self.rank = rank
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
    guard let left = try own(wait: wait) else { return }
    do {
      try take(LOCK_EX, wait: left)
    } catch {
      disown()
      throw error
    }
    if let rank { LockOrder.took(rank) }
  }

  /// Makes this thread the owner; what is left of the wait, nil when it is the owner already.
  private func own(wait: Int) throws -> Int? {
    condition.lock()
    defer { condition.unlock() }
    let thread = pthread_self()
    if let owner, pthread_equal(owner, thread) != 0 {
      depth += 1
      return nil
    }
    if let rank { LockOrder.check(rank) }
    var left = wait
    // The clock is asked only where somebody else has the lock.
    if owner != nil {
      let end = Date(timeIntervalSinceNow: Double(wait) / 1_000)
      while owner != nil {
        guard condition.wait(until: end) || owner == nil else {
          throw StorageError.busy(path: path)
        }
      }
      left = max(0, Int(end.timeIntervalSinceNow * 1_000))
    }
    owner = thread
    depth = 1
    return left
  }

  private func disown() {
    condition.lock()
    owner = nil
    depth = 0
    condition.signal()
    condition.unlock()
  }

  /// Takes a share of the lock: others may have shares too, but nobody has the lock meanwhile.
  ///
  /// It is kept until it is given up or the object goes.
  public func share(wait: Int) throws { try take(LOCK_SH, wait: wait) }

  /// Gives up the share.
  public func unshare() { flock(descriptor, LOCK_UN) }

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

  /// Looks often at first, as most locks are held for less than a millisecond.
  private func take(_ kind: Int32, wait: Int) throws {
    var (waited, pause) = (0, 100)
    while flock(descriptor, kind | LOCK_NB) != 0 {
      guard errno == EWOULDBLOCK || errno == EINTR else {
        throw StorageError(errno: errno, path: path)
      }
      guard waited < wait * 1_000 else { throw StorageError.busy(path: path) }
      usleep(useconds_t(pause))
      waited += pause
      pause = min(pause * 2, 2_000)
    }
  }

  /// Called by the thread that took it.
  public func unlock() {
    condition.lock()
    depth -= 1
    let isLast = depth == 0
    condition.unlock()
    guard isLast else { return }
    flock(descriptor, LOCK_UN)
    if let rank { LockOrder.letGo(rank) }
    disown()
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
