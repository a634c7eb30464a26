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
  /// that a report made twice is the same twice. Written beside its place, recorded, put there: as
  /// `addHolidays` does.
  ///
  /// - Returns: whether it is new here.
  public func keepFactors(_ yaml: [UInt8]) throws -> Bool {
    let set = try FactorSetYAML.read(String(decoding: yaml, as: UTF8.self))
    let shipped = try Self.shippedFactors()
    if shipped.id == set.id, shipped.version == set.version {
      return try isKept(shipped, as: set)
    }
    try readyToWrite()
    return try FileLock(path: folder.settingsLock, rank: .settings).holding(wait: surroundings.wait)
    {
      let path = folder.factorSet(set.id, version: set.version)
      let isNew = try factorSet(set.id, set.version).map { try isKept($0, as: set) } ?? true
      // What stands there already is what is vouched for.
      let sha256 = BlueprintShelf.sha256(of: isNew ? yaml : try folder.read(path))
      let known = try SettingsHistory(log).latest(FactorFile.name(set.id, version: set.version))
      if let known, known.sha256 != sha256 {
        throw LogbookError.factorSetDiffers(set.id, version: set.version)
      }
      if isNew { try folder.makeInside("factors") }
      let part = isNew ? try DurableFile.part(yaml, for: path) : nil
      if known == nil {
        _ = try vouch(for: [.factors(id: set.id, version: set.version, sha256: sha256)])
      }
      surroundings.reached("vouched")
      try part?.finish(mode: 0o644)
      return isNew
    }
  }

  /// Never new; throws where the standing set is another under the same name and version.
  private func isKept(_ standing: FactorSet, as set: FactorSet) throws -> Bool {
    guard standing == set else {
      throw LogbookError.factorSetDiffers(set.id, version: set.version)
    }
    return false
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
    let bytes: [UInt8]
    do {
      bytes = try folder.read(path)
    } catch StorageError.missing {
      return nil
    }
    let text = String(decoding: bytes, as: UTF8.self)
    // Another set under this name would weigh by something else than was published.
    guard let set = try? FactorSetYAML.read(text), set.id == id, set.version == version else {
      throw LogbookError.factorSetUnfit(id, version: version)
    }
    return set
  }
}
