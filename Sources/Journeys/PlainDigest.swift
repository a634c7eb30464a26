internal import CanonicalJSON
public import Satisfaction

/// The part of a digest that every fold over the whole log needs, without any reference: arrays
/// of millions of these are copied and emptied without a look at each.
public struct PlainDigest: Sendable {
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
  public var perception: Int16 = FactDigest.absent
  public var expectation: Int16 = FactDigest.absent
  /// An answer about a factor or dimension, the journey as a whole or an importance, or one that
  /// looks for causes: no touchpoint's headline. Of a completion: there is a reason to complete.
  public var isPartial = false
  /// An answer about a factor, a dimension or a determinant: `AnswerScope.isOfPart`.
  public var isOfPart = false
  public var isFlagged = false

  init(kind: FactKind, occurred: Int64 = 0) {
    self.kind = kind
    self.occurred = occurred
  }

  @inline(__always)
  mutating func markPart() {
    isPartial = true
    isOfPart = true
  }

  /// Keeps a text; false if its slot is none of these.
  @inline(__always)
  mutating func keep(_ slot: DigestSlot, _ bytes: UnsafeRawBufferPointer) -> Bool {
    switch slot {
    case .touchpoint: touchpoint = CodeHash(bytes)
    case .key: key = CodeHash(bytes)
    case .scale:
      scale = Self.scale(bytes)
      // How important, not how well.
      if scale == .importance5 { isPartial = true }
    case .partial: markPart()
    case .subject:
      if !bytes.elementsEqual("touchpoint".utf8) { isPartial = true }
      if bytes.elementsEqual("factor".utf8) { isOfPart = true }
    case .by: isFlagged = bytes.elementsEqual("dealer".utf8)
    case .passed:
      number =
        bytes.elementsEqual("ok".utf8) ? 2 : bytes.elementsEqual("notApplicable".utf8) ? 1 : 0
    default: return false
    }
    return true
  }

  @inline(__always)
  mutating func keep(_ slot: DigestSlot, _ whole: Int64) -> Bool {
    switch slot {
    case .perception: perception = Int16(truncatingIfNeeded: whole)
    case .expectation: expectation = Int16(truncatingIfNeeded: whole)
    case .number: number = whole
    case .partial: markPart()
    default: return false
    }
    return true
  }

  @inline(__always)
  mutating func keep(_ slot: DigestSlot, _ flag: Bool) -> Bool {
    switch slot {
    case .answered: isFlagged = flag
    case .diagnostic: if flag { isPartial = true }
    case .partial: markPart()
    default: return false
    }
    return true
  }

  private static let scales = Scale.allCases.compactMap { scale in
    Array(scale.rawValue.utf8).withUnsafeBytes { InlineKey($0) }.map { ($0, scale) }
  }

  private static func scale(_ bytes: UnsafeRawBufferPointer) -> Scale {
    guard let key = InlineKey(bytes) else { return .satisfaction7 }
    for (known, scale) in scales where known == key { return scale }
    return .satisfaction7
  }
}
