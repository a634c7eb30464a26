public import CanonicalJSON
public import Chronology
public import Journeys

/// Who was the advisor of a journey when: the opening's, then whom changes of assignment name.
///
/// At a moment it is whom the last word recorded names, among those that had happened by then: the
/// one that a timeline as of that moment shows. Now it is the last word of all. A change that names
/// nobody leaves the journey without an advisor.
public struct Advisors: Sendable, Hashable {
  /// Whom the opening named.
  public private(set) var first: String?
  private var changes: [Change] = []

  private struct Change: Sendable, Hashable {
    let time: Timestamp
    let staff: String?
  }

  public init() {}

  /// Takes the next fact that counts, in order of position; most are about something else.
  public mutating func take(_ kind: FactKind, _ data: JSON, at time: Timestamp) {
    guard let word = AdvisorWord(kind, data) else { return }
    take(word, at: time)
  }

  /// The same for what a quick reader has found in a fact.
  public mutating func take(_ word: AdvisorWord, at time: Timestamp) {
    switch word {
    case .opened(let staff): first = staff
    case .changed(let staff): changes.append(Change(time: time, staff: staff))
    }
  }

  /// Who answers for the journey now.
  public var now: String? { changes.last.map(\.staff) ?? first }

  /// Who answered for it at a moment.
  public func at(_ time: Timestamp) -> String? {
    changes.last { $0.time <= time }.map(\.staff) ?? first
  }
}

/// What one fact says of who the advisor is.
public enum AdvisorWord: Sendable, Hashable {
  case opened(String?)
  case changed(to: String?)

  /// Nil for a fact that says nothing of it.
  public init?(_ kind: FactKind, _ data: JSON) {
    switch kind {
    case .journeyOpened: self = .opened(data["advisor"]?.text)
    case .assignmentChanged where data["role"]?.text == "advisor":
      self = .changed(to: data["to"]?.text)
    default: return nil
    }
  }
}
