import Satisfaction
import Testing

@Suite("Factor sets")
struct FactorSetTests {
  private static func factor(
    _ id: String, _ weight: Int, _ items: [FactorSet.Item] = []
  ) -> FactorSet.Factor {
    FactorSet.Factor(id: id, chinese: "因子", english: "factor", weight: weight, items: items)
  }

  private static func set(_ factors: FactorSet.Factor...) throws(FactorSetError) -> FactorSet {
    try FactorSet(id: "ssi", version: "1", factors: factors)
  }

  @Test("A set keeps its factors in order, whatever their weights add up to")
  func kept() throws {
    let set = try Self.set(
      Self.factor("b", 60), Self.factor("a", 41, [.init(id: "x"), .init(id: "y")]))
    #expect(set.factors.map(\.id) == ["b", "a"])
    #expect(set.factors.map(\.weight) == [60, 41])
  }

  @Test("A set without factors is refused")
  func empty() {
    #expect(throws: FactorSetError.empty(set: "ssi")) { try Self.set() }
  }

  @Test("A weight that is not above 0 is refused", arguments: [0, -1])
  func weights(weight: Int) {
    #expect(throws: FactorSetError.factorWeight("a", weight: weight)) {
      try Self.set(Self.factor("b", 1), Self.factor("a", weight))
    }
    #expect(throws: FactorSetError.itemWeight("x", factor: "a", weight: weight)) {
      try Self.set(Self.factor("a", 1, [.init(id: "x", weight: weight)]))
    }
  }

  @Test("An identifier that stands twice is refused; two factors may share an item's name")
  func duplicates() throws {
    #expect(throws: FactorSetError.duplicateFactor("a")) {
      try Self.set(Self.factor("a", 1), Self.factor("a", 2))
    }
    #expect(throws: FactorSetError.duplicateItem("x", factor: "a")) {
      try Self.set(Self.factor("a", 1, [.init(id: "x"), .init(id: "x", isDiagnostic: true)]))
    }
    _ = try Self.set(Self.factor("a", 1, [.init(id: "x")]), Self.factor("b", 1, [.init(id: "x")]))
  }

  @Test("Items that count carry a weight all or none; a diagnostic one need not")
  func someWeights() throws {
    #expect(throws: FactorSetError.someWeights("a")) {
      try Self.set(Self.factor("a", 1, [.init(id: "x", weight: 2), .init(id: "y")]))
    }
    _ = try Self.set(
      Self.factor("a", 1, [.init(id: "x", weight: 2), .init(id: "y", isDiagnostic: true)]))
  }

  @Test("A factor whose items are all diagnostic is refused")
  func nothingCounts() {
    #expect(throws: FactorSetError.nothingCounts("a")) {
      try Self.set(Self.factor("a", 1, [.init(id: "x", isDiagnostic: true)]))
    }
  }

  @Test("An error names what is wrong in both languages and has a stable code")
  func sentences() {
    let error = FactorSetError.itemWeight("x", factor: "a", weight: 0)
    #expect(error.code == "factorSet.itemWeight")
    #expect(error.chinese == "因子 a 的题目 x 的权重是 0；应为大于 0 的整数")
    #expect(error.english == "the weight of item x of factor a is 0; give a whole number above 0")
  }
}
