/// Where an improvement case stands (PDCA; 《移动电商：客户关系管理方向》).
public struct CaseState: Sendable, Hashable {
  public enum Stage: String, Sendable {
    case absent, opened, decomposed, causeFound, countermeasure, checked, standardised, closed
  }

  public private(set) var stage = Stage.absent
  /// The last check found that the countermeasure did not work.
  public private(set) var isIneffective = false
  private var periods = Periods()

  /// First and last days of what is compared, as they were told last; milliseconds since 1970 UTC.
  private struct Periods: Sendable, Hashable {
    var beforeFrom: Int64?
    var beforeTo: Int64?
    var afterFrom: Int64?
    var afterTo: Int64?

    mutating func take(_ fact: FactDigest) {
      beforeFrom = fact.number(.beforeFrom) ?? beforeFrom
      beforeTo = fact.number(.beforeTo) ?? beforeTo
      afterFrom = fact.number(.afterFrom) ?? afterFrom
      afterTo = fact.number(.afterTo) ?? afterTo
    }

    private var known: [Int64] { [beforeFrom, beforeTo, afterFrom, afterTo].compactMap { $0 } }

    var isComplete: Bool { known.count == 4 }

    /// A period may be one day, and the second begins after the first has ended.
    var isInOrder: Bool {
      known == known.sorted() && (beforeTo == nil || beforeTo != afterFrom)
    }
  }

  public init() {}

  public mutating func apply(_ fact: FactDigest) {
    guard let next = Self.stage(fact.kind) else { return }
    stage = next
    periods.take(fact)
    isIneffective = next == .checked && fact.flag(.effective) == false
  }

  /// Takes a fact of the case or says why not.
  ///
  /// - Parameter hasEvidence: whether every event that it names as evidence is in the log.
  public func decide(_ fact: FactDigest, hasEvidence: Bool) throws(Refusal) {
    guard let next = Self.stage(fact.kind) else { return }
    switch (stage, next) {
    case (.absent, .opened): break
    case (.absent, _): throw .unknownCase
    case (_, .opened): throw .caseExists
    case (.closed, _): throw .caseClosed
    default:
      let mayClose = next == .closed && fact.has(.reason)
      guard mayClose || follows.contains(next) else {
        throw .caseStep(stands: stage.rawValue, next: follows.map(\.rawValue))
      }
    }
    guard hasEvidence else { throw .evidenceMissing }
    var periods = periods
    periods.take(fact)
    guard periods.isInOrder else { throw .periodsOutOfOrder }
    if next == .checked, !periods.isComplete { throw .periodsNeeded }
  }

  /// The steps that may come next.
  private var follows: [Stage] {
    switch stage {
    case .absent: [.opened]
    case .opened: [.decomposed]
    case .decomposed: [.causeFound]
    case .causeFound: [.countermeasure]
    case .countermeasure: [.checked]
    case .checked: isIneffective ? [.countermeasure, .causeFound] : [.standardised, .closed]
    case .standardised: [.closed]
    case .closed: []
    }
  }

  private static func stage(_ kind: FactKind) -> Stage? {
    switch kind {
    case .caseOpened: .opened
    case .caseDecomposed: .decomposed
    case .caseCauseFound: .causeFound
    case .caseCountermeasure: .countermeasure
    case .caseChecked: .checked
    case .caseStandardised: .standardised
    case .caseClosed: .closed
    default: nil
    }
  }
}
