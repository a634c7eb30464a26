internal import Journeys
public import Satisfaction
internal import Wording
internal import Yams

/// Factor sets as YAML: an id, a version, and factors with whole weights.
///
/// Source of the shipped set: 《客户满意度全面提升培训课程》, SSI 因子.
public enum FactorSetYAML {
  /// Reads a factor set, strictly: unknown keys are refused.
  ///
  /// - Throws: `BlueprintFileError` naming the line: the first that `check` finds.
  public static func read(_ text: String) throws -> FactorSet {
    let (set, faults) = check(text)
    if let fault = faults.first { throw fault }
    guard let set else { throw BlueprintFileError(line: 1, .notYAML) }
    return set
  }

  /// Reads a factor set and finds what is wrong with it, by line.
  ///
  /// What is wrong with its factors is looked at once the file itself can be read, and then the
  /// first fault alone is named; without faults there is a set.
  public static func check(_ text: String) -> (set: FactorSet?, faults: [BlueprintFileError]) {
    let root: Node
    switch BlueprintYAML.compose(text) {
    case .success(let node): root = node
    case .failure(let error): return (nil, [error])
    }
    let faults = BlueprintFaults()
    let top = BlueprintSection(root, keys: ["set", "version", "factors"], faults)
    let id = top.text("set")
    let version = top.integer("version")
    let factors = factors(top)
    if faults.list.isEmpty, !CodeRule.isCode(id) {
      faults.add(.unfit(.notACode(id)), at: root.mapping?["set"]?.mark?.line ?? 1)
    }
    guard faults.list.isEmpty else { return (nil, faults.sorted) }
    do {
      return (try FactorSet(id: id, version: String(version), factors: factors), [])
    } catch {
      return (nil, [BlueprintFileError(line: line(of: error, in: root), .unfitFactors(error))])
    }
  }

  private static func factors(_ top: BlueprintSection) -> [FactorSet.Factor] {
    top.sections("factors", keys: ["id", "name", "weight", "items"]).map { factor in
      let name = factor.words("name")
      return FactorSet.Factor(
        id: factor.text("id"), chinese: name.chinese, english: name.english,
        weight: factor.integer("weight"), items: items(factor))
    }
  }

  /// The line of the factor that an error names, of the second where it stands twice.
  private static func line(of error: FactorSetError, in root: Node) -> Int {
    let factors = root.mapping?["factors"]
    let name: String? =
      switch error {
      case .empty: nil
      case .duplicateFactor(let id), .factorWeight(let id, _), .nothingCounts(let id),
        .someWeights(let id), .duplicateItem(_, factor: let id), .itemWeight(_, factor: let id, _):
        id
      }
    let found = factors?.sequence?.last { $0.mapping?["id"]?.string == name && name != nil }
    return (found ?? factors)?.mark?.line ?? 1
  }

  private static func items(_ factor: BlueprintSection) -> [FactorSet.Item] {
    factor.sections("items", keys: ["id", "weight", "diagnostic"]).map { item in
      FactorSet.Item(
        id: item.text("id"), weight: item.has("weight") ? item.integer("weight") : nil,
        isDiagnostic: item.flag("diagnostic"))
    }
  }
}

/// The factor sets that ship with the program, in the binary itself.
public enum ShippedFactorSets {
  /// The seven factors of S3, version 1.
  public static var sevenFactor: [UInt8] { PackageResources.sevenFactor_yaml }
}
