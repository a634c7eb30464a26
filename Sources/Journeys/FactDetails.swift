internal import Chronology

/// Fields that only the decision about a fact's own kind asks for, and who recorded it.
///
/// The facts of which there are millions have none: their digests carry nothing but plain values.
public final class FactDetails: Sendable {
  /// The fields that are kept, by the names under which they are stored.
  enum Name: String, Sendable {
    case mentor, approver, role, to, party, variant, due, reason, passed, from, into
    case purpose, channel, expires, step, outcome, recall
    case solved, pleasant, level, likelihood, raw, scale
    case of, gap, executionCause, primary
    case effective, beforeFrom, beforeTo, afterFrom, afterTo

    enum Form {
      case plain, time, date, eventID
    }

    var form: Form {
      switch self {
      case .due, .expires: .time
      case .beforeFrom, .beforeTo, .afterFrom, .afterTo: .date
      case .recall, .of: .eventID
      default: .plain
      }
    }
  }

  enum Value: Sendable {
    case code(CodeHash)
    /// Milliseconds since 1970 UTC for times and dates.
    case number(Int64)
    case flag(Bool)
    /// A code that a refusal names.
    case named(String)
  }

  typealias Values = [(name: Name, value: Value)]

  private let values: Values
  /// Who recorded the fact; none until the fact is on its way into the log, or read from it.
  public let actor: CodeHash
  /// The event's own id.
  public let event: CodeHash

  init(_ values: Values, actor: CodeHash = .none, event: CodeHash = .none) {
    self.values = values
    self.actor = actor
    self.event = event
  }

  /// The same with who recorded it, and as which event: its id as text, in lower case.
  public func recorded(by actor: CodeHash, as event: String) -> FactDetails {
    FactDetails(values, actor: actor, event: CodeHash(event))
  }

  /// The fields of one kind that are kept as details.
  static func names(_ kind: FactKind) -> [Name] {
    switch kind {
    case .journeyOpened: [.mentor]
    case .vehicleAssigned, .vehicleReplaced: [.variant]
    case .promiseMade: [.due]
    case .promiseBroken: [.reason]
    case .exceptionHandled: [.approver]
    case .assignmentChanged: [.role, .to]
    case .partyLinked: [.party, .role]
    case .advisorQualified: [.passed]
    case .customerMerged: [.from, .into]
    case .consentGiven, .consentWithdrawn: [.purpose, .channel, .expires]
    case .experienceAnswered: [.solved, .pleasant]
    case .recommendationStated: [.level, .raw, .scale]
    case .repurchaseStated: [.level, .likelihood, .raw, .scale]
    case .complaintClosed, .alertClosed: [.recall]
    case .alertEscalated: [.reason]
    case .causeAttributed: [.of, .gap, .executionCause, .primary]
    case .followUpAttempted: [.outcome, .step]
    case .callbackAgreed: [.step]
    case .messageSent, .messageAnswered: [.step, .purpose, .channel]
    case .caseOpened, .caseDecomposed, .caseCauseFound, .caseCountermeasure, .caseChecked,
      .caseStandardised, .caseClosed:
      [.effective, .reason, .beforeFrom, .beforeTo, .afterFrom, .afterTo]
    default: []
    }
  }

  // MARK: Reading

  private func value(_ name: Name) -> Value? {
    for pair in values where pair.name == name { return pair.value }
    return nil
  }

  func has(_ name: Name) -> Bool { value(name) != nil }

  /// `CodeHash.none` where the field is absent.
  func code(_ name: Name) -> CodeHash {
    switch value(name) {
    case .code(let code): code
    case .named(let text): CodeHash(text)
    default: .none
    }
  }

  func number(_ name: Name) -> Int64? {
    if case .number(let number) = value(name) { number } else { nil }
  }

  func flag(_ name: Name) -> Bool? {
    if case .flag(let flag) = value(name) { flag } else { nil }
  }

  func text(_ name: Name) -> String? {
    if case .named(let text) = value(name) { text } else { nil }
  }

  // MARK: Making

  /// Nil for a value that cannot be read; its field's own rule has refused it before.
  static func value(_ name: Name, _ value: Walk.Value) -> Value? {
    switch value {
    case .integer(let number): return .number(number)
    case .flag(let flag): return .flag(flag)
    case .nested: return nil
    case .text(let bytes):
      if name == .into { return .named(String(decoding: bytes, as: UTF8.self)) }
      switch name.form {
      case .plain: return .code(CodeHash(bytes))
      case .time: return RFC3339.read(bytes).map { .number($0.time.milliseconds) }
      case .date:
        return RFC3339.read(String(decoding: bytes, as: UTF8.self) + "T00:00:00Z")
          .map { .number($0.time.milliseconds) }
      case .eventID:
        return .code(CodeHash(String(decoding: bytes, as: UTF8.self).lowercased()))
      }
    }
  }
}

extension FactDetails: CustomStringConvertible {
  public var description: String {
    values.sorted { $0.name.rawValue < $1.name.rawValue }.map { "\($0.name): \($0.value)" }
      .joined(separator: ", ") + " \(actor) \(event)"
  }
}

extension FactDigest {
  /// A detail's code; `CodeHash.none` where there is none.
  func code(_ name: FactDetails.Name) -> CodeHash { details?.code(name) ?? .none }
  func flag(_ name: FactDetails.Name) -> Bool? { details?.flag(name) }
  func number(_ name: FactDetails.Name) -> Int64? { details?.number(name) }
  func has(_ name: FactDetails.Name) -> Bool { details?.has(name) ?? false }
  /// Of a checked item.
  var isOK: Bool { number == 2 }
}

/// Words that decisions look for.
extension CodeHash {
  static let reached = CodeHash("reached")
  static let delivery = CodeHash("delivery")
  static let advisor = CodeHash("advisor")
  static let deliverySpecialist = CodeHash("deliverySpecialist")
  static let mentor = CodeHash("mentor")
  static let followUp = CodeHash("followUp")
}
