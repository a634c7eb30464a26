public import CanonicalJSON
internal import Chronology
public import Journeys

/// What of a customer's own stream says whether a call list may have to do with them: when cares
/// are due, and whether something takes customers off the lists.
///
/// Only grows: what was corrected stays beside its correction. A list asks the rule about all that
/// it lets through.
public struct CareMarks: Sendable {
  /// Milliseconds since 1970 UTC.
  public private(set) var dues: Set<Int64> = []
  /// The customer was erased, merged or left.
  public private(set) var isNoted = false
  /// Others whom a merging names.
  public private(set) var others: Set<String> = []

  public init() {}

  public static func isRead(_ kind: FactKind) -> Bool {
    switch kind {
    case .careScheduled, .customerErased, .customerMerged, .customerLapsed, .correctionMade: true
    default: false
    }
  }

  public mutating func apply(_ kind: FactKind, _ data: JSON) {
    switch kind {
    case .careScheduled: add(due: data)
    case .correctionMade: if let replacement = data["replacement"] { add(due: replacement) }
    case .customerErased, .customerLapsed: isNoted = true
    case .customerMerged:
      isNoted = true
      for name in ["from", "into"] { if let id = data[name]?.text { others.insert(id) } }
    default: break
    }
  }

  private mutating func add(due data: JSON) {
    if let due = data["due"]?.text.flatMap({ RFC3339.read($0)?.time }) {
      dues.insert(due.milliseconds)
    }
  }

  public var isEmpty: Bool { dues.isEmpty && !isNoted }
}
