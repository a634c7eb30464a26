public import Satisfaction

/// The part of a digest that every fold over the whole log needs, without any reference: arrays
/// of millions of these are copied and emptied without a look at each.
public struct PlainDigest: Sendable {
  public let kind: FactKind
  public let touchpoint: CodeHash
  public let key: CodeHash
  public let occurred: Int64
  public let number: Int64
  public let scale: Scale
  public let perception: Int16
  public let expectation: Int16
  public let isPartial: Bool
  public let isFlagged: Bool

  public init(_ digest: FactDigest) {
    kind = digest.kind
    touchpoint = digest.touchpoint
    key = digest.key
    occurred = digest.occurred
    number = digest.number
    scale = digest.scale
    perception = digest.perception
    expectation = digest.expectation
    isPartial = digest.isPartial
    isFlagged = digest.isFlagged
  }

  /// The digest again, without its details and without who stands in it.
  public var digest: FactDigest {
    var digest = FactDigest(kind: kind)
    digest.touchpoint = touchpoint
    digest.key = key
    digest.occurred = occurred
    digest.number = number
    digest.scale = scale
    digest.perception = perception
    digest.expectation = expectation
    digest.isPartial = isPartial
    digest.isFlagged = isFlagged
    return digest
  }
}
