/// Texts that look like a person's phone, identity number, number plate or VIN.
public enum PersonalPattern: Sendable, Hashable {
  case phone, identityNumber, plate, vin

  /// What the text looks like; nil for anything else. Only Chinese forms are known.
  public static func match(_ bytes: UnsafeRawBufferPointer) -> PersonalPattern? {
    guard bytes.count >= 8, bytes.count <= 72 else { return nil }
    // Nearly every id has too few digits and is no VIN; decide those without a copy.
    var digits = 0
    var plain = 0
    var high: UInt8 = 0
    for byte in bytes {
      high |= byte
      if isDigit(byte) { digits += 1 }
      if !isSeparator(byte) { plain += 1 }
    }
    guard digits >= 11 || plain == 17 || high >= 0x80 else { return nil }
    let text = high < 0x80 ? bytes.filter { !isSeparator($0) } : narrow(bytes)
    if isPhone(text) || hasPhone(narrow(bytes, keepingSpaces: true)) { return .phone }
    if isIdentityNumber(text) { return .identityNumber }
    if isVIN(text) { return .vin }
    return isPlate(bytes) ? .plate : nil
  }

  /// The signs with which people part such numbers, as far as a code may hold them.
  @inline(__always)
  private static func isSeparator(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: " "), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
      UInt8(ascii: ":"):
      true
    default: false
    }
  }

  /// Without separators, and with full-width letters and digits made plain.
  private static func narrow(
    _ bytes: UnsafeRawBufferPointer, keepingSpaces: Bool = false
  ) -> [UInt8] {
    var text: [UInt8] = []
    for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
      switch scalar.value {
      case 0x20 where keepingSpaces, 0x3000 where keepingSpaces: text.append(0x20)
      case 0xFF01...0xFF5E: text.append(UInt8(scalar.value - 0xFEE0))
      case 0x3000: break
      case 0..<0x80 where !isSeparator(UInt8(scalar.value)): text.append(UInt8(scalar.value))
      case 0..<0x80: break
      default: text.append(0xFF)
      }
    }
    return text
  }

  public static func match(_ text: String) -> PersonalPattern? {
    var text = text
    return text.withUTF8 { match(UnsafeRawBufferPointer($0)) }
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }

  /// A mainland mobile number, with or without +86.
  private static func isPhone(_ text: [UInt8]) -> Bool {
    var digits = text[...]
    if digits.first == UInt8(ascii: "+") { digits = digits.dropFirst() }
    if digits.count == 13, digits.starts(with: "86".utf8) { digits = digits.dropFirst(2) }
    guard digits.count == 11, digits.allSatisfy(isDigit), let second = digits.dropFirst().first
    else { return false }
    return digits.first == UInt8(ascii: "1") && second >= UInt8(ascii: "3")
  }

  /// Such a number standing by itself within a longer text: “张三 13900000000”.
  private static func hasPhone(_ text: [UInt8]) -> Bool {
    var start = 0
    while start < text.count {
      guard isDigit(text[start]) else {
        start += 1
        continue
      }
      var end = start
      while end < text.count, isDigit(text[end]) { end += 1 }
      // Letters right beside make it a code of some other kind.
      let isAlone =
        (start == 0 || !isLetter(text[start - 1])) && (end == text.count || !isLetter(text[end]))
      if isAlone, isPhone(Array(text[start..<end])) { return true }
      start = end
    }
    return false
  }

  private static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 }

  /// Eighteen digits, the last perhaps X, with the check digit of GB 11643.
  private static func isIdentityNumber(_ text: [UInt8]) -> Bool {
    guard text.count == 18, text.prefix(17).allSatisfy(isDigit) else { return false }
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
    let sum = zip(text, weights).reduce(0) { $0 + Int($1.0 - UInt8(ascii: "0")) * $1.1 }
    return text[17] & 0xDF == Array("10X98765432".utf8)[sum % 11] & 0xDF
  }

  /// Seventeen characters without I, O and Q (ISO 3779), letters and digits both.
  private static func isVIN(_ text: [UInt8]) -> Bool {
    guard text.count == 17 else { return false }
    var letters = 0
    for byte in text {
      let upper = byte >= UInt8(ascii: "a") ? byte & 0xDF : byte
      if isDigit(upper) { continue }
      guard upper >= UInt8(ascii: "A"), upper <= UInt8(ascii: "Z"), !"IOQ".utf8.contains(upper)
      else { return false }
      letters += 1
    }
    return letters > 0 && letters < 17
  }

  /// A province's character, a letter, five or six letters and digits.
  private static func isPlate(_ bytes: UnsafeRawBufferPointer) -> Bool {
    guard bytes[0] >= 0xE4, bytes.count <= 40 else { return false }
    var text = ""
    for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
      switch scalar.value {
      case 0xFF01...0xFF5E:
        if let plain = Unicode.Scalar(scalar.value - 0xFEE0) { text.unicodeScalars.append(plain) }
      case 0x3000, 0xB7: break
      case 0..<0x80 where isSeparator(UInt8(scalar.value)): break
      default: text.unicodeScalars.append(scalar)
      }
    }
    guard let province = text.first, "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼".contains(province)
    else { return false }
    let rest = text.dropFirst()
    return (6...7).contains(rest.count) && rest.first?.isLetter == true
      && rest.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) }
  }
}
