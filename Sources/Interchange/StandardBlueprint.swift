/// The blueprints that ship with the program, as the YAML that is published.
///
/// Kept in the binary itself, so that an installed program finds them wherever it stands.
public enum ShippedBlueprints {
  public struct Shipped: Sendable {
    public let id: String
    public let version: Int64
    public let bytes: [UInt8]
  }

  /// The standard delivery, version 1: ten touchpoints and the ceremony (完美交车 of 《客户满意度全面提升培训课程》).
  public static var standard: [UInt8] { PackageResources.standard_yaml }

  /// The version of the standard delivery that new logbooks begin with.
  public static var newestStandard: [UInt8] { PackageResources.standard_2_yaml }

  /// A shipped version; without a number the newest of that name.
  public static func find(_ id: String, version: Int64? = nil) -> Shipped? {
    all.filter {
      $0.id.utf8.elementsEqual(id.utf8) && (version == nil || $0.version == version)
    }.max { $0.version < $1.version }
  }

  /// By id and version.
  public static var all: [Shipped] {
    [
      Shipped(id: "presales", version: 1, bytes: PackageResources.presales_yaml),
      Shipped(id: "standard", version: 1, bytes: PackageResources.standard_yaml),
      Shipped(id: "standard", version: 2, bytes: PackageResources.standard_2_yaml),
    ]
  }

  /// The JSON schema (draft 2020-12) of blueprint files.
  public static var schema: [UInt8] { PackageResources.blueprint_schema_json }
}
