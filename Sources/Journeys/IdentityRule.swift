internal import Wording

/// What the open attributes of an entry may be: they stand readable for ever.
///
/// Codes only, and nothing that looks like a number, an address or a name of somebody. What the log
/// holds already was taken under older rules and stays.
public enum IdentityRule {
  /// The id of a customer or of a member of staff, and who recorded: an ASCII code that reads like
  /// no name.
  ///
  /// - Throws: `FactError.notAnID` or `FactError.personal`, naming the attribute.
  public static func person(
    _ bytes: UnsafeRawBufferPointer, _ attribute: @autoclosure () -> String
  ) throws(FactError) {
    guard CodeRule.isCode(bytes), bytes.allSatisfy({ $0 < 0x80 }) else {
      throw .notAnID(attribute: attribute())
    }
    if let pattern = PersonalPattern.match(bytes) {
      throw .personal(field: attribute(), pattern: pattern)
    }
    guard bytes.contains(UInt8(ascii: " ")) else { return }
    if PersonalName.isOfWords(String(decoding: bytes, as: UTF8.self)) {
      throw .notAnID(attribute: attribute())
    }
  }

  /// Any other id: of a journey, a case, a correlation.
  ///
  /// - Throws: `FactError.notACode` or `FactError.personal`, naming the attribute.
  public static func thing(
    _ bytes: UnsafeRawBufferPointer, _ attribute: @autoclosure () -> String
  ) throws(FactError) {
    guard CodeRule.isCode(bytes) else { throw .notACode(field: attribute()) }
    if let pattern = PersonalPattern.match(bytes) {
      throw .personal(field: attribute(), pattern: pattern)
    }
    if isName(bytes) { throw .personal(field: attribute(), pattern: .name) }
  }

  /// A stream: what its id may be goes by what it is the id of.
  public static func subject(_ bytes: UnsafeRawBufferPointer) throws(FactError) {
    guard let slash = bytes.firstIndex(of: UInt8(ascii: "/")) else { return }
    let id = UnsafeRawBufferPointer(rebasing: bytes[(slash + 1)...])
    switch StreamKind(rawValue: String(decoding: bytes[..<slash], as: UTF8.self)) {
    case .customer, .staff: try person(id, "subject")
    case .journey, .improvement, .blueprint: try thing(id, "subject")
    case .logbook, nil: break
    }
  }

  /// Where an entry comes from: a URI reference (RFC 3986) none of whose parts looks personal.
  public static func source(_ bytes: UnsafeRawBufferPointer) throws(FactError) {
    guard bytes.allSatisfy(isOfURI), let plain = unescaped(bytes) else { throw .badSource }
    let isPersonal = plain.withUnsafeBytes { PersonalPattern.match($0) != nil }
    guard !isPersonal else { throw .badSource }
    for part in plain.split(whereSeparator: { delimiters.contains($0) }) {
      let isPlain = part.withUnsafeBytes { bytes in
        PersonalPattern.match(bytes) == nil && !isName(bytes)
      }
      guard isPlain else { throw .badSource }
    }
  }

  /// Whether a text is a Chinese name and nothing else.
  static func isName(_ bytes: UnsafeRawBufferPointer) -> Bool {
    guard 6...16 ~= bytes.count, bytes[0] >= 0xE3 else { return false }
    return PersonalName.isChinese(String(decoding: bytes, as: UTF8.self))
  }

  /// Fields of facts that name somebody: a name there must be an id.
  static let personFields: Set<String> = [
    "advisor", "mentor", "approver", "owner", "from", "to", "requestedBy", "receivedBy", "signedBy",
    "examiners", "referred", "party", "respondent",
  ]

  private static let delimiters = Set(":/?#[]@!$&'()*+,;=".utf8)

  private static func isOfURI(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: "-._~%".utf8.contains(byte) || delimiters.contains(byte)
    }
  }

  /// With `%XX` as the bytes they stand for; nil where one is cut.
  private static func unescaped(_ bytes: UnsafeRawBufferPointer) -> [UInt8]? {
    var plain: [UInt8] = []
    var at = 0
    while at < bytes.count {
      guard bytes[at] == UInt8(ascii: "%") else {
        plain.append(bytes[at])
        at += 1
        continue
      }
      guard at + 2 < bytes.count,
        let byte = UInt8(String(decoding: bytes[(at + 1)...(at + 2)], as: UTF8.self), radix: 16)
      else { return nil }
      plain.append(byte)
      at += 3
    }
    return plain
  }

  public static func person(_ text: String, _ attribute: String) throws(FactError) {
    try rule(text) { bytes throws(FactError) in try person(bytes, attribute) }
  }

  public static func thing(_ text: String, _ attribute: String) throws(FactError) {
    try rule(text) { bytes throws(FactError) in try thing(bytes, attribute) }
  }

  private static func rule(
    _ text: String, _ body: (UnsafeRawBufferPointer) throws(FactError) -> Void
  ) throws(FactError) {
    let bytes = Array(text.utf8)
    let result = bytes.withUnsafeBytes { bytes -> Result<Void, FactError> in
      do throws(FactError) {
        return .success(try body(bytes))
      } catch {
        return .failure(error)
      }
    }
    try result.get()
  }
}
