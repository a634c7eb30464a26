/// The text of a number as ECMAScript writes it: RFC 8785, section 3.2.2.3.
enum ECMAScriptNumber {
  /// The shortest text that reads back as the same double; nil for infinities and NaN.
  static func text(_ value: Double) -> String? {
    guard value.isFinite else { return nil }
    if value == 0 { return "0" }
    let (digits, point) = decimal(value.magnitude)
    let sign = value < 0 ? "-" : ""
    let count = digits.count
    if point > 21 || point <= -6 {
      let exponent = point - 1
      let tail = count > 1 ? "." + String(decoding: digits[1...], as: UTF8.self) : ""
      let first = String(decoding: digits[..<1], as: UTF8.self)
      return sign + first + tail + "e" + (exponent < 0 ? "-" : "+") + String(exponent.magnitude)
    }
    if point <= 0 {
      return sign + "0." + String(repeating: "0", count: -point)
        + String(decoding: digits, as: UTF8.self)
    }
    if point >= count {
      return sign + String(decoding: digits, as: UTF8.self)
        + String(repeating: "0", count: point - count)
    }
    return sign + String(decoding: digits[..<point], as: UTF8.self) + "."
      + String(decoding: digits[point...], as: UTF8.self)
  }

  /// The shortest round-trip digits and the place of the decimal point counted from their start.
  ///
  /// The standard library's description has the shortest digits; only its layout differs.
  private static func decimal(_ magnitude: Double) -> (digits: [UInt8], point: Int) {
    var digits: [UInt8] = []
    var point: Int?
    var exponent = 0
    var text = magnitude.description.utf8[...]
    if let mark = text.firstIndex(of: UInt8(ascii: "e")) {
      exponent = Int(String(text[text.index(after: mark)...]) ?? "") ?? 0
      text = text[..<mark]
    }
    for byte in text {
      if byte == UInt8(ascii: ".") { point = digits.count } else { digits.append(byte) }
    }
    var place = (point ?? digits.count) + exponent
    while digits.count > 1, digits.last == UInt8(ascii: "0") { digits.removeLast() }
    let leading = digits.prefix { $0 == UInt8(ascii: "0") }.count
    digits.removeFirst(min(leading, digits.count - 1))
    place -= leading
    return (digits, place)
  }
}
