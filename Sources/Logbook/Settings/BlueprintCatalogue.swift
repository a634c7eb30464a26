public import CanonicalJSON
public import Interchange
public import Journeys
internal import Storage
internal import Wording

/// A blueprint with the content that it was published or shipped as.
public struct KeptBlueprint: Sendable {
  public let blueprint: Blueprint
  /// Of its file.
  public let sha256: String
  /// Where the log says that it was published; nil for one looked at as it ships.
  public let position: Int64?

  /// One line of `blueprint list --json`.
  public var summary: JSON {
    .object(present: [
      ("blueprint", .string(blueprint.id)), ("version", .integer(blueprint.version)),
      (
        "name",
        .object(present: [
          ("zh", .string(blueprint.name.chinese)), ("en", .string(blueprint.name.english)),
        ])
      ),
      ("touchpoints", .integer(Int64(blueprint.touchpoints.count))),
      ("items", .integer(Int64(blueprint.touchpoints.map(\.items.count).reduce(0, +)))),
      ("concerns", .integer(Int64(blueprint.touchpoints.map(\.concerns.count).reduce(0, +)))),
      ("sha256", .string(sha256)), ("position", position.map(JSON.integer) ?? .null),
    ])
  }

  /// The whole as `blueprint show --json` prints it.
  public var json: JSON {
    .object(
      (blueprint.json.members ?? []) + [
        JSON.Member("sha256", .string(sha256)),
        JSON.Member("position", position.map(JSON.integer) ?? .null),
      ])
  }

  /// The one of a name and version; without a version the highest.
  public static func find(
    _ id: String, version: Int64?, among all: [KeptBlueprint]
  ) throws(LogbookError) -> KeptBlueprint {
    let named = all.filter { $0.blueprint.id.utf8.elementsEqual(id.utf8) }
    guard let newest = named.max(by: { $0.blueprint.version < $1.blueprint.version }) else {
      throw .blueprintUnknown(id)
    }
    guard let version else { return newest }
    guard let exact = named.first(where: { $0.blueprint.version == version }) else {
      throw .blueprintVersionUnknown(
        id, version: version, known: named.map(\.blueprint.version).sorted())
    }
    return exact
  }
}

extension Logbook {
  /// The blueprints published here, in the order of their publication.
  public func keptBlueprints() throws -> [KeptBlueprint] {
    let shelf = try shelf()
    return zip(shelf.published, shelf.blueprints).map { entry, blueprint in
      KeptBlueprint(blueprint: blueprint, sha256: entry.sha256, position: entry.position)
    }
  }

  /// The file of a published blueprint.
  public func blueprintFile(_ kept: KeptBlueprint) throws -> [UInt8] {
    try folder.read(folder.blueprint(kept.sha256))
  }

  /// The blueprints that ship with the program, whether or not they are published anywhere.
  public static func shippedBlueprints() throws -> [KeptBlueprint] {
    try ShippedBlueprints.all.map { shipped in
      KeptBlueprint(
        blueprint: try BlueprintYAML.read(String(decoding: shipped.bytes, as: UTF8.self)),
        sha256: BlueprintShelf.sha256(of: shipped.bytes), position: nil)
    }
  }

  /// Reads a blueprint file without publishing it; everything that is wrong with it, by line.
  public static func checkBlueprint(
    _ yaml: [UInt8]
  ) -> (blueprint: Blueprint?, faults: [BlueprintFileError]) {
    BlueprintYAML.check(String(decoding: yaml, as: UTF8.self))
  }
}
