public import Satisfaction

/// What decisions and folds need to know of a fact, as plain values of fixed size.
public struct FactDigest: Sendable {
  public var kind: FactKind
  public var touchpoint = CodeHash.none
  /// The fact's own key: item, concern, promise, wait, exception, survey, complaint, request,
  /// referral, task, alert, blueprint or vehicle.
  public var key = CodeHash.none
  /// When it happened, milliseconds since 1970 UTC.
  public var occurred: Int64 = 0
  /// The blueprint version; of a checked item, 1 if it is not applicable and 2 if it is ok.
  public var number: Int64 = 0
  public var scale = Scale.satisfaction7
  public var perception: Int16 = Self.absent
  public var expectation: Int16 = Self.absent
  public var importance: Int16 = Self.absent
  public var importanceScale = ImportanceScale.none
  /// An answer about a factor or dimension, or the journey as a whole: no touchpoint's headline.
  public var isPartial = false
  public var isFlagged = false
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
    self.kind = kind
  }

  public var pair: Pair {
    Pair(
      scale: scale, perception: perception == Self.absent ? nil : Int(perception),
      expectation: expectation == Self.absent ? nil : Int(expectation))
  }
}
