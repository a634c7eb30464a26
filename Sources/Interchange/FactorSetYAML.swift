public import Satisfaction
internal import Wording
internal import Yams

/// Factor sets as YAML: an id, a version, and factors with whole weights.
///
/// Source of the shipped set: 《客户满意度全面提升培训课程》, SSI 因子.
public enum FactorSetYAML {
  /// Reads a factor set, strictly: unknown keys are refused.
  ///
  /// - Throws: `BlueprintFileError` naming the line, or `FactorSetError`.
  public static func read(_ text: String) throws -> FactorSet {
    guard let root = try? Yams.compose(yaml: text, .basic) else {
      throw BlueprintFileError(line: 1, .notYAML)
    }
    let faults = BlueprintFaults()
    let top = BlueprintSection(root, keys: ["set", "version", "factors"], faults)
    let id = top.text("set")
    let version = top.integer("version")
    let factors = top.sections("factors", keys: ["id", "name", "weight", "items"]).map { factor in
      let name = factor.words("name")
      return FactorSet.Factor(
        id: factor.text("id"), chinese: name.chinese, english: name.english,
        weight: factor.integer("weight"), items: items(factor))
    }
    if let fault = faults.sorted.first { throw fault }
    return try FactorSet(id: id, version: String(version), factors: factors)
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
