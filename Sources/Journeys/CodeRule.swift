/// The rule for every text outside the sealed part.
public enum CodeRule {
  public static let longest = 64

  /// 1–64 letters of any script, digits, space, `._:-`.
  public static func isCode(_ bytes: UnsafeRawBufferPointer) -> Bool {
    guard !bytes.isEmpty, bytes.count <= longest * 4 else { return false }
    var high: UInt8 = 0
    for byte in bytes {
      high |= byte
      if byte < 0x80, !isPlain(byte) { return false }
    }
    if high < 0x80 { return bytes.count <= longest }
    let scalars = String(decoding: bytes, as: UTF8.self).unicodeScalars
    return scalars.count <= longest
      && scalars.allSatisfy { $0.isASCII || isLetterOrDigit($0) }
  }

  @inline(__always)
  private static func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: " "), UInt8(ascii: "."),
      UInt8(ascii: "_"), UInt8(ascii: ":"), UInt8(ascii: "-"):
      true
    default: false
    }
  }

  private static func isLetterOrDigit(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
      .nonspacingMark, .spacingMark, .decimalNumber:
      true
    default: false
    }
  }

  /// The text with everything that no code may hold replaced by "-", cut to the longest code.
  public static func code(from text: String) -> String {
    var code = ""
    for scalar in text.unicodeScalars.prefix(longest) {
      let fits =
        scalar.isASCII ? isPlain(UInt8(scalar.value)) : isLetterOrDigit(scalar)
      code.unicodeScalars.append(fits ? scalar : "-")
    }
    return code
  }

  /// What texts of the trade, such as names of models, may hold besides.
  private static let signs = Set("#+()（）/·&".unicodeScalars)

  /// 1–64 letters, digits and signs as names of models have them: `smart#1`, `A4L（2026款）`.
  public static func isLabel(_ bytes: UnsafeRawBufferPointer) -> Bool {
    if isCode(bytes) { return true }
    guard !bytes.isEmpty, bytes.count <= longest * 4 else { return false }
    let scalars = String(decoding: bytes, as: UTF8.self).unicodeScalars
    return scalars.count <= longest && scalars.allSatisfy(isOfLabel)
  }

  public static func isLabel(_ text: String) -> Bool {
    var text = text
    return text.withUTF8 { isLabel(UnsafeRawBufferPointer($0)) }
  }

  private static func isOfLabel(_ scalar: Unicode.Scalar) -> Bool {
    signs.contains(scalar)
      || (scalar.isASCII ? isPlain(UInt8(scalar.value)) : isLetterOrDigit(scalar))
  }

  /// The text with everything that no label may hold replaced by "-", cut to the longest.
  public static func label(from text: String) -> String {
    var label = ""
    for scalar in text.unicodeScalars.prefix(longest) {
      label.unicodeScalars.append(isOfLabel(scalar) ? scalar : "-")
    }
    return label
  }

  public static func isCode(_ text: String) -> Bool {
    var text = text
    return text.withUTF8 { isCode(UnsafeRawBufferPointer($0)) }
  }
}
