import Dispatch
import Foundation
import Storage
import TestSupport
import Testing

@Suite("Locks on a file", .temporaryFolder, .timeLimit(.minutes(10)))
struct FileLockTests {
  private let path = TemporaryFolder.file("logbook.lock")
  /// Whether the program that stands for another process is there: util-linux brings it.
  private static let hasFlock = FileManager.default.isExecutableFile(atPath: "/usr/bin/flock")

  @Test("Two locks on one file exclude each other within a process")
  func withinAProcess() throws {
    let one = try FileLock(path: path)
    let other = try FileLock(path: path)
    try one.lock(wait: 0)
    #expect(throws: StorageError.busy(path: path)) { try other.lock(wait: 0) }
    #expect(throws: StorageError.busy(path: path)) { try other.lock(wait: 20) }
    one.unlock()
    try other.lock(wait: 0)
    #expect(throws: StorageError.busy(path: path)) { try one.lock(wait: 0) }
    other.unlock()
  }

  @Test(
    "A link, a pipe, a socket or a folder in the place of a lock is refused at once, and is left")
  func strange() throws {
    let target = TemporaryFolder.file("target")
    #expect(symlink(target, path) == 0)
    #expect(throws: FileError.link(path: path)) { try FileLock(path: path) }
    // Nothing was made where the link leads.
    #expect(!FileManager.default.fileExists(atPath: target))
    try DurableFile.write([1], to: target)
    #expect(throws: FileError.link(path: path)) { try FileLock(path: path) }
    #expect(unlink(path) == 0 && mkfifo(path, 0o600) == 0)
    #expect(throws: FileError.notRegular(path: path)) { try FileLock(path: path) }
    #expect(unlink(path) == 0 && mkdir(path, 0o700) == 0)
    #expect(throws: FileError.notRegular(path: path)) { try FileLock(path: path) }
    #expect(rmdir(path) == 0 && mknod(path, S_IFSOCK | 0o600, 0) == 0)
    #expect(throws: FileError.notRegular(path: path)) { try FileLock(path: path) }
    #expect(throws: FileError.notRegular(path: "/dev/zero")) { try FileLock(path: "/dev/zero") }
  }

  @Test("A lock that is held may be taken again, and is let go when all have let go")
  func again() throws {
    let one = try FileLock(path: path)
    let other = try FileLock(path: path)
    try one.lock(wait: 0)
    try one.holding(wait: 0) {}
    #expect(throws: StorageError.busy(path: path)) { try other.lock(wait: 0) }
    one.unlock()
    try other.holding(wait: 0) {}
  }

  @Test("A lock is let go when what it was held for fails, or when nobody keeps it")
  func letGo() throws {
    struct Failure: Error {}
    let other = try FileLock(path: path)
    let one = try FileLock(path: path)
    #expect(throws: Failure.self) { try one.holding(wait: 0) { throw Failure() } }
    try other.holding(wait: 0) {}
    var third: FileLock? = try FileLock(path: path)
    try third?.lock(wait: 0)
    #expect(throws: StorageError.busy(path: path)) { try other.lock(wait: 0) }
    third = nil
    try other.holding(wait: 0) {}
  }

  @Test("A lock that was not had is not held: letting go elsewhere is enough to have it")
  func afterBusy() throws {
    let one = try FileLock(path: path)
    let other = try FileLock(path: path)
    try one.lock(wait: 0)
    #expect(throws: StorageError.busy(path: path)) { try other.holding(wait: 4) {} }
    one.unlock()
    try other.lock(wait: 0)
    #expect(throws: StorageError.busy(path: path)) { try one.lock(wait: 0) }
    other.unlock()
    try one.holding(wait: 0) {}
  }

  @Test("Of many that count under the lock, each counts")
  func counting() throws {
    final class Counter: @unchecked Sendable {
      // Unchecked: changed only under the file's lock.
      var value = 0
      var inside = 0
    }
    let counter = Counter()
    let path = path
    DispatchQueue.concurrentPerform(iterations: 4) { _ in
      guard let lock = try? FileLock(path: path) else { return }
      for _ in 0..<100 {
        try? lock.holding(wait: 20_000) {
          counter.inside += 1
          let value = counter.value
          if counter.inside != 1 { Issue.record("two are inside") }
          counter.value = value + 1
          counter.inside -= 1
        }
      }
    }
    #expect(counter.value == 400)
  }

  @Test("Threads that share one lock exclude each other")
  func sharedByThreads() throws {
    final class Counter: @unchecked Sendable {
      // Unchecked: changed only under the lock.
      var value = 0
      var inside = 0
    }
    let counter = Counter()
    let lock = try FileLock(path: path)
    DispatchQueue.concurrentPerform(iterations: 4) { _ in
      for _ in 0..<200 {
        try? lock.holding(wait: 20_000) {
          counter.inside += 1
          if counter.inside != 1 { Issue.record("two are inside") }
          let value = counter.value
          usleep(10)
          counter.value = value + 1
          counter.inside -= 1
        }
      }
    }
    #expect(counter.value == 800)
    try FileLock(path: path).holding(wait: 0) {}
  }

  @Test("A lock held by another process is busy until that process ends", .enabled(if: hasFlock))
  func heldElsewhere() throws {
    let child = Process()
    let input = Pipe()
    let output = Pipe()
    child.executableURL = URL(fileURLWithPath: "/usr/bin/flock")
    child.arguments = [path, "/bin/sh", "-c", "echo ready; read line"]
    child.standardInput = input
    child.standardOutput = output
    try child.run()
    #expect(output.fileHandleForReading.availableData == Data("ready\n".utf8))
    let lock = try FileLock(path: path)
    #expect(throws: StorageError.busy(path: path)) { try lock.lock(wait: 20) }
    try input.fileHandleForWriting.close()
    child.waitUntilExit()
    try lock.holding(wait: 1_000) {}
  }

  @Test("A lock held here is busy to another process", .enabled(if: hasFlock))
  func heldHere() throws {
    func isFree() throws -> Bool {
      let child = Process()
      child.executableURL = URL(fileURLWithPath: "/usr/bin/flock")
      child.arguments = ["--nonblock", path, "/bin/true"]
      try child.run()
      child.waitUntilExit()
      return child.terminationStatus == 0
    }
    let lock = try FileLock(path: path)
    #expect(try isFree())
    try lock.lock(wait: 0)
    #expect(try !isFree())
    lock.unlock()
    #expect(try isFree())
  }

  @Test("A lock in a folder that is not there says so")
  func noFolder() {
    let path = TemporaryFolder.file("none/logbook.lock")
    #expect(throws: StorageError.missing(path: path)) { try FileLock(path: path) }
  }
}
