public import Wording

/// The plan of a journey: its touchpoints in order, and what counts as delivery.
public struct Blueprint: Sendable, Hashable {
  /// Something to tick.
  public struct Item: Sendable, Hashable {
    public let id: String
    public let name: Sentence
    /// Must be there before the customer signs.
    public let isMandatory: Bool
    /// Only for these variants of vehicle; empty for all.
    public let variants: [String]

    public init(id: String, name: Sentence, isMandatory: Bool = false, variants: [String] = []) {
      self.id = id
      self.name = name
      self.isMandatory = isMandatory
      self.variants = variants
    }
  }

  /// What the customer wonders at that moment.
  public struct Concern: Sendable, Hashable {
    public let id: String
    public let name: Sentence

    public init(id: String, name: Sentence) {
      self.id = id
      self.name = name
    }
  }

  public enum Phase: String, Sendable, CaseIterable {
    case presales, sale, aftersales
  }

  public struct Touchpoint: Sendable, Hashable {
    public let id: String
    public let name: Sentence
    public let phase: Phase
    /// May be completed any number of times.
    public let isRepeatable: Bool
    /// The ceremony stands beside the ten and never counts as a step.
    public let isCeremony: Bool
    public let goals: [Sentence]
    public let items: [Item]
    public let concerns: [Concern]

    public init(
      id: String, name: Sentence, phase: Phase = .sale, isRepeatable: Bool = false,
      isCeremony: Bool = false, goals: [Sentence] = [], items: [Item] = [],
      concerns: [Concern] = []
    ) {
      self.id = id
      self.name = name
      self.phase = phase
      self.isRepeatable = isRepeatable
      self.isCeremony = isCeremony
      self.goals = goals
      self.items = items
      self.concerns = concerns
    }
  }

  public let id: String
  public let version: Int64
  public let name: Sentence
  /// Touchpoints whose completion delivers, in order of preference.
  public let delivers: [String]
  public let touchpoints: [Touchpoint]

  /// - Throws: `BlueprintError` for identifiers that are no codes or stand twice, an empty plan,
  ///   or `delivers` naming a touchpoint that is not there.
  public init(
    id: String, version: Int64, name: Sentence, delivers: [String], touchpoints: [Touchpoint]
  ) throws(BlueprintError) {
    guard CodeRule.isCode(id) else { throw .notACode(id) }
    guard version >= 1 else { throw .badVersion }
    guard !touchpoints.isEmpty else { throw .empty }
    try Self.distinct(touchpoints.map(\.id))
    for touchpoint in touchpoints {
      try Self.distinct(touchpoint.items.map(\.id) + touchpoint.concerns.map(\.id))
    }
    for name in delivers where !touchpoints.contains(where: { $0.id == name }) {
      throw .unknownTouchpoint(name)
    }
    self.id = id
    self.version = version
    self.name = name
    self.delivers = delivers
    self.touchpoints = touchpoints
  }

  private static func distinct(_ ids: [String]) throws(BlueprintError) {
    var seen: Set<String> = []
    for id in ids {
      guard CodeRule.isCode(id) else { throw .notACode(id) }
      guard seen.insert(id).inserted else { throw .duplicate(id) }
    }
  }

  public func touchpoint(_ id: String) -> Touchpoint? {
    touchpoints.first { $0.id.utf8.elementsEqual(id.utf8) }
  }
}

/// Why a plan cannot be a blueprint.
public enum BlueprintError: ExplainedError, Equatable {
  case notACode(String)
  case duplicate(String)
  case unknownTouchpoint(String)
  case empty
  case badVersion

  public var code: String {
    switch self {
    case .notACode: "blueprint.notACode"
    case .duplicate: "blueprint.duplicate"
    case .unknownTouchpoint: "blueprint.unknownTouchpoint"
    case .empty: "blueprint.empty"
    case .badVersion: "blueprint.badVersion"
    }
  }

  public var sentence: Sentence {
    switch self {
    case .notACode(let id):
      Sentence("标识“\(id)”不合规则", "“\(id)” is no identifier: 1–64 letters, digits, ._:-")
    case .duplicate(let id): Sentence("标识“\(id)”重复", "“\(id)” stands twice")
    case .unknownTouchpoint(let id):
      Sentence("delivers 里的环节“\(id)”不存在", "delivers names “\(id)”, which is no touchpoint")
    case .empty: Sentence("流程里没有环节", "the blueprint has no touchpoints")
    case .badVersion: Sentence("版本应是 1 以上的整数", "the version must be a whole number from 1")
    }
  }
}
