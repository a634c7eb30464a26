public import Satisfaction

/// The factor sets at hand: the one that ships, and those that the dealer keeps.
public struct FactorLibrary: Sendable {
  /// Used by journeys whose blueprint names no weights.
  public let standard: FactorSet
  private let sets: [FactorKey: FactorSet]

  /// - Parameter kept: the dealer's own; the standard one need not be among them.
  public init(standard: FactorSet, kept: [FactorSet] = []) {
    self.standard = standard
    sets = Dictionary(
      (kept + [standard]).map { (FactorKey(set: $0.id, version: $0.version), $0) },
      uniquingKeysWith: { $1 })
  }

  /// Nil for a set, or a version, that is not at hand.
  func find(_ key: FactorKey) -> FactorSet? { sets[key] }
}

/// A factor set by name and version.
struct FactorKey: Hashable, Comparable {
  let set: String
  let version: String

  static func < (left: Self, right: Self) -> Bool {
    (left.set, Int(left.version) ?? 0, left.version)
      < (right.set, Int(right.version) ?? 0, right.version)
  }
}
