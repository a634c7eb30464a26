internal import Foundation
internal import Storage

/// What the threads of one check share: which piece is next, and what has been joined so far.
final class VerificationWork: @unchecked Sendable {
  // Unchecked: everything below is touched under the lock only.
  private let lock = NSLock()
  private var merge: ChunkMerge
  private var beside: [SideCheck: Result<SideCheck.Result, any Error>] = [:]
  private var failure: (any Error)?
  private var waiting: [Int: Result<ChunkVerifier.Result, any Error>] = [:]
  private var taken = 0
  private var joined = 0

  private let progress: (Int) -> Void

  /// - Parameter progress: told how many chunks are joined, of which each call tells more.
  init(_ merge: ChunkMerge, progress: @escaping (Int) -> Void) {
    self.merge = merge
    self.progress = progress
  }

  /// The next piece of work, from 0 on without end.
  func take() -> Int {
    lock.withLock {
      defer { taken += 1 }
      return taken
    }
  }

  func finish(_ check: SideCheck, _ result: Result<SideCheck.Result, any Error>) {
    lock.withLock { beside[check] = result }
  }

  /// Takes in a chunk, and joins all that stand in order now; how many those were.
  func finish(_ chunk: Int, _ result: Result<ChunkVerifier.Result, any Error>) -> Int {
    lock.withLock {
      waiting[chunk] = result
      let before = joined
      while let next = waiting.removeValue(forKey: joined) {
        joined += 1
        do {
          let checked = try next.get()
          if failure == nil { try merge.join(checked) }
        } catch {
          failure = failure ?? error
        }
      }
      if joined > before { progress(joined) }
      return joined - before
    }
  }

  /// Everything joined, and what was found beside it; throws what kept a chunk from being checked.
  func end() throws -> (ChunkMerge, [SideCheck: SideCheck.Result]) {
    try lock.withLock {
      if let failure { throw failure }
      return (merge, try beside.mapValues { try $0.get() })
    }
  }
}
