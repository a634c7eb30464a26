public import MerkleTree

/// What signing a log needs.
public struct LogSigning: Sendable {
  public let origin: String
  /// The keys for the head of a size; loaded when first needed: reading commands never touch them.
  public let signers: @Sendable (Int64, any LogTransaction) throws -> [NoteSigner]
  /// Keeps the last signed head outside the log.
  public let keep: @Sendable (Head) throws -> Void

  public init(
    origin: String, signer: @escaping @Sendable () throws -> NoteSigner,
    keep: @escaping @Sendable (Head) throws -> Void
  ) {
    self.init(origin: origin, signersOfHead: { _, _ in [try signer()] }, keep: keep)
  }

  /// - Parameter signersOfHead: given the size of the head and the log; one key, or while it is being
  ///   changed both.
  public init(
    origin: String,
    signersOfHead: @escaping @Sendable (Int64, any LogTransaction) throws -> [NoteSigner],
    keep: @escaping @Sendable (Head) throws -> Void
  ) {
    self.origin = origin
    signers = signersOfHead
    self.keep = keep
  }
}
