internal import Chronology
internal import Wording

/// The parts of a time, taken from its text from left to right.
struct DealerTimeParts {
  enum Place {
    case here
    case utc
    case away(TimeOffset)
  }

  /// The text in one byte a character: ASCII as it is, and what stands for something else.
  private var rest: ArraySlice<UInt8>

  private static let space = UInt8(ascii: " ")
  private static let year: UInt8 = 0x80
  private static let month: UInt8 = 0x81
  private static let day: UInt8 = 0x82
  private static let hour: UInt8 = 0x83
  private static let minute: UInt8 = 0x84
  private static let second: UInt8 = 0x85
  private static let morning: UInt8 = 0x90
  private static let afternoon: UInt8 = 0x91
  private static let evening: UInt8 = 0x92
  private static let weekday: UInt8 = 0x93
  private static let other: UInt8 = 0xFF

  init(_ text: String) {
    rest = Self.plain(text)[...]
    skipSpaces()
    while rest.last == Self.space { rest.removeLast() }
  }

  /// Words of several characters that count as one.
  private static let words: [(word: [Unicode.Scalar], mark: UInt8)] =
    [
      ("上午", morning), ("早上", morning), ("早晨", morning), ("凌晨", morning), ("下午", afternoon),
      ("中午", afternoon), ("晚上", evening), ("傍晚", afternoon),
    ].map { (Array($0.0.unicodeScalars), $0.1) }
    + ["星期", "礼拜", "周"].flatMap { week in
      "一二三四五六日天".map { (Array((week + String($0)).unicodeScalars), weekday) }
    }

  private static func plain(_ text: String) -> [UInt8] {
    let scalars = Array(text.unicodeScalars)
    var plain: [UInt8] = []
    var at = 0
    while at < scalars.count {
      if !scalars[at].isASCII,
        let found = words.first(where: { scalars[at...].starts(with: $0.word) })
      {
        plain.append(found.mark)
        at += found.word.count
        continue
      }
      if !PlainText.isInvisible(scalars[at]) { plain.append(self.plain(scalars[at])) }
      at += 1
    }
    return plain
  }

  private static func plain(_ scalar: Unicode.Scalar) -> UInt8 {
    switch scalar {
    case "\t", "\u{A0}", "\u{3000}": space
    case "年": year
    case "月": month
    case "日", "号": day
    case "时", "点": hour
    case "分": minute
    case "秒": second
    case "\u{FF01}"..."\u{FF5E}": UInt8(truncatingIfNeeded: scalar.value - 0xFEE0)
    default: scalar.isASCII ? UInt8(truncatingIfNeeded: scalar.value) : other
    }
  }

  /// Reads the whole text; what has no known form is unreadable, whatever day it names.
  mutating func read() throws(DealerTimeError) -> (civil: CivilTime, place: Place) {
    var civil = try date()
    try weekday()
    if rest.isEmpty { throw civil.isValid ? .missingTimeOfDay : .impossible }
    var half = takeHalf()
    try timeOfDay(&civil)
    skipSpaces()
    if half == nil { half = takeHalf() }
    if let half { try apply(half, to: &civil) }
    let place = try place()
    // Midnight at the end of a day is the one at the beginning of the next.
    if civil.hour == 24, civil.minute == 0, civil.second == 0, civil.millisecond == 0 {
      civil.hour = 0
      guard civil.isValid else { throw .impossible }
      return (CivilTime(utc: civil.utc.adding(milliseconds: 86_400_000)), place)
    }
    guard civil.isValid else { throw .impossible }
    return (civil, place)
  }

  // MARK: The time of day

  private enum Half {
    case morning, afternoon, evening
  }

  private mutating func timeOfDay(_ civil: inout CivilTime) throws(DealerTimeError) {
    let run = digitRun
    if isCompact, run == 4 || run == 6 {
      civil.hour = try digits(2)
      civil.minute = try digits(2)
      if run == 6 { civil.second = try digits(2) }
      return
    }
    civil.hour = try number(1...2)
    if take(Self.hour) {
      // 14时, 14时30分, 14点30分20秒
      guard digitRun > 0 else { return }
      civil.minute = try number(1...2)
      guard take(Self.minute), digitRun > 0 else { return }
      civil.second = try number(1...2)
      _ = take(Self.second)
      return
    }
    guard take(UInt8(ascii: ":")) else { throw .unreadable }
    civil.minute = try number(1...2)
    if take(UInt8(ascii: ":")) {
      civil.second = try number(1...2)
      if take(UInt8(ascii: ".")) { civil.millisecond = try fraction() }
    }
  }

  /// 上午, 下午, AM or PM; nil if there is none.
  private mutating func takeHalf() -> Half? {
    skipSpaces()
    let marks: [(UInt8, Half)] = [
      (Self.morning, .morning), (Self.afternoon, .afternoon), (Self.evening, .evening),
    ]
    for (mark, half) in marks where take(mark) {
      skipSpaces()
      return half
    }
    let letters = rest.prefix(4).filter { $0 != UInt8(ascii: ".") }.prefix(2).map { $0 | 0x20 }
    guard letters.count == 2, letters[1] == UInt8(ascii: "m"),
      letters[0] == UInt8(ascii: "a") || letters[0] == UInt8(ascii: "p")
    else { return nil }
    while let first = rest.first, first == UInt8(ascii: ".") || first >= UInt8(ascii: "A") {
      rest.removeFirst()
    }
    skipSpaces()
    return letters[0] == UInt8(ascii: "a") ? .morning : .afternoon
  }

  private func apply(_ half: Half, to civil: inout CivilTime) throws(DealerTimeError) {
    switch half {
    case .morning:
      guard civil.hour <= 12 else { throw .impossible }
      if civil.hour == 12 { civil.hour = 0 }
    case .afternoon, .evening:
      // Twelve in the evening is midnight of one day or the next.
      guard half == .afternoon || civil.hour != 12 else { throw .unreadable }
      if civil.hour < 12 { civil.hour += 12 }
    }
  }

  /// Takes a day of the week, which the date says already.
  private mutating func weekday() throws(DealerTimeError) {
    skipSpaces()
    let isBracketed = take(UInt8(ascii: "("))
    skipSpaces()
    let names = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
    if !take(Self.weekday) {
      let letters = rest.prefix { ($0 | 0x20) &- UInt8(ascii: "a") < 26 }
      let word = String(decoding: letters.map { $0 | 0x20 }, as: UTF8.self)
      if word.utf8.count >= 3, names.contains(where: word.hasPrefix) {
        rest = rest[letters.endIndex...]
        _ = take(UInt8(ascii: ",")) || take(UInt8(ascii: "."))
      } else if isBracketed {
        throw .unreadable
      }
    }
    if isBracketed, !take(UInt8(ascii: ")")) { throw .unreadable }
    skipSpaces()
  }

  /// Takes what says where the clock stood, which ends the text.
  private mutating func place() throws(DealerTimeError) -> Place {
    skipSpaces()
    if rest.isEmpty { return .here }
    if rest.count == 1, rest.first == UInt8(ascii: "Z") || rest.first == UInt8(ascii: "z") {
      return .utc
    }
    // +08, +8, +0800 and +08:00 are the same.
    var text = String(decoding: rest, as: UTF8.self)
    let sign = text.prefix(1)
    let digits = text.dropFirst()
    if digits.utf8.allSatisfy(Self.isDigit) {
      switch digits.utf8.count {
      case 1: text = sign + "0" + digits + ":00"
      case 2: text = sign + digits + ":00"
      case 4: text = sign + digits.prefix(2) + ":" + digits.suffix(2)
      default: break
      }
    }
    guard let offset = TimeOffset(text: text) else { throw .unreadable }
    return .away(offset)
  }

  // MARK: The date

  /// The date was written in eight digits, so the time may be written without signs too.
  private var isCompact = false

  /// Takes the date and what parts it from the time of day.
  private mutating func date() throws(DealerTimeError) -> CivilTime {
    if [8, 12, 14].contains(digitRun) {
      isCompact = true
      let civil = CivilTime(year: try digits(4), month: try digits(2), day: try digits(2))
      _ = take(UInt8(ascii: "T")) || take(UInt8(ascii: "t"))
      return civil
    }
    let year = try number(4...4)
    guard let mark = rest.popFirst() else { throw .unreadable }
    let marks: (second: UInt8, last: UInt8?)
    switch mark {
    case UInt8(ascii: "-"), UInt8(ascii: "/"), UInt8(ascii: "."): marks = (mark, nil)
    case Self.year: marks = (Self.month, Self.day)
    default: throw .unreadable
    }
    let month = try number(1...2)
    guard take(marks.second) else { throw .unreadable }
    let day = try number(1...2)
    if let last = marks.last {
      guard take(last) else { throw .unreadable }
    } else if let next = rest.first, next < 0x80, next != UInt8(ascii: "(") {
      guard take(UInt8(ascii: "T")) || take(UInt8(ascii: "t")) || take(Self.space) else {
        throw .unreadable
      }
    }
    return CivilTime(year: year, month: month, day: day)
  }

  // MARK: Numbers

  /// How many digits stand next.
  private var digitRun: Int { rest.prefix(while: Self.isDigit).count }

  /// Takes exactly so many digits.
  private mutating func digits(_ count: Int) throws(DealerTimeError) -> Int {
    let digits = rest.prefix(count)
    guard digits.count == count, digits.allSatisfy(Self.isDigit) else { throw .unreadable }
    rest = rest[digits.endIndex...]
    return digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
  }

  private mutating func number(
    _ length: ClosedRange<Int>
  ) throws(DealerTimeError) -> Int {
    let digits = rest.prefix(while: Self.isDigit)
    guard length.contains(digits.count) else { throw .unreadable }
    rest = rest[digits.endIndex...]
    return digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
  }

  /// Takes the digits after the second's point and gives milliseconds.
  private mutating func fraction() throws(DealerTimeError) -> Int {
    let digits = rest.prefix(while: Self.isDigit)
    guard !digits.isEmpty else { throw .unreadable }
    rest = rest[digits.endIndex...]
    var value = 0
    for place in 0..<3 {
      let digit = place < digits.count ? digits[digits.startIndex + place] - UInt8(ascii: "0") : 0
      value = value * 10 + Int(digit)
    }
    return value
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    byte &- UInt8(ascii: "0") < 10
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard rest.first == byte else { return false }
    rest.removeFirst()
    return true
  }

  private mutating func skipSpaces() {
    while rest.first == Self.space { rest.removeFirst() }
  }
}
