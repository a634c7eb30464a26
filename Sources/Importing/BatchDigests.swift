public import Chronology
public import EventLog
public import Journeys

/// Digests of a batch's events, in order; rides along as the batch's companion.
public final class BatchDigests {
  public struct Entry {
    public var digest: FactDigest
    /// Left out when what it would establish is established.
    public var isOptional = false
    /// Good only as a repeat of what the log has: why it is refused otherwise.
    public var refusal: FactError?
    /// Made by the command that alone may write such a fact.
    public var isOwn = false
    /// Recorded by a person, who can be asked why.
    public var isByHand = false
    /// Its subject and customer are ids that somebody gave, and not known to be good.
    public var checksIDs = false
    /// Opens a journey by the version of its blueprint that was the newest when that was looked up.
    public var takesNewest = false

    public init(
      digest: FactDigest, isOptional: Bool = false, refusal: FactError? = nil, isOwn: Bool = false,
      isByHand: Bool = false, checksIDs: Bool = false, takesNewest: Bool = false
    ) {
      self.digest = digest
      self.isOptional = isOptional
      self.refusal = refusal
      self.isOwn = isOwn
      self.isByHand = isByHand
      self.checksIDs = checksIDs
      self.takesNewest = takesNewest
    }
  }

  public var entries: [Entry] = []

  public init() {}
}

extension EventBatch {
  /// Empties the batch and its digests for events recorded at a moment.
  public func start(recorded: Timestamp) -> BatchDigests {
    reset(recorded: recorded)
    let digests = companion as? BatchDigests ?? BatchDigests()
    digests.entries.removeAll(keepingCapacity: true)
    companion = digests
    return digests
  }
}
