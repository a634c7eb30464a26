import Storage

/// The lock as another process would hold it.
final class HeldLock {
  private let lock: FileLock

  init(_ path: String) throws {
    lock = try FileLock(path: path)
    try lock.lock(wait: 0)
  }

  func release() { lock.unlock() }
}
