/// What decisions need to know of one member of staff.
public struct StaffState: Sendable, Hashable {
  /// The last examination was not passed; who was never examined is no novice.
  public private(set) var isNovice = false

  public init() {}

  public mutating func apply(_ fact: FactDigest) {
    if fact.kind == .advisorQualified { isNovice = fact.flag(.passed) == false }
  }
}
