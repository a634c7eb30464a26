internal import Dispatch
internal import Synchronization

/// Reads neighbouring ranges of positions on two threads, ahead of one fold that takes them in
/// order.
///
/// Each thread has two readers: it fills one while the other is folded.
final class FactPipeline: @unchecked Sendable {
  // Unchecked: a reader is its thread's until `ready` is signalled, then the fold's until `free`.
  private let readers: [FactRangeReader]
  private let ranges: [ClosedRange<Int64>]
  private let ready: [DispatchSemaphore]
  private let free: [DispatchSemaphore]
  private let group = DispatchGroup()
  private let failure = Mutex<(any Error)?>(nil)

  private static let threads = 2

  /// - Parameter readers: four.
  init(readers: [FactRangeReader], ranges: [ClosedRange<Int64>]) {
    self.readers = readers
    self.ranges = ranges
    ready = readers.map { _ in DispatchSemaphore(value: 0) }
    // Made with none, because one that is let go below its first value traps.
    free = readers.map { _ in DispatchSemaphore(value: 0) }
    for semaphore in free { semaphore.signal() }
  }

  /// Hands over every range in order; the reader is read anew when the body has returned.
  func run(_ body: (FactRangeReader) throws -> Void) throws {
    for thread in 0..<Self.threads {
      DispatchQueue.global().async(group: group) { [self] in read(thread) }
    }
    defer { group.wait() }
    for index in ranges.indices {
      let slot = index % readers.count
      ready[slot].wait()
      do {
        if let error = failure.withLock({ $0 }) { throw error }
        try body(readers[slot])
      } catch {
        stop(error)
        throw error
      }
      free[slot].signal()
    }
  }

  private func read(_ thread: Int) {
    for index in stride(from: thread, to: ranges.count, by: Self.threads) {
      let slot = index % readers.count
      free[slot].wait()
      guard failure.withLock({ $0 == nil }) else { return }
      do {
        try readers[slot].read(ranges[index])
      } catch {
        stop(error)
        return
      }
      ready[slot].signal()
    }
  }

  /// Wakes whoever waits; each finds the failure.
  private func stop(_ error: any Error) {
    failure.withLock { $0 = $0 ?? error }
    for semaphore in ready + free { semaphore.signal() }
  }
}
