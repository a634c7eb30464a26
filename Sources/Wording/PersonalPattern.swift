/// Texts that look like a person's phone, address of mail, identity number, number plate or VIN.
///
/// Names are another matter (`PersonalName`): too many words begin like one.
public enum PersonalPattern: Sendable, Hashable, CaseIterable {
  case phone, identityNumber, plate, vin, email, wechat, address
  /// Never matched here; what refuses a name says so with it.
  case name

  /// What it is called.
  public var word: Sentence {
    switch self {
    case .phone: Sentence("电话", "phone")
    case .identityNumber: Sentence("证件号", "identity number")
    case .plate: Sentence("车牌", "plate")
    case .vin: Sentence("车架号", "VIN")
    case .email: Sentence("邮箱", "e-mail")
    case .wechat: Sentence("微信号", "WeChat id")
    case .address: Sentence("地址", "address")
    case .name: Sentence("姓名", "name")
    }
  }

  /// The same as a code.
  public var code: String {
    switch self {
    case .phone: "phone"
    case .identityNumber: "identityNumber"
    case .plate: "plate"
    case .vin: "vin"
    case .email: "email"
    case .wechat: "wechat"
    case .address: "address"
    case .name: "name"
    }
  }

  public static func match(_ text: String) -> PersonalPattern? {
    var text = text
    return text.withUTF8 { match(UnsafeRawBufferPointer($0)) }
  }

  /// What the text looks like, or a part of it that is set off from the rest; nil for anything
  /// else.
  public static func match(_ bytes: UnsafeRawBufferPointer) -> PersonalPattern? {
    guard bytes.count >= 6, bytes.count <= 256, mayMatch(bytes) else { return nil }
    let text = PersonalText(bytes)
    if text.hasEmail { return .email }
    let whole = text.whole
    if isPhone(whole) || text.isLandline || text.isForeignPhone { return .phone }
    if isIdentityNumber(whole) { return .identityNumber }
    if isVIN(whole, isParted: text.isParted) { return .vin }
    for written in text.words {
      if PersonalText.isLandline(written) { return .phone }
      let word = written.filter { !PersonalText.isSeparator($0) }
      if isPhone(word) { return .phone }
      if isIdentityNumber(word) { return .identityNumber }
      if isVIN(word, isParted: word.count != written.count) { return .vin }
    }
    if text.hasWeChatID { return .wechat }
    if text.hasPlate { return .plate }
    return text.hasAddress ? .address : nil
  }

  /// As `match`, and what stands within an id: a mobile number, an identity number or a VIN between
  /// other parts (`C-13900001234-X`), and a mobile number right beside letters (`J13977770001`).
  ///
  /// Eleven digits right beside letters that begin with a date, as orders do, are none.
  public static func matchInside(_ bytes: UnsafeRawBufferPointer) -> PersonalPattern? {
    if let pattern = match(bytes) { return pattern }
    guard bytes.count >= 12, bytes.count <= 256, mayMatch(bytes) else { return nil }
    return PersonalText(bytes).inside
  }

  public static func matchInside(_ text: String) -> PersonalPattern? {
    var text = text
    return text.withUTF8 { matchInside(UnsafeRawBufferPointer($0)) }
  }

  /// Nearly every id has too few digits and is no VIN; decides those without a copy.
  private static func mayMatch(_ bytes: UnsafeRawBufferPointer) -> Bool {
    var digits = 0
    var plain = 0
    var high: UInt8 = 0
    var hasSign = false
    var hasWeChat = false
    var before: UInt8 = 0
    for byte in bytes {
      high |= byte
      if isDigit(byte) { digits += 1 }
      if !PersonalText.isSeparator(byte) { plain += 1 }
      if byte == UInt8(ascii: "@") || byte == UInt8(ascii: "+") { hasSign = true }
      let letter = byte | 0x20
      if before == UInt8(ascii: "w"), letter == UInt8(ascii: "x") || letter == UInt8(ascii: "e") {
        hasWeChat = true
      }
      before = letter
    }
    if high < 0x80, isUUID(bytes, digits) { return false }
    return digits >= 11 || plain == 17 || high >= 0x80 || hasSign || (hasWeChat && digits > 0)
      || (plain > 17 && hasRunOfVIN(bytes))
  }

  /// Whether a run of letters and digits, or one with `-._:` in it, is as long as a VIN.
  private static func hasRunOfVIN(_ bytes: UnsafeRawBufferPointer) -> Bool {
    var run = 0
    var written = 0
    for byte in bytes {
      if isDigit(byte) || (byte | 0x20) &- UInt8(ascii: "a") < 26 {
        run += 1
        written += 1
        continue
      }
      if run == 17 { return true }
      run = 0
      switch byte {
      case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: ":"): continue
      default: break
      }
      if written == 17 { return true }
      written = 0
    }
    return run == 17 || written == 17
  }

  /// Ids of events and correlations: hexadecimal digits in groups of 8, 4, 4, 4 and 12.
  private static func isUUID(_ bytes: UnsafeRawBufferPointer, _ digits: Int) -> Bool {
    guard bytes.count == 36, digits < 32 else { return false }
    for index in 0..<36 {
      let byte = bytes[index]
      switch index {
      case 8, 13, 18, 23: guard byte == UInt8(ascii: "-") else { return false }
      default: guard isDigit(byte) || (byte | 0x20) &- UInt8(ascii: "a") < 6 else { return false }
      }
    }
    return true
  }

  @inline(__always)
  static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }

  // MARK: Phones

  /// A mainland mobile number, with or without +86.
  static func isPhone(_ text: some Collection<UInt8>) -> Bool {
    var digits = Array(text)[...]
    if digits.first == UInt8(ascii: "+") { digits = digits.dropFirst() }
    if digits.starts(with: "0086".utf8) { digits = digits.dropFirst(2) }
    if digits.count == 13, digits.starts(with: "86".utf8) { digits = digits.dropFirst(2) }
    guard digits.count == 11, digits.allSatisfy(isDigit), let second = digits.dropFirst().first
    else { return false }
    return digits.first == UInt8(ascii: "1") && second >= UInt8(ascii: "3")
  }

  /// A mainland landline without separators: area code and number.
  ///
  /// Numbers begin with 2 to 8; after the area codes of three digits, which order numbers begin
  /// with too, nothing else is taken for one.
  static func isLandline(_ text: some Collection<UInt8>) -> Bool {
    let digits = Array(text)
    guard 11...12 ~= digits.count, digits.allSatisfy(isDigit) else { return false }
    guard let area = areaCode(digits) else { return false }
    let first = digits[area]
    if digits.starts(with: "010".utf8) || area == 4 { return first > UInt8(ascii: "0") }
    return 0x32...0x38 ~= first
  }

  /// How many digits the area code has with which a number begins that is as long as they are;
  /// nil for any other.
  static func areaCode(_ digits: [UInt8]) -> Int? {
    guard digits.count > 4, digits[0] == UInt8(ascii: "0") else { return nil }
    switch digits[1] {
    case UInt8(ascii: "1"):
      return digits[2] == UInt8(ascii: "0") && digits.count == 11 ? 3 : nil
    case UInt8(ascii: "2"): return digits.count == 11 ? 3 : nil
    case UInt8(ascii: "3")...UInt8(ascii: "9"): return 11...12 ~= digits.count ? 4 : nil
    default: return nil
    }
  }

  // MARK: Other numbers

  /// Eighteen digits, the last perhaps X: a province, a day of birth, and the check digit of
  /// GB 11643.
  static func isIdentityNumber(_ text: some Collection<UInt8>) -> Bool {
    let text = Array(text)
    guard text.count == 18, text.prefix(17).allSatisfy(isDigit) else { return false }
    func number(_ range: Range<Int>) -> Int {
      text[range].reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
    }
    guard provinces.contains(number(0..<2)), 1800...2099 ~= number(6..<10) else { return false }
    let days = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    let month = number(10..<12)
    guard 1...12 ~= month, 1...days[month - 1] ~= number(12..<14) else { return false }
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
    let sum = zip(text, weights).reduce(0) { $0 + Int($1.0 - UInt8(ascii: "0")) * $1.1 }
    return text[17] & 0xDF == Array("10X98765432".utf8)[sum % 11] & 0xDF
  }

  /// The codes of GB/T 2260 with which identity numbers begin.
  private static let provinces: Set<Int> = [
    11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46, 50, 51, 52,
    53, 54, 61, 62, 63, 64, 65, 71, 81, 82, 83, 91,
  ]

  /// Seventeen letters and digits without I, O and Q (ISO 3779).
  ///
  /// China and North America give a check digit (GB 16735); other places need not, and people
  /// mistype. Without the right one it is a VIN all the same where it is made like one: a letter
  /// describes the car (places 4 to 8), three of the four last are digits – of one from China (L), any
  /// two of the seventeen –, and no date is written into it, as into an order's number.
  ///
  /// - Parameter isParted: whether signs stood between the characters; words of other kinds have as
  ///   many letters together, so that the four last must be digits then.
  static func isVIN(_ text: some Collection<UInt8>, isParted: Bool = false) -> Bool {
    guard text.count == 17 else { return false }
    let text = text.map { $0 >= UInt8(ascii: "a") ? $0 & 0xDF : $0 }
    var letters = 0
    var sum = 0
    let weights = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2]
    for (index, byte) in text.enumerated() {
      guard let value = vinValue(byte) else { return false }
      if !isDigit(byte) { letters += 1 }
      sum += value * weights[index]
    }
    guard letters > 0, letters < 17 else { return false }
    let check = sum % 11 == 10 ? UInt8(ascii: "X") : UInt8(ascii: "0") + UInt8(sum % 11)
    if text[8] == check { return true }
    guard !text[3..<8].allSatisfy(isDigit), !hasDate(text) else { return false }
    let last = text.suffix(4).count(where: isDigit)
    if isParted { return last == 4 }
    return text[0] == UInt8(ascii: "L") ? letters <= 15 : last >= 3
  }

  /// What a character counts for in the check digit; nil for one that no VIN holds.
  private static func vinValue(_ byte: UInt8) -> Int? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): Int(byte - UInt8(ascii: "0"))
    case UInt8(ascii: "A")...UInt8(ascii: "H"): Int(byte - UInt8(ascii: "A")) + 1
    case UInt8(ascii: "J")...UInt8(ascii: "N"): Int(byte - UInt8(ascii: "J")) + 1
    case UInt8(ascii: "P"): 7
    case UInt8(ascii: "R"): 9
    case UInt8(ascii: "S")...UInt8(ascii: "Z"): Int(byte - UInt8(ascii: "S")) + 2
    default: nil
    }
  }

  /// Whether a year of ours and a month stand in it (“202603”), or a number that begins with digits
  /// holds a day (“260305”).
  private static func hasDate(_ text: [UInt8]) -> Bool {
    func number(_ start: Int) -> Int? {
      guard isDigit(text[start]), isDigit(text[start + 1]) else { return nil }
      return Int(text[start] - UInt8(ascii: "0")) * 10 + Int(text[start + 1] - UInt8(ascii: "0"))
    }
    return (0...(text.count - 6)).contains { start in
      guard let first = number(start), let second = number(start + 2), let third = number(start + 4)
      else { return false }
      if first == 20, 10...39 ~= second, 1...12 ~= third { return true }
      return isDigit(text[0]) && 10...39 ~= first && 1...12 ~= second && 1...31 ~= third
    }
  }
}
