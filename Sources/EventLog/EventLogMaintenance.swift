public import MerkleTree

/// What the keeper of a log does with it: checks, migration, and what erasing needs. Who records or
/// reads has no use for it.
public protocol EventLogMaintenance: EventLog {
  /// Checks everything: rows against leaves, the stored tree, streams, times, what helps to find
  /// rows, and every checkpoint.
  ///
  /// - Parameters:
  ///   - chain: the keys that signed this log.
  ///   - kept: checkpoints kept elsewhere; each must be consistent with the log.
  ///   - scope: what else to look at.
  ///   - progress: told now and then how many events have been checked.
  func verify(
    chain: VerifierChain, against kept: [SignedNote], scope: VerificationScope,
    progress: @escaping @Sendable (Int64) -> Void
  ) throws -> VerificationReport

  /// The root when the log had only so many events; nil where damage hides it.
  func rootIfSound(at size: Int64) throws -> MerkleHash?

  /// Whether the events behind a size are those that the stored tree was made of.
  func tailIsSound(after size: Int64) throws -> Bool

  /// Brings the log to the newest format, as the first write does by itself.
  ///
  /// - Returns: the format it had, and the one it has now.
  /// - Throws: what keeps it from that; the log stays as it was.
  func migrate() throws -> (from: Int, to: Int)

  /// Moves what was written into its place for good, so that no second copy of it is left on the
  /// disk; false when a reader kept it from that.
  func truncateWAL() throws -> Bool
}

extension EventLogMaintenance {
  /// Checks everything under one key.
  public func verify(
    verifier: NoteVerifier, against kept: [SignedNote] = [],
    progress: @escaping @Sendable (Int64) -> Void = { _ in }
  ) throws -> VerificationReport {
    try verify(
      chain: VerifierChain(verifier), against: kept, scope: VerificationScope(),
      progress: progress)
  }

  /// Checks everything and tells nobody how far it is.
  public func verify(
    chain: VerifierChain, against kept: [SignedNote], scope: VerificationScope
  ) throws -> VerificationReport {
    try verify(chain: chain, against: kept, scope: scope) { _ in }
  }
}
