/// A published set of weighted factors of sales satisfaction, in one version.
///
/// Weights are whole numbers as published; whoever computes divides them by their sum, because
/// published sets may sum to 101. Source: 《客户满意度全面提升培训课程》, SSI 因子.
public struct FactorSet: Sendable, Hashable {
  public struct Factor: Sendable, Hashable {
    public let id: String
    public let chinese: String
    public let english: String
    /// Above 0.
    public let weight: Int
    /// Empty when the set does not say which items a factor has.
    public let items: [Item]

    public init(id: String, chinese: String, english: String, weight: Int, items: [Item] = []) {
      self.id = id
      self.chinese = chinese
      self.english = english
      self.weight = weight
      self.items = items
    }

    /// The items that count.
    var counting: [Item] { items.filter { !$0.isDiagnostic } }
  }

  /// A question of a factor; an answer names it as its dimension.
  public struct Item: Sendable, Hashable {
    public let id: String
    /// Above 0; nil when the factor does not weigh its items.
    public let weight: Int?
    /// Explains and never counts, so its weight, if any, is not used.
    public let isDiagnostic: Bool

    public init(id: String, weight: Int? = nil, isDiagnostic: Bool = false) {
      self.id = id
      self.weight = weight
      self.isDiagnostic = isDiagnostic
    }
  }

  public let id: String
  public let version: String
  public let factors: [Factor]

  /// - Throws: `FactorSetError` for a set without factors, an identifier that stands twice, a
  ///   weight that is not above 0, and a factor with items of which none counts or only some
  ///   carry a weight.
  public init(id: String, version: String, factors: [Factor]) throws(FactorSetError) {
    guard !factors.isEmpty else { throw .empty(set: id) }
    var seen: Set<String> = []
    for factor in factors {
      guard seen.insert(factor.id).inserted else { throw .duplicateFactor(factor.id) }
      guard factor.weight > 0 else { throw .factorWeight(factor.id, weight: factor.weight) }
      try Self.check(factor)
    }
    self.id = id
    self.version = version
    self.factors = factors
  }

  private static func check(_ factor: Factor) throws(FactorSetError) {
    var seen: Set<String> = []
    for item in factor.items {
      guard seen.insert(item.id).inserted else {
        throw .duplicateItem(item.id, factor: factor.id)
      }
      if let weight = item.weight, weight <= 0 {
        throw .itemWeight(item.id, factor: factor.id, weight: weight)
      }
    }
    let counting = factor.counting
    guard factor.items.isEmpty || !counting.isEmpty else { throw .nothingCounts(factor.id) }
    let weighed = counting.filter { $0.weight != nil }.count
    guard weighed == 0 || weighed == counting.count else { throw .someWeights(factor.id) }
  }

  /// The sum of all weights.
  var totalWeight: Rational { Rational.sum(factors.map { Rational($0.weight) }) }
}
