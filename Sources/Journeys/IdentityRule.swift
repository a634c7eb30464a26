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
    if let pattern = PersonalPattern.matchInside(bytes) {
      throw .personal(field: attribute(), pattern: pattern)
    }
    guard bytes.contains(UInt8(ascii: " ")) else { return }
    if PersonalName.isOfWords(String(decoding: bytes, as: UTF8.self)) {
      throw .notAnID(attribute: attribute())
    }
  }

  /// Any other id: of a journey, an order, a promise, a correlation. Letters beyond ASCII are those
  /// with which orders are numbered (京销001), for others may be a name.
  ///
  /// - Throws: `FactError.notACode` or `FactError.personal`, naming the attribute.
  public static func thing(
    _ bytes: UnsafeRawBufferPointer, _ attribute: @autoclosure () -> String
  ) throws(FactError) {
    guard CodeRule.isCode(bytes) else { throw .notACode(field: attribute()) }
    if let pattern = PersonalPattern.matchInside(bytes) {
      throw .personal(field: attribute(), pattern: pattern)
    }
    let isASCII = bytes.allSatisfy { $0 < 0x80 }
    if isASCII, !bytes.contains(UInt8(ascii: " ")) { return }
    let text = String(decoding: bytes, as: UTF8.self)
    let isName =
      isASCII
      ? PersonalName.isOfCapitalisedWords(text)
      : !foreignRuns(text).allSatisfy(PersonalName.isOfTrade)
    if isName { throw .personal(field: attribute(), pattern: .name) }
  }

  /// A code in a field of a fact, which names nobody and is no free text: a word of the trade in any
  /// script, at most eight characters beyond ASCII in a row.
  ///
  /// - Throws: `FactError.notACode`, `.personal` or `.freeText`, naming the field.
  static func word(
    _ bytes: UnsafeRawBufferPointer, _ field: @autoclosure () -> String
  ) throws(FactError) {
    guard CodeRule.isCode(bytes) else { throw .notACode(field: field()) }
    if let pattern = PersonalPattern.matchInside(bytes) {
      throw .personal(field: field(), pattern: pattern)
    }
    guard bytes.contains(where: { $0 >= 0x80 }) else { return }
    for run in foreignRuns(String(decoding: bytes, as: UTF8.self)) {
      if PersonalName.isWithin(run) { throw .personal(field: field(), pattern: .name) }
      if run.unicodeScalars.count > longestWord { throw .freeText(field: field()) }
    }
  }

  /// Where something is: a word of ASCII letters, for anything else may be somebody's address.
  ///
  /// - Throws: `FactError.notACode`, `.personal` or `.notAPlace`, naming the field.
  static func place(
    _ bytes: UnsafeRawBufferPointer, _ field: @autoclosure () -> String
  ) throws(FactError) {
    try word(bytes, field())
    guard bytes.allSatisfy({ $0 < 0x80 }) else { throw .notAPlace(field: field()) }
    try thing(bytes, field())
  }

  private static let longestWord = 8

  /// The runs of letters beyond ASCII.
  private static func foreignRuns(_ text: String) -> [String] {
    text.unicodeScalars.split { $0.isASCII }.map { String(String.UnicodeScalarView($0)) }
  }

  /// What the fields of a fact that take a code name, by their names.
  static func field(_ bytes: UnsafeRawBufferPointer, _ name: String) throws(FactError) {
    if knownFields.contains(name) {
      guard CodeRule.isCode(bytes) else { throw .notACode(field: name) }
      if let pattern = PersonalPattern.match(bytes) {
        throw .personal(field: name, pattern: pattern)
      }
      if personFields.contains(name), isName(bytes) {
        throw .personal(field: name, pattern: .name)
      }
    } else if personFields.contains(name) {
      try word(bytes, name)
      guard bytes.allSatisfy({ $0 < 0x80 }) else { throw .personal(field: name, pattern: .name) }
    } else if name == "place" {
      try place(bytes, name)
    } else if keyFields.contains(name) {
      try thing(bytes, name)
    } else {
      try word(bytes, name)
    }
  }

  /// A stream: what its id may be goes by what it is the id of.
  public static func subject(_ bytes: UnsafeRawBufferPointer) throws(FactError) {
    guard let slash = bytes.firstIndex(of: UInt8(ascii: "/")) else { return }
    let id = UnsafeRawBufferPointer(rebasing: bytes[(slash + 1)...])
    switch StreamKind(rawValue: String(decoding: bytes[..<slash], as: UTF8.self)) {
    case .customer, .staff: try person(id, "subject")
    case .journey: try thing(id, "subject")
    case .improvement: try word(id, "subject")
    case .blueprint: try field(id, "blueprint")
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
    "examiners", "referred", "party", "respondent", "user",
  ]
  /// Fields that name what a blueprint or the log knows already, perhaps from before these rules.
  private static let knownFields: Set<String> = [
    "touchpoint", "item", "concern", "blueprint", "customer", "from", "to", "into", "whose", "also",
    "journey", "path", "what", "filter",
  ]
  /// Fields that hold the id of something else.
  private static let keyFields: Set<String> = [
    "order", "orderLine", "group", "vehicle", "promise", "wait", "exception", "survey",
    "complaint", "request", "referral", "task", "alert",
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

  /// Whether a text may stand readable in a field: a code that names nobody.
  public static func isWord(_ text: String) -> Bool {
    do throws(FactError) {
      try rule(text) { bytes throws(FactError) in try word(bytes, "") }
      return true
    } catch {
      return false
    }
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
