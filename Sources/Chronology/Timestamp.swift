/// A moment in whole milliseconds since 1970-01-01T00:00:00Z.
public struct Timestamp: Hashable, Comparable, Sendable {
  public let milliseconds: Int64

  public init(milliseconds: Int64) {
    self.milliseconds = milliseconds
  }

  public static func < (left: Timestamp, right: Timestamp) -> Bool {
    left.milliseconds < right.milliseconds
  }

  /// The years 0001 to 9999, all that RFC 3339 can write.
  public static let earliest = Timestamp(milliseconds: -62_135_596_800_000)
  public static let latest = Timestamp(milliseconds: 253_402_300_799_999)

  /// A moment that RFC 3339 can write; nil for any other.
  public init?(writable milliseconds: Int64) {
    guard (Self.earliest.milliseconds...Self.latest.milliseconds).contains(milliseconds) else {
      return nil
    }
    self.milliseconds = milliseconds
  }

  public func adding(milliseconds: Int64) -> Timestamp {
    Timestamp(milliseconds: self.milliseconds + milliseconds)
  }
}

/// The distance of a desk's clock from UTC, in minutes.
public struct TimeOffset: Hashable, Sendable {
  public let minutes: Int16

  public init?(minutes: Int) {
    guard (-1439...1439).contains(minutes) else { return nil }
    self.minutes = Int16(minutes)
  }

  /// "+08:00"; nil for any other form.
  public init?(text: some StringProtocol) {
    let bytes = Array(text.utf8)
    guard bytes.count == 6, bytes[0] == UInt8(ascii: "+") || bytes[0] == UInt8(ascii: "-"),
      bytes[3] == UInt8(ascii: ":"), let hours = Int(String(decoding: bytes[1...2], as: UTF8.self)),
      let minutes = Int(String(decoding: bytes[4...5], as: UTF8.self)),
      bytes[1...2].allSatisfy(isDigit), bytes[4...5].allSatisfy(isDigit),
      hours < 24, minutes < 60
    else { return nil }
    self.init(minutes: (bytes[0] == UInt8(ascii: "-") ? -1 : 1) * (hours * 60 + minutes))
  }

  public var text: String {
    let size = Int(minutes.magnitude)
    return (minutes < 0 ? "-" : "+") + pad(size / 60, 2) + ":" + pad(size % 60, 2)
  }
}
