public import CanonicalJSON

/// Corrections applied to the facts they name: a replacement takes its target's place and
/// position, a correction without one removes it.
public struct Corrections<ID: Hashable> {
  private var replacements: [ID: JSON?] = [:]

  public init() {}

  public var isEmpty: Bool { replacements.isEmpty }

  /// Notes a correction; of several that name one event the last counts.
  public mutating func note(_ target: ID, replacement: JSON?) {
    replacements[target] = .some(replacement)
  }

  /// The data that counts for an event: its own, a replacement, or nil when it was taken back.
  public func data(of id: ID, original: JSON) -> JSON? {
    guard let correction = replacements[id] else { return original }
    return correction
  }

  public func touches(_ id: ID) -> Bool { replacements[id] != nil }
}
