public import Satisfaction

/// What decisions and folds need to know of a fact, as plain values of fixed size.
public struct FactDigest: Sendable {
  /// What every fold needs.
  public var plain: PlainDigest
  public var importance: Int16 = Self.absent
  public var importanceScale = ImportanceScale.none
  /// The advisor with whom a journey is opened.
  public var person = CodeHash.none
  /// What only decisions about this kind ask for; nil for most facts.
  public var details: FactDetails?

  /// How importance is told: on five points, or as a rank from 1.
  public enum ImportanceScale: UInt8, Sendable {
    case none, five, rank
  }

  public static let absent = Int16.min

  public init(kind: FactKind) {
    plain = PlainDigest(kind: kind)
  }

  /// The digest of a fact known by its plain part alone: without details and who stands in it.
  public init(_ plain: PlainDigest) {
    self.plain = plain
  }

  public var kind: FactKind { plain.kind }
  public var touchpoint: CodeHash { plain.touchpoint }
  public var key: CodeHash { plain.key }
  public var occurred: Int64 { plain.occurred }
  public var number: Int64 { plain.number }
  public var scale: Scale { plain.scale }
  public var perception: Int16 { plain.perception }
  public var expectation: Int16 { plain.expectation }
  public var isPartial: Bool { plain.isPartial }
  public var isOfPart: Bool { plain.isOfPart }
  public var isFlagged: Bool { plain.isFlagged }

  /// A touchpoint completed for a reason although mandatory items are open.
  public var isExcused: Bool { kind == .touchpointCompleted && isPartial }

  public var pair: Pair {
    Pair(
      scale: scale, perception: perception == Self.absent ? nil : Int(perception),
      expectation: expectation == Self.absent ? nil : Int(expectation))
  }

  /// The touchpoint about which a rating is an answer as a whole; nil for any other fact.
  public var headline: CodeHash? {
    kind == .ratingGiven && !isPartial && touchpoint != .none ? touchpoint : nil
  }
}
