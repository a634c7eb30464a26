internal import CanonicalJSON
internal import Chronology
internal import Journeys

/// What of a journey says whether a call list may have to do with it.
///
/// Found in the walk over a whole log, without clock, zone or calendar. It lets through too many
/// rather than too few: the rule of calls is then asked about those alone, and a test holds the two
/// to each other.
public struct CallMarks: Sendable {
  public enum AlertState: Int64, Sendable {
    case none, open
    /// Open, and the customer was called at the touchpoint `followUp` after its last reason, by no
    /// call that was recorded as such.
    case called
  }

  private var firstReason = BoardEntry.never
  private var lastReason = BoardEntry.never
  private var calledAt = BoardEntry.never
  private var latestCall = BoardEntry.never
  private var isLost = false
  private var isTried = false
  private var isAnswered = false

  static let followUp = CodeHash("followUp")

  mutating func apply(_ fact: FactDigest, _ word: CallWord?) {
    switch fact.kind {
    case .ratingGiven: if AlertReason.comes(from: fact) { give(fact.occurred) }
    case .complaintRaised: give(fact.occurred)
    case .promiseBroken:
      // Only the rule knows whose promise it was.
      isAnswered = true
      give(fact.occurred)
    case .experienceAnswered, .recommendationStated, .followUpAttempted, .callbackAgreed:
      if let word { take(word, fact) }
    case .journeyLost, .orderCancelled: isLost = true
    case .journeyClosed: isLost = false
    case .journeyOpened: calledAt = BoardEntry.never
    default: break
    }
  }

  private mutating func take(_ word: CallWord, _ fact: FactDigest) {
    if word.givesReason { give(fact.occurred) }
    if word.isAnswered { isAnswered = true }
    guard fact.kind == .followUpAttempted || fact.kind == .callbackAgreed else { return }
    if fact.kind == .followUpAttempted { isTried = true }
    let last = word.isWrongNumber ? .max : max(fact.occurred, word.due ?? fact.occurred)
    latestCall = max(latestCall, last)
  }

  private mutating func give(_ time: Int64) {
    firstReason = lastReason == BoardEntry.never ? time : min(firstReason, time)
    lastReason = max(lastReason, time)
  }

  /// The touchpoint `followUp` was completed, or is so no more.
  mutating func touch(completed time: Int64?) { calledAt = time ?? BoardEntry.never }

  /// Whether only the rule of alerts can say what is open: somebody was asked how the handling was,
  /// or a promise was broken.
  public var needsRule: Bool { isAnswered && lastReason != BoardEntry.never }

  /// Takes what the rule says of the facts that were applied.
  public mutating func settle(_ alerts: Alerts) {
    isAnswered = false
    firstReason = alerts.open?.openedAt.milliseconds ?? BoardEntry.never
    lastReason = alerts.open?.lastReasonAt.milliseconds ?? BoardEntry.never
  }

  public var alert: AlertState {
    guard lastReason != BoardEntry.never, !isLost else { return .none }
    return !isTried && calledAt != BoardEntry.never && calledAt >= lastReason ? .called : .open
  }

  /// When the open alert opened, milliseconds since 1970 UTC.
  public var alertOpened: Int64? { alert == .none ? nil : firstReason }

  /// The latest moment that a call or an agreement speaks of, `.max` where a number was wrong; nil
  /// where nobody called.
  public var lastCall: Int64? { latestCall == BoardEntry.never ? nil : latestCall }

  /// Until when a call list may have to do with a journey: `.max` for as long as anybody can say.
  ///
  /// - Parameter last: when its latest fact happened.
  public func until(last: Int64) -> Int64 {
    alert == .none ? max(last, latestCall) : .max
  }
}

/// What one fact says of calls, beyond its digest.
public struct CallWord: Sendable, Hashable {
  public var givesReason = false
  /// The customer was asked whether the handling satisfies.
  public var isAnswered = false
  public var isWrongNumber = false
  /// The time that was agreed, milliseconds since 1970 UTC.
  public var due: Int64?

  static func isRead(_ kind: FactKind) -> Bool {
    switch kind {
    case .experienceAnswered, .recommendationStated, .followUpAttempted, .callbackAgreed: true
    default: false
    }
  }

  /// Nil for a kind of fact that says nothing more.
  init?(_ kind: FactKind, _ data: JSON) {
    guard Self.isRead(kind) else { return nil }
    givesReason = !AlertReason.codes(kind, data).isEmpty
    isAnswered = kind == .followUpAttempted && data["satisfied"]?.flag != nil
    isWrongNumber = ["wrongPerson", "invalidNumber"].contains(data["outcome"]?.text ?? "")
    if kind == .callbackAgreed {
      due = data["due"]?.text.flatMap { RFC3339.read($0)?.time.milliseconds }
    }
  }
}
