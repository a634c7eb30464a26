public import Wording

/// What the attributes of an event may be; each rule names the attribute it is about.
public enum AttributeError: ExplainedError, Equatable {
  case missing(attribute: String)
  case unknown(attribute: String)
  case malformed(attribute: String)
  case wrongType(attribute: String)
  /// Longer than an id may be: 128 bytes.
  case tooLong(attribute: String)
  /// Control characters, "/" or nothing at all.
  case badCharacters(attribute: String)
  case notNFC(attribute: String)
  /// The entry would be longer than 65,535 bytes.
  case entryTooLarge(bytes: Int)

  public var code: String {
    switch self {
    case .missing: "entry.missing"
    case .unknown: "entry.unknown"
    case .malformed: "entry.malformed"
    case .wrongType: "entry.wrongType"
    case .tooLong: "entry.tooLong"
    case .badCharacters: "entry.badCharacters"
    case .notNFC: "entry.notNFC"
    case .entryTooLarge: "entry.tooLarge"
    }
  }

  public var sentence: Sentence {
    switch self {
    case .missing(let name): Sentence("缺少 \(name)", "\(name) is missing")
    case .unknown(let name):
      Sentence(
        "不认识的属性 \(Quoted.value(name))", "unknown attribute \(Quoted.value(name))")
    case .malformed(let name): Sentence("\(name) 写法不对", "\(name) is malformed")
    case .wrongType(let name): Sentence("\(name) 的类型不对", "\(name) has the wrong type")
    case .tooLong(let name):
      Sentence("\(name) 超过 128 字节", "\(name) is longer than 128 bytes")
    case .badCharacters(let name):
      Sentence("\(name) 为空，或含有控制字符或“/”", "\(name) is empty or has control characters or “/”")
    case .notNFC(let name):
      Sentence(
        "\(name) 不是 NFC 规范形式", "\(name) is not in Unicode normal form NFC")
    case .entryTooLarge(let bytes):
      Sentence(
        "事件有 \(bytes) 字节，超过 65535；请缩短文字",
        "the entry has \(bytes) bytes, more than 65,535; shorten its texts")
    }
  }
}

/// The rules for ids, subjects and sources.
public enum AttributeRule {
  public static let longestID = 128
  public static let longestSource = 256

  /// An id: NFC, 1 to 128 bytes, no control characters, no "/".
  public static func id(
    _ bytes: UnsafeRawBufferPointer, _ attribute: @autoclosure () -> String
  ) throws(AttributeError) {
    guard bytes.count <= longestID else { throw .tooLong(attribute: attribute()) }
    guard !bytes.isEmpty else { throw .badCharacters(attribute: attribute()) }
    var high: UInt8 = 0
    for byte in bytes {
      guard byte >= 0x20, byte != 0x7F, byte != UInt8(ascii: "/") else {
        throw .badCharacters(attribute: attribute())
      }
      high |= byte
    }
    guard high >= 0x80 else { return }
    let text = String(decoding: bytes, as: UTF8.self)
    guard !text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control })
    else { throw .badCharacters(attribute: attribute()) }
    guard isNFC(text) else { throw .notNFC(attribute: attribute()) }
  }

  /// A stream: kind of ASCII letters, "/", an id.
  public static func subject(_ bytes: UnsafeRawBufferPointer) throws(AttributeError) {
    guard let slash = bytes.firstIndex(of: UInt8(ascii: "/")), slash > 0,
      bytes[..<slash].allSatisfy({
        $0 | 0x20 >= UInt8(ascii: "a") && $0 | 0x20 <= UInt8(ascii: "z")
      })
    else { throw .malformed(attribute: "subject") }
    try id(UnsafeRawBufferPointer(rebasing: bytes[(slash + 1)...]), "subject")
  }

  /// Where an event comes from: 1 to 256 bytes without white space and control characters.
  public static func source(_ bytes: UnsafeRawBufferPointer) throws(AttributeError) {
    guard !bytes.isEmpty, bytes.count <= longestSource,
      bytes.allSatisfy({ $0 > 0x20 && $0 != 0x7F })
    else { throw .malformed(attribute: "source") }
    guard bytes.contains(where: { $0 >= 0x80 }) else { return }
    let scalars = String(decoding: bytes, as: UTF8.self).unicodeScalars
    guard
      scalars.allSatisfy({
        !$0.properties.isWhitespace && $0.properties.generalCategory != .control
      })
    else { throw .malformed(attribute: "source") }
  }

  public static func id(_ text: String, _ attribute: String) throws(AttributeError) {
    try rule(text) { bytes throws(AttributeError) in try id(bytes, attribute) }
  }

  /// Holds a text against a rule for its bytes.
  static func rule(
    _ text: String, _ body: (UnsafeRawBufferPointer) throws(AttributeError) -> Void
  ) throws(AttributeError) {
    var text = text
    let result = text.withUTF8 { buffer -> Result<Void, AttributeError> in
      do throws(AttributeError) {
        return .success(try body(UnsafeRawBufferPointer(buffer)))
      } catch {
        return .failure(error)
      }
    }
    try result.get()
  }
}
