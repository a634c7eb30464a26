internal import Foundation
public import Interchange
public import Journeys
public import Satisfaction
internal import Storage

/// The dealer's own factor sets: a file each beside the blueprints, under its name and version.
extension Logbook {
  /// Reads a factor set's file without keeping it; what is wrong with it, by line.
  public static func checkFactors(
    _ yaml: [UInt8]
  ) -> (set: FactorSet?, faults: [BlueprintFileError]) {
    FactorSetYAML.check(String(decoding: yaml, as: UTF8.self))
  }

  /// Whether a factor set is the one that a blueprint weighs by.
  ///
  /// - Throws: `LogbookError.factorSetUnnamed`.
  public static func check(
    _ set: FactorSet, isNamedBy blueprint: Blueprint
  ) throws(LogbookError) {
    let weights = blueprint.weights
    guard let weights, weights.set.utf8.elementsEqual(set.id.utf8),
      String(weights.version) == set.version
    else {
      throw .factorSetUnnamed(
        set.id, version: set.version, named: weights.map { "\($0.set) \($0.version)" })
    }
  }

  /// Puts a factor set beside the blueprints; a version that is here already never changes, so
  /// that a report made twice is the same twice.
  ///
  /// - Returns: whether it is new here.
  public func keepFactors(_ yaml: [UInt8]) throws -> Bool {
    let set = try FactorSetYAML.read(String(decoding: yaml, as: UTF8.self))
    if let standing = try factorSet(set.id, set.version) {
      guard standing == set else {
        throw LogbookError.factorSetDiffers(set.id, version: set.version)
      }
      return false
    }
    try readyToWrite()
    try DurableFolder.make(folder.factors)
    try DurableFile.write(
      yaml, to: folder.factorSet(set.id, version: set.version), mode: 0o644)
    return true
  }

  /// Whether the weights that a blueprint names are here, or ship with the program.
  public func hasWeights(of blueprint: Blueprint) throws -> Bool {
    guard let weights = blueprint.weights else { return true }
    return try factorSet(weights.set, String(weights.version)) != nil
  }

  /// The factor sets that published blueprints name and that are here.
  func keptFactors() throws -> [FactorSet] {
    try Set(blueprints().compactMap(\.weights)).compactMap {
      try factorSet($0.set, String($0.version))
    }
  }

  /// The set that ships with the program.
  static func shippedFactors() throws -> FactorSet {
    try FactorSetYAML.read(String(decoding: ShippedFactorSets.sevenFactor, as: UTF8.self))
  }

  /// Nil for a set, or a version, that is neither here nor ships with the program.
  private func factorSet(_ id: String, _ version: String) throws -> FactorSet? {
    let shipped = try Self.shippedFactors()
    if shipped.id == id, shipped.version == version { return shipped }
    let path = folder.factorSet(id, version: version)
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    let text = String(decoding: try DurableFile.read(path), as: UTF8.self)
    // Another set under this name would weigh by something else than was published.
    guard let set = try? FactorSetYAML.read(text), set.id == id, set.version == version else {
      throw LogbookError.factorSetUnfit(id, version: version)
    }
    return set
  }
}
