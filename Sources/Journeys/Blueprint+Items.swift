public import Wording

extension Blueprint {
  /// What having or lacking a thing does to satisfaction (Kano; S0).
  public enum KanoClass: String, Sendable, CaseIterable {
    case mustBe, oneDimensional, attractive, indifferent, reverse
  }

  /// The four levels of service (S4), lowest first; `satisfying` is the water line.
  public enum ServiceLevel: String, Sendable, CaseIterable {
    case basic, satisfying, addedValue, unforgettable
  }

  /// The five elements of service (S0, S2).
  public enum ServiceElement: String, Sendable, CaseIterable {
    case responsiveness, tangibles, empathy, assurance, reliability
  }

  /// Something to tick.
  public struct Item: Sendable, Hashable {
    public let id: String
    public let name: Sentence
    /// Must be there before the customer signs.
    public let isMandatory: Bool
    /// Only for these variants of vehicle; empty for all.
    public let variants: [String]
    public let kano: KanoClass?
    public let level: ServiceLevel?
    public let element: ServiceElement?
    /// The unit of its measured value, as recorded: a code after UCUM, such as `km` or `Cel`.
    public let unit: String?
    /// The customer's signature, which a missing mandatory item of the touchpoint blocks.
    public let isSigning: Bool
    /// Added from the practice of the trade; no source names it.
    public let isPractice: Bool

    public init(
      id: String, name: Sentence, isMandatory: Bool = false, variants: [String] = [],
      kano: KanoClass? = nil, level: ServiceLevel? = nil, element: ServiceElement? = nil,
      unit: String? = nil, isSigning: Bool = false, isPractice: Bool = false
    ) {
      self.id = id
      self.name = name
      self.isMandatory = isMandatory
      self.variants = variants
      self.kano = kano
      self.level = level
      self.element = element
      self.unit = unit
      self.isSigning = isSigning
      self.isPractice = isPractice
    }
  }

  /// What the customer wonders at that moment.
  public struct Concern: Sendable, Hashable {
    public let id: String
    public let name: Sentence
    /// A good sentence to say while the customer stands beside.
    public let answer: Sentence?
    /// Added from the practice of the trade; no source names it.
    public let isPractice: Bool

    public init(id: String, name: Sentence, answer: Sentence? = nil, isPractice: Bool = false) {
      self.id = id
      self.name = name
      self.answer = answer
      self.isPractice = isPractice
    }
  }
}
