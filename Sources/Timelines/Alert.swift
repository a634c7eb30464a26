internal import CanonicalJSON
public import Chronology
internal import Journeys

/// A customer who must hear from somebody else: derived from the facts, never from `alert.*`.
public struct Alert: Sendable {
  /// In the order in which they happened; never empty.
  public internal(set) var reasons: [AlertReason]
  /// When the customer said that the handling does not satisfy: each time it went up one level.
  public internal(set) var raisedAt: [Timestamp] = []
  public internal(set) var closedAt: Timestamp?
  /// The call that closed it, by position.
  public internal(set) var closing: Int64?
  /// What the customer said of the handling last; nil where nobody asked.
  public internal(set) var isSatisfied: Bool?
  /// The advisors of the journey when the reasons came.
  var rated: Set<String> = []

  public var isOpen: Bool { closedAt == nil }
  public var openedAt: Timestamp { reasons.map(\.occurred).min() ?? .earliest }
  public var lastReasonAt: Timestamp { reasons.map(\.occurred).max() ?? .earliest }

  /// Call-backs to a complaint need no consent.
  public var isComplaint: Bool { reasons.contains { $0.code == .complaint } }

  /// Whether somebody was the advisor when a reason came: who was rated closes nothing.
  public func isAbout(_ staff: String) -> Bool { rated.contains(staff) }

  /// Every answer that opened it was corrected away; the alert stays open all the same.
  public var isWithdrawn: Bool {
    reasons.allSatisfy { $0.isWithdrawn || $0.code == .handling }
  }
}

/// The alerts of one journey, one after the other: the one rule for which is open.
///
/// Call lists, timelines, lists of journeys and reports all ask it.
public struct Alerts: Sendable {
  /// At most the last is not closed.
  public private(set) var all: [Alert] = []
  /// The journey is lost: nobody is called about it any more.
  public private(set) var isLost = false

  /// The one that somebody has to call about.
  public var open: Alert? {
    guard !isLost, let last = all.last, last.isOpen else { return nil }
    return last
  }

  public static let none = Alerts([])

  /// - Parameter facts: of one journey, cut at a moment already, in order of position.
  public init(_ facts: [AlertFact]) {
    let promises = Promises(facts)
    var advisors = Advisors()
    for fact in facts {
      if let data = fact.counted { advisors.take(fact.kind, data, at: fact.occurred) }
    }
    let complaints = Complaints(facts)
    for fact in facts { lose(fact) }
    for fact in facts.sorted(by: { $0.order < $1.order }) {
      give(promises.reasons(of: fact), advisors)
      if fact.kind == .followUpAttempted { answer(fact, advisors, complaints) }
    }
  }

  private mutating func lose(_ fact: AlertFact) {
    guard fact.counted != nil else { return }
    switch fact.kind {
    case .journeyLost, .orderCancelled: isLost = true
    case .journeyClosed: isLost = false
    default: break
    }
  }

  /// One open alert a journey: further reasons are added.
  private mutating func give(_ reasons: [AlertReason], _ advisors: Advisors) {
    guard !reasons.isEmpty else { return }
    if let last = all.last, last.isOpen {
      all[all.count - 1].reasons += reasons
    } else {
      all.append(Alert(reasons: reasons))
    }
    all[all.count - 1].rated.formUnion(reasons.compactMap { advisors.at($0.occurred) })
  }

  /// A call in which the customer said whether the handling satisfies.
  ///
  /// No: it stays open and goes up a level, whoever asked. Yes closes it, where the call reached
  /// the customer, was made by somebody who was not rated, and every complaint was resolved.
  private mutating func answer(
    _ call: AlertFact, _ advisors: Advisors, _ complaints: Complaints
  ) {
    guard let last = all.last, last.isOpen, let isSatisfied = call.counted?["satisfied"]?.flag
    else { return }
    guard isSatisfied else {
      all[all.count - 1].isSatisfied = false
      all[all.count - 1].raisedAt.append(call.occurred)
      let reason = AlertReason(
        code: .handling, occurred: call.occurred, position: call.position, touchpoint: nil)
      give([reason], advisors)
      return
    }
    guard call.text("outcome") == "reached", !last.isAbout(call.actor),
      complaints.areResolved(by: call)
    else { return }
    all[all.count - 1].isSatisfied = true
    all[all.count - 1].closedAt = call.occurred
    all[all.count - 1].closing = call.position
  }
}

/// Which promises were the dealer's; a broken one of the customer's is no reason.
private struct Promises {
  private var first: Set<String> = []
  private var now: Set<String> = []

  init(_ facts: [AlertFact]) {
    func dealers(_ data: JSON?) -> String? {
      data?["by"]?.text == "dealer" ? data?["promise"]?.text : nil
    }
    for fact in facts where fact.kind == .promiseMade {
      if let key = dealers(fact.original) { first.insert(key) }
      if let key = dealers(fact.counted) { now.insert(key) }
    }
  }

  /// A score that was corrected gives the reasons it gave at first, and those it gives now.
  func reasons(of fact: AlertFact) -> [AlertReason] {
    let first = AlertReason.codes(fact.kind, fact.original, isDealers: self.first.contains)
    let now =
      fact.counted.map { AlertReason.codes(fact.kind, $0, isDealers: self.now.contains) } ?? []
    if first.isEmpty, now.isEmpty { return [] }
    return AlertReason.Code.allCases.filter { first.contains($0) || now.contains($0) }.map {
      AlertReason(
        code: $0, occurred: fact.occurred, position: fact.position,
        touchpoint: (fact.counted ?? fact.original)["touchpoint"]?.text,
        isWithdrawn: !now.contains($0))
    }
  }
}

/// Complaints and when something was done about each.
private struct Complaints {
  private var all: [(key: String, raised: Timestamp, answered: [(Timestamp, Int64)])] = []

  init(_ facts: [AlertFact]) {
    for fact in facts {
      guard let key = fact.text("complaint") else { continue }
      switch fact.kind {
      case .complaintRaised: all.append((key, fact.occurred, []))
      case .complaintResolved, .complaintClosed:
        let place = all.lastIndex { $0.key.utf8.elementsEqual(key.utf8) }
        if let place { all[place].answered.append(fact.order) }
      default: break
      }
    }
  }

  /// Whether every complaint that had been raised before a call was resolved before it.
  func areResolved(by call: AlertFact) -> Bool {
    all.allSatisfy { complaint in
      complaint.raised > call.occurred || complaint.answered.contains { $0 < call.order }
    }
  }
}
