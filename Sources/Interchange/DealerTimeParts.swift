internal import Chronology

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
  private static let other: UInt8 = 0xFF

  init(_ text: String) {
    rest = text.unicodeScalars.map(Self.plain)[...]
    skipSpaces()
    while rest.last == Self.space { rest.removeLast() }
  }

  private static func plain(_ scalar: Unicode.Scalar) -> UInt8 {
    switch scalar {
    case "\t", "\u{A0}", "\u{3000}": space
    case "年": year
    case "月": month
    case "日", "号": day
    case "\u{FF01}"..."\u{FF5E}": UInt8(truncatingIfNeeded: scalar.value - 0xFEE0)
    default: scalar.isASCII ? UInt8(truncatingIfNeeded: scalar.value) : other
    }
  }

  /// Reads the whole text; what has no known form is unreadable, whatever day it names.
  mutating func read() throws(DealerTimeError) -> (civil: CivilTime, place: Place) {
    var civil = try date()
    if rest.isEmpty { throw civil.isValid ? .missingTimeOfDay : .impossible }
    civil.hour = try number(1...2)
    guard take(UInt8(ascii: ":")) else { throw .unreadable }
    civil.minute = try number(2...2)
    if take(UInt8(ascii: ":")) {
      civil.second = try number(2...2)
      if take(UInt8(ascii: ".")) { civil.millisecond = try fraction() }
    }
    let place = try place()
    guard civil.isValid else { throw .impossible }
    return (civil, place)
  }

  /// Takes what says where the clock stood, which ends the text.
  private mutating func place() throws(DealerTimeError) -> Place {
    skipSpaces()
    if rest.isEmpty { return .here }
    if rest.count == 1, rest.first == UInt8(ascii: "Z") || rest.first == UInt8(ascii: "z") {
      return .utc
    }
    guard let offset = TimeOffset(text: String(decoding: rest, as: UTF8.self)) else {
      throw .unreadable
    }
    return .away(offset)
  }

  /// Takes the date and what parts it from the time of day.
  private mutating func date() throws(DealerTimeError) -> CivilTime {
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
      skipSpaces()
    } else if !rest.isEmpty {
      guard take(UInt8(ascii: "T")) || take(UInt8(ascii: "t")) || take(Self.space) else {
        throw .unreadable
      }
      skipSpaces()
    }
    return CivilTime(year: year, month: month, day: day)
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
