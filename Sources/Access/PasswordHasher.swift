internal import Foundation

/// Hashes passwords on threads of its own, at most two at once: each takes 128 MiB and a core.
public final class PasswordHasher: Sendable {
  private let queue: OperationQueue
  private let cost: Int
  private let most: Int
  /// Tried where nobody has a password, so that the answer takes as long.
  private let nobody: PasswordHash

  /// - Parameters:
  ///   - cost: the logarithm of scrypt's N; lower in tests only.
  ///   - waiting: passwords that may wait; one more is answered busy.
  public init(cost: Int = PasswordHash.cost, waiting: Int = 32) {
    let queue = OperationQueue()
    queue.maxConcurrentOperationCount = 2
    queue.qualityOfService = .utility
    self.queue = queue
    self.cost = cost
    most = waiting
    nobody = PasswordHash(
      salt: Data(repeating: 0, count: 16), hash: Data(repeating: 0, count: 32), cost: cost)
  }

  /// - Throws: `AccessError.busy` when too many wait already.
  public func hash(_ password: String) async throws -> PasswordHash {
    let cost = cost
    return try await run { try PasswordHash(password, cost: cost) }
  }

  /// Whether a password is the one that was hashed; false for nobody, after the same time.
  public func matches(_ password: String, _ hash: PasswordHash?) async throws -> Bool {
    let tried = hash ?? nobody
    return try await run { try tried.matches(password) } && hash != nil
  }

  private func run<Result: Sendable>(
    _ body: @escaping @Sendable () throws -> Result
  ) async throws -> Result {
    guard queue.operationCount < most else { throw AccessError.busy }
    return try await withCheckedThrowingContinuation { continuation in
      queue.addOperation { continuation.resume(with: Swift.Result { try body() }) }
    }
  }
}
