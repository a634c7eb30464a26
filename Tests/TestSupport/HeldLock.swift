package import Foundation
import Testing

/// A lock on a file that this process holds, as another program would.
package final class HeldLock {
  private let descriptor: Int32

  package init(_ file: URL) throws {
    descriptor = open(file.path, O_RDWR | O_CLOEXEC)
    try #require(descriptor >= 0 && flock(descriptor, LOCK_EX | LOCK_NB) == 0)
  }

  package func release() { close(descriptor) }
}
