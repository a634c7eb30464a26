/// Random identifiers that say nothing about anybody.
public enum RandomID {
  private static let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)

  /// A prefix and twenty characters, 100 random bits; too long to look like a VIN.
  public static func make(
    _ prefix: String, using generator: inout some RandomNumberGenerator
  ) -> String {
    text(prefix, (0..<20).map { _ in UInt8(truncatingIfNeeded: generator.next()) })
  }

  /// Whether a text looks like the id that a member of staff gets by name.
  public static func hasStaffForm(_ text: String) -> Bool {
    text.hasPrefix(staffPrefix) && text.utf8.count == staffPrefix.utf8.count + staffCount
      && text.utf8.dropFirst(staffPrefix.utf8.count).allSatisfy(alphabet.contains)
  }

  static let staffPrefix = "S-"
  static let staffCount = 10

  /// A prefix and five bits of each byte.
  static func text(_ prefix: String, _ bytes: some Sequence<UInt8>) -> String {
    prefix + String(decoding: bytes.map { alphabet[Int($0 & 31)] }, as: UTF8.self)
  }
}
