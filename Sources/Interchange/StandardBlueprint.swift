/// The blueprints that ship with the program, as the YAML that is published.
public enum ShippedBlueprints {
  /// The standard delivery, version 1: ten touchpoints and the ceremony (完美交车).
  ///
  /// Kept in the binary itself, so that an installed program finds it wherever it stands.
  public static var standard: [UInt8] { PackageResources.standard_yaml }
}
