/// A text made plain for `PersonalPattern`: full-width and other digits folded, separators known.
struct PersonalText {
  /// ASCII folded to itself, anything else to 0xFF; a separator stays one.
  private let folded: [UInt8]
  private let scalars: [Unicode.Scalar]

  init(_ bytes: UnsafeRawBufferPointer) {
    guard bytes.contains(where: { $0 >= 0x80 }) else {
      folded = Array(bytes)
      scalars = []
      return
    }
    let scalars = String(decoding: bytes, as: UTF8.self).unicodeScalars.map(Self.fold)
    self.scalars = scalars
    folded = scalars.map { $0.isASCII ? UInt8($0.value) : 0xFF }
  }

  /// The signs with which people part such numbers.
  @inline(__always)
  static func isSeparator(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: " "), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
      UInt8(ascii: ":"), UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "/"):
      true
    default: false
    }
  }

  /// Full-width signs, digits of any script and Chinese numerals as ASCII.
  private static func fold(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    switch scalar.value {
    case 0xFF01...0xFF5E: return Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar
    case 0x3000, 0xA0: return " "
    case 0xB7, 0x2010...0x2015, 0x30FB: return "-"
    case 0x5E7A: return "1"
    default: break
    }
    if let place = numerals.firstIndex(of: scalar) {
      return Unicode.Scalar(UInt8(ascii: "0") + UInt8(place % 10))
    }
    if scalar.value >= 0x80, scalar.properties.generalCategory == .decimalNumber,
      let value = scalar.properties.numericValue
    {
      return Unicode.Scalar(UInt8(ascii: "0") + UInt8(value))
    }
    return scalar
  }

  private static let numerals = Array("〇一二三四五六七八九零壹贰叁肆伍陆柒捌玖".unicodeScalars)

  /// Without separators.
  var whole: [UInt8] { folded.filter { !Self.isSeparator($0) } }

  var isParted: Bool { folded.contains(where: Self.isSeparator) }

  /// The runs of letters and digits, with `-._:` in them, between anything else.
  var words: [[UInt8]] {
    var words: [[UInt8]] = []
    var word: [UInt8] = []
    for byte in folded + [UInt8(ascii: " ")] {
      switch byte {
      case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: ":"):
        word.append(byte)
      case _ where Self.isLetter(byte) || PersonalPattern.isDigit(byte): word.append(byte)
      default:
        if word.count >= 11 { words.append(word) }
        word = []
      }
    }
    return words
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (byte | 0x20) &- UInt8(ascii: "a") < 26
  }

  // MARK: Within an id

  /// What one of the parts of an id is, or holds.
  var inside: PersonalPattern? {
    let parts = folded.split { !Self.isLetter($0) && !PersonalPattern.isDigit($0) }.map(Array.init)
    for (place, part) in parts.enumerated() {
      if PersonalPattern.isPhone(part) || Self.holdsPhone(part) { return .phone }
      if PersonalPattern.isIdentityNumber(part) { return .identityNumber }
      if PersonalPattern.isVIN(part) { return .vin }
      // Written in groups: 139-0000-1234, 139-00001234.
      for groups in [[3, 4, 4], [3, 8]] where place + groups.count <= parts.count {
        let next = parts[place..<(place + groups.count)]
        if next.map(\.count) == groups, PersonalPattern.isPhone(Array(next.joined())) {
          return .phone
        }
      }
    }
    return nil
  }

  /// Eleven digits with letters right beside them that are a mobile number, and no date (yyMMdd)
  /// with a serial number.
  private static func holdsPhone(_ part: [UInt8]) -> Bool {
    part.split { !PersonalPattern.isDigit($0) }.contains { digits in
      guard digits.count == 11, PersonalPattern.isPhone(digits) else { return false }
      let numbers = digits.map { Int($0 - UInt8(ascii: "0")) }
      let month = numbers[2] * 10 + numbers[3]
      let day = numbers[4] * 10 + numbers[5]
      return !(1...12 ~= month && 1...31 ~= day)
    }
  }

  // MARK: Phones

  /// A landline as it is written: the area code set off, or without separators.
  var isLandline: Bool { Self.isLandline(folded) }

  static func isLandline(_ folded: [UInt8]) -> Bool {
    let whole = folded.filter { !isSeparator($0) }
    guard whole.allSatisfy(PersonalPattern.isDigit), let area = PersonalPattern.areaCode(whole)
    else { return false }
    // Parted elsewhere first, it is a number of another kind: 03-2026-0305-01.
    var first = 0
    for byte in folded.drop(while: isSeparator) {
      guard PersonalPattern.isDigit(byte) else { break }
      first += 1
    }
    if first == whole.count { return PersonalPattern.isLandline(whole) }
    return first == area && whole[area] > UInt8(ascii: "0")
  }

  /// E.164: a plus sign and 8 to 15 digits, or 00 and the code of a country.
  var isForeignPhone: Bool {
    let whole = whole
    if let plus = whole.firstIndex(of: UInt8(ascii: "+")) {
      let digits = whole[(plus + 1)...].prefix(while: PersonalPattern.isDigit)
      return 8...15 ~= digits.count && digits.first != UInt8(ascii: "0")
    }
    guard 11...17 ~= whole.count, whole.allSatisfy(PersonalPattern.isDigit),
      whole.starts(with: "00".utf8)
    else { return false }
    return Self.countries.contains { whole.dropFirst(2).starts(with: $0.utf8) }
  }

  /// Codes of countries that are called from China most; order numbers are filled with noughts.
  private static let countries = [
    "1", "7", "20", "27", "31", "32", "33", "34", "39", "41", "44", "49", "55", "60", "61", "62",
    "63", "64", "65", "66", "81", "82", "84", "852", "853", "86", "886", "90", "91", "971",
  ]

  // MARK: Other forms

  /// Letters, “@”, and a host with a dot.
  var hasEmail: Bool {
    guard let at = folded.firstIndex(of: UInt8(ascii: "@")), at > 0 else { return false }
    func isWord(_ byte: UInt8) -> Bool {
      Self.isLetter(byte) || PersonalPattern.isDigit(byte) || byte == 0xFF
    }
    let host = folded[(at + 1)...].prefix { isWord($0) || $0 == 0x2E || $0 == 0x2D }
    guard isWord(folded[at - 1]), let dot = host.firstIndex(of: UInt8(ascii: ".")) else {
      return false
    }
    return dot > host.startIndex && dot + 1 < host.endIndex
  }

  /// `wxid_…`, or an id of 6 to 20 signs with a digit behind 微信, WeChat or Weixin.
  var hasWeChatID: Bool {
    let text = String(String.UnicodeScalarView(all)).lowercased()
    for mark in ["wxid_", "微信号", "微信", "wechat", "weixin"] {
      var rest = text[...]
      while let found = rest.firstRange(of: mark) {
        rest = rest[found.upperBound...]
        let id = rest.drop { " :-._".contains($0) }.prefix {
          $0.isASCII && ($0.isLetter || $0.isNumber) || $0 == "_" || $0 == "-"
        }
        if 6...20 ~= id.count, mark == "wxid_" || id.contains(where: \.isNumber) { return true }
      }
    }
    return false
  }

  private var all: [Unicode.Scalar] {
    scalars.isEmpty ? folded.map { Unicode.Scalar($0) } : scalars
  }

  private static let provinces = Set("京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼".unicodeScalars)

  /// A province's character, a letter, five or six letters and digits, and nothing right beside.
  var hasPlate: Bool {
    for (index, scalar) in scalars.enumerated() where Self.provinces.contains(scalar) {
      if index > 0, !Self.isBreak(scalars[index - 1]) { continue }
      if Self.isPlate(scalars[(index + 1)...], stopsAtSpace: false)
        || Self.isPlate(scalars[(index + 1)...], stopsAtSpace: true)
      {
        return true
      }
    }
    return false
  }

  private static func isBreak(_ scalar: Unicode.Scalar) -> Bool {
    !scalar.properties.isAlphabetic && scalar.properties.numericType == nil
  }

  private static func isPlate(
    _ text: ArraySlice<Unicode.Scalar>, stopsAtSpace: Bool
  ) -> Bool {
    var plain: [Unicode.Scalar] = []
    for scalar in text {
      if scalar == " ", stopsAtSpace, plain.count > 1 { break }
      if scalar.isASCII, isSeparator(UInt8(scalar.value)) { continue }
      plain.append(scalar)
      if plain.count > 7 { return false }
    }
    return 6...7 ~= plain.count && plain[0].properties.isAlphabetic
      && plain.allSatisfy {
        $0.isASCII && (isLetter(UInt8($0.value)) || PersonalPattern.isDigit(UInt8($0.value)))
      }
  }

  /// A house in a street: 路, 街, 道, 巷, 弄, 里 or 村, a number, and 号.
  var hasAddress: Bool {
    let streets = Set("路街道巷弄里村".unicodeScalars)
    var digits: Int?
    for scalar in scalars {
      if streets.contains(scalar) {
        digits = 0
      } else if let count = digits, scalar.isASCII, PersonalPattern.isDigit(UInt8(scalar.value)) {
        digits = count + 1
      } else if scalar == "号", let count = digits, count > 0 {
        return true
      } else {
        digits = nil
      }
    }
    return false
  }
}
