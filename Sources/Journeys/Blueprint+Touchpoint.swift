public import Wording

extension Blueprint {
  public enum Phase: String, Sendable, CaseIterable {
    case presales, sale, aftersales
  }

  /// One of several ways in which a touchpoint may be held, such as brief or thorough.
  public struct Kind: Sendable, Hashable {
    public let id: String
    public let name: Sentence

    public init(id: String, name: Sentence) {
      self.id = id
      self.name = name
    }
  }

  public struct Touchpoint: Sendable, Hashable {
    public let id: String
    public let name: Sentence
    public let phase: Phase
    /// May be completed any number of times.
    public let isRepeatable: Bool
    /// The ceremony stands beside the ten and never counts as a step.
    public let isCeremony: Bool
    /// Touchpoints that usually come before; no condition.
    public let after: [String]
    /// What it counts beside the others, from 1; nil where nothing is said.
    public let weight: Int?
    public let goals: [Sentence]
    public let techniques: [Sentence]
    public let kinds: [Kind]
    public let items: [Item]
    public let concerns: [Concern]

    public init(
      id: String, name: Sentence, phase: Phase = .sale, isRepeatable: Bool = false,
      isCeremony: Bool = false, after: [String] = [], weight: Int? = nil, goals: [Sentence] = [],
      techniques: [Sentence] = [], kinds: [Kind] = [], items: [Item] = [],
      concerns: [Concern] = []
    ) {
      self.id = id
      self.name = name
      self.phase = phase
      self.isRepeatable = isRepeatable
      self.isCeremony = isCeremony
      self.after = after
      self.weight = weight
      self.goals = goals
      self.techniques = techniques
      self.kinds = kinds
      self.items = items
      self.concerns = concerns
    }
  }
}
