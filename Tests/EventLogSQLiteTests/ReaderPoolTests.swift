import Dispatch
import Foundation
import Storage
import Synchronization
import TestSupport
import Testing

@testable import EventLogSQLite

@Suite("The connections by which a log is read", .temporaryFolder)
struct ReaderPoolTests {
  private func pool(_ files: LogFiles) throws -> ReaderPool {
    let file = LogSchema.file(files.path)
    return ReaderPool(file, first: try ReadAccess(file))
  }

  @Test("Many threads at once read by few connections, and each has its turn")
  func bound() throws {
    let files = try LogFiles.make()
    let pool = try pool(files)
    let state = Mutex((now: 0, most: 0, done: 0))
    let full = DispatchSemaphore(value: 0)
    let goOn = DispatchSemaphore(value: 0)
    let all = DispatchGroup()
    for _ in 0..<(ReaderPool.mostOpen * 3) {
      let thread = Thread {
        _ = try? pool.use { reader in
          state.withLock {
            $0.now += 1
            $0.most = max($0.most, $0.now)
          }
          full.signal()
          goOn.wait()
          if try reader.lastPosition() == 0 { state.withLock { $0.done += 1 } }
          state.withLock { $0.now -= 1 }
        }
        all.leave()
      }
      all.enter()
      thread.start()
    }
    for _ in 0..<ReaderPool.mostOpen { full.wait() }
    // All are borrowed; nobody else comes in while none is given back.
    #expect(full.wait(timeout: .now() + .milliseconds(50)) == .timedOut)
    // But for a look that may take long, which none of these waits for.
    let last = try pool.use(isShort: false) { try $0.lastPosition() }
    #expect(last == 0)
    for _ in 0..<(ReaderPool.mostOpen * 3) { goOn.signal() }
    all.wait()
    state.withLock {
      #expect($0.most == ReaderPool.mostOpen)
      #expect($0.done == ReaderPool.mostOpen * 3)
    }
    pool.close()
  }

  @Test("Who waits for a connection when the log is closed is refused, as is who comes later")
  func closed() throws {
    let files = try LogFiles.make()
    let pool = try pool(files)
    let borrowed = DispatchSemaphore(value: 0)
    let goOn = DispatchSemaphore(value: 0)
    let all = DispatchGroup()
    let refused = Mutex(0)
    for number in 0...ReaderPool.mostOpen {
      all.enter()
      Thread {
        do {
          try pool.use { _ in
            borrowed.signal()
            goOn.wait()
          }
        } catch {
          refused.withLock { $0 += 1 }
        }
        all.leave()
      }.start()
      if number < ReaderPool.mostOpen { borrowed.wait() }
    }
    pool.close()
    for _ in 0...ReaderPool.mostOpen { goOn.signal() }
    all.wait()
    #expect(refused.withLock { $0 } == 1)
    for _ in 0...ReaderPool.mostOpen {
      #expect(throws: StorageError.self) { try pool.use { try $0.lastPosition() } }
    }
  }
}
