public import MerkleTree

/// What a check of the log is told beside the keys, because the log itself knows nothing of it.
public struct VerificationScope: Sendable {
  /// Whether bytes have the form of a sealed part; not looked at if nil.
  public var hasSealedForm: (@Sendable (UnsafeRawBufferPointer) -> Bool)?
  /// The types of events whose streams the report names.
  public var markedTypes: [String] = []
  /// Whose cosignatures every kept checkpoint must carry.
  public var witnesses: [NoteVerifier] = []

  public init() {}
}
