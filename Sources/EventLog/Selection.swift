public import MerkleTree

/// Size and root of the log.
public struct Head: Sendable, Hashable {
  public let size: Int64
  public let root: MerkleHash

  public init(size: Int64, root: MerkleHash) {
    self.size = size
    self.root = root
  }
}

/// Whether to go on.
public enum Visit: Sendable {
  case next, stop
}

/// Which events to read.
public struct Selection: Sendable {
  public var after: Int64 = 0
  /// The last position to look at.
  public var through: Int64 = .max
  public var subject: String?
  /// The streams of this customer.
  public var customer: String?
  public var type: String?

  public init(
    after: Int64 = 0, through: Int64 = .max, subject: String? = nil, customer: String? = nil,
    type: String? = nil
  ) {
    self.after = after
    self.through = through
    self.subject = subject
    self.customer = customer
    self.type = type
  }
}
