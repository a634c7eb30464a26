internal import Chronology

/// A date of XES: `xs:dateTime` of XML Schema part 2, with an offset, with `Z`, or without zone.
struct XESDateTime: Equatable {
  enum Moment: Equatable {
    /// The offset is nil for `Z`.
    case zoned(Timestamp, TimeOffset?)
    case zoneless(CivilTime)
  }

  let moment: Moment
  /// Whether digits below the millisecond were cut off.
  let truncated: Bool

  /// Nil for anything else, and for moments outside the years 1 to 9999.
  init?(_ bytes: UnsafeRawBufferPointer) {
    if let reading = RFC3339.read(bytes) {
      self.init(reading, zoned: true, nextDay: false)
      return
    }
    var text = Array(bytes.drop { $0 == UInt8(ascii: " ") })
    while text.last == UInt8(ascii: " ") { text.removeLast() }
    let nextDay = Self.writeMidnightAsZero(&text)
    if let reading = text.withUnsafeBytes({ RFC3339.read($0) }) {
      self.init(reading, zoned: true, nextDay: nextDay)
      return
    }
    // Only a time that lacks nothing but its zone becomes readable by this.
    text.append(UInt8(ascii: "Z"))
    guard let reading = text.withUnsafeBytes({ RFC3339.read($0) }) else { return nil }
    self.init(reading, zoned: false, nextDay: nextDay)
  }

  private init?(_ reading: RFC3339.Reading, zoned: Bool, nextDay: Bool) {
    var time = reading.time
    if nextDay {
      guard time.milliseconds % 1000 == 0, !reading.truncated else { return nil }
      time = time.adding(milliseconds: 86_400_000)
    }
    guard time >= .earliest, time <= .latest else { return nil }
    moment = zoned ? .zoned(time, reading.offset) : .zoneless(CivilTime(utc: time))
    truncated = reading.truncated
  }

  /// `24:00:00` is the midnight that ends a day; true if it stood there.
  private static func writeMidnightAsZero(_ text: inout [UInt8]) -> Bool {
    guard text.count >= 19, text[11..<19].elementsEqual("24:00:00".utf8) else { return false }
    text[11] = UInt8(ascii: "0")
    text[12] = UInt8(ascii: "0")
    return true
  }
}
