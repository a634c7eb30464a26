import Interchange
import Satisfaction
import Testing
import Wording

@Suite("Factor sets as YAML")
struct FactorSetYAMLTests {
  @Test("The shipped set has the seven factors of S3, and their weights sum to 100")
  func shipped() throws {
    let set = try FactorSetYAML.read(
      String(decoding: ShippedFactorSets.sevenFactor, as: UTF8.self))
    #expect(set.id == "sevenFactor" && set.version == "1")
    #expect(
      set.factors.map(\.id) == [
        "facility", "terms", "staff", "paperwork", "timing", "initiation", "delivery",
      ])
    #expect(set.factors.map(\.weight) == [14, 12, 12, 12, 15, 10, 25])
    #expect(set.factors.reduce(0) { $0 + $1.weight } == 100)
  }

  @Test(
    "What is wrong is named with its line",
    arguments: [
      ("set: a\nversion: 1\nfactors: []\nmore: 1\n", "line 4"),
      ("set: a\nversion: 0\nfactors: []\n", "line 2"), ("- a\n", "line 1"),
      ("set: a/b\nversion: 1\nfactors: []\n", "line 1"),
      ("set: a\nset: a\nversion: 1\nfactors: []\n", "line 2"),
      (
        "set: a\nversion: 1\nfactors:\n  - {id: b, name: {zh: b, en: b}, weight: 1}\n"
          + "  - {id: b, name: {zh: b, en: b}, weight: 1}\n", "line 5"
      ),
    ])
  func faults(text: String, line: String) {
    #expect {
      try FactorSetYAML.read(text)
    } throws: { error in
      (error as? BlueprintFileError)?.sentence.english.contains(line) == true
    }
  }

  @Test("A set without factors, or with a weight of nothing, is none")
  func empty() {
    #expect(throws: BlueprintFileError(line: 3, .unfitFactors(.empty(set: "a")))) {
      try FactorSetYAML.read("set: a\nversion: 1\nfactors: []\n")
    }
    #expect(throws: BlueprintFileError.self) {
      try FactorSetYAML.read(
        "set: a\nversion: 1\nfactors:\n  - {id: b, name: {zh: b, en: b}, weight: 0}\n")
    }
  }
}
