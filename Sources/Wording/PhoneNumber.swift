/// Phone numbers as people and spreadsheets write them.
///
///     13900000001    139 0000 0001    +86 (0)13900000001    0086-139-0000-0001    １３９００００００１
///     021-12345678   (010) 62345678   400-820-0000          +852 2345 6789        13900000001 转 801
///
/// Mainland China is meant where no country is given. A text that holds more than one number means
/// the first complete one. What is no plausible number has no normal form: it must find nobody.
public enum PhoneNumber {
  /// The first complete number of a text in the form of E.164; nil if it holds none.
  public static func normal(_ text: String) -> String? {
    let plain = plain(text)
    guard !isScientific(plain) else { return nil }
    for run in runs(plain) {
      if let number = number(run) { return number }
    }
    return nil
  }

  // MARK: Reading the text

  private static let other: UInt8 = 0xFF
  private static let plus = UInt8(ascii: "+")
  private static let dash = UInt8(ascii: "-")

  /// ASCII with full-width signs folded and invisible ones left out; anything else parts numbers.
  private static func plain(_ text: String) -> [UInt8] {
    var plain: [UInt8] = []
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x09, 0xA0, 0x3000: plain.append(UInt8(ascii: " "))
      case 0x20...0x7E: plain.append(UInt8(scalar.value))
      case 0x2010...0x2015, 0x2212: plain.append(dash)
      case 0xFF01...0xFF5E: plain.append(UInt8(scalar.value - 0xFEE0))
      default: if !PlainText.isInvisible(scalar) { plain.append(other) }
      }
    }
    return plain
  }

  /// `1.39E+10`: a spreadsheet has cut the digits, and many numbers look like that.
  private static func isScientific(_ text: [UInt8]) -> Bool {
    for (place, byte) in text.enumerated() where byte | 0x20 == UInt8(ascii: "e") {
      guard place > 0, PersonalPattern.isDigit(text[place - 1]) else { continue }
      var rest = text[(place + 1)...]
      if let sign = rest.first, sign == plus || sign == dash { rest.removeFirst() }
      let digits = rest.prefix(while: PersonalPattern.isDigit)
      if 1...3 ~= digits.count { return true }
    }
    return false
  }

  /// Groups of digits that may belong together, and whether a plus stands before them.
  private struct Run {
    var isInternational = false
    var groups: [[UInt8]] = []
  }

  private static func runs(_ text: [UInt8]) -> [Run] {
    var runs: [Run] = []
    var run = Run()
    var group: [UInt8] = []
    func endGroup() {
      if !group.isEmpty { run.groups.append(group) }
      group = []
    }
    func endRun() {
      endGroup()
      if !run.groups.isEmpty { runs.append(run) }
      run = Run()
    }
    for byte in text {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): group.append(byte)
      case plus:
        endRun()
        run.isInternational = true
      case UInt8(ascii: " "), dash, UInt8(ascii: "."), UInt8(ascii: "("), UInt8(ascii: ")"):
        endGroup()
      default: endRun()
      }
    }
    endRun()
    return runs
  }

  // MARK: Which number it is

  /// The shortest row of groups that makes a number of China, else a foreign one as a whole.
  private static func number(_ run: Run) -> String? {
    var groups = run.groups
    var isInternational = run.isInternational
    if let first = groups.first, first.starts(with: "00".utf8), first != Array("00".utf8) {
      groups[0] = Array(first.dropFirst(2))
      isInternational = true
    } else if groups.count > 1, groups[0] == Array("00".utf8) {
      groups.removeFirst()
      isInternational = true
    }
    var digits: [UInt8] = []
    for (place, group) in groups.enumerated() {
      // The trunk zero of “+86 (0)139…”, which nobody dials after a country.
      if place > 0, group == Array("0".utf8), place + 1 < groups.count { continue }
      digits += group
      if let found = isInternational ? chineseAbroad(digits) : chinese(digits) { return found }
    }
    guard isInternational, 8...15 ~= digits.count, digits[0] != UInt8(ascii: "0"),
      !digits.starts(with: "86".utf8)
    else { return nil }
    return "+" + String(decoding: digits, as: UTF8.self)
  }

  private static func chineseAbroad(_ digits: [UInt8]) -> String? {
    digits.starts(with: "86".utf8)
      ? national(Array(digits.dropFirst(2)), isAfterCountry: true) : nil
  }

  private static func chinese(_ digits: [UInt8]) -> String? {
    if let found = national(digits, isAfterCountry: false) { return found }
    return chineseAbroad(Array(digits.drop { $0 == UInt8(ascii: "0") }))
  }

  /// A number within China: mobile, landline with its area code, or one that companies pay for.
  ///
  /// An area code without its zero is one only after the country.
  private static func national(_ digits: [UInt8], isAfterCountry: Bool) -> String? {
    let zero = UInt8(ascii: "0")
    let bare = digits.first == zero ? Array(digits.dropFirst()) : digits
    let isPlausible: Bool
    switch bare.count {
    case 11 where PersonalPattern.isPhone(bare): isPlausible = true
    case 10 where bare.starts(with: "400".utf8) || bare.starts(with: "800".utf8):
      isPlausible = bare == digits
    default:
      let whole = [zero] + bare
      isPlausible =
        (isAfterCountry || bare != digits)
        && PersonalPattern.areaCode(whole).map { whole[$0] > zero } == true
    }
    return isPlausible ? "+86" + String(decoding: bare, as: UTF8.self) : nil
  }
}
