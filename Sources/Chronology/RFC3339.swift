/// Times as RFC 3339 writes them.
public enum RFC3339 {
  public struct Reading: Hashable, Sendable {
    public let time: Timestamp
    /// The offset that stood there; nil for `Z`.
    public let offset: TimeOffset?
    /// Whether digits below the millisecond were cut off.
    public let truncated: Bool
  }

  /// Reads `2026-03-05T14:30:00.000Z` or with an offset; nil for anything else.
  public static func read(_ bytes: UnsafeRawBufferPointer) -> Reading? {
    guard bytes.count >= 20, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
      bytes[10] | 0x20 == UInt8(ascii: "t"), bytes[13] == UInt8(ascii: ":"),
      bytes[16] == UInt8(ascii: ":"), let century = two(bytes, 0), let years = two(bytes, 2),
      let month = two(bytes, 5), let day = two(bytes, 8), let hour = two(bytes, 11),
      let minute = two(bytes, 14), let second = two(bytes, 17)
    else { return nil }
    var civil = CivilTime(
      year: century * 100 + years, month: month, day: day, hour: hour, minute: minute,
      second: second)
    var at = 19
    var truncated = false
    if bytes[at] == UInt8(ascii: ".") {
      at += 1
      var scale = 100
      let first = at
      while at < bytes.count, isDigit(bytes[at]) {
        let digit = Int(bytes[at] - UInt8(ascii: "0"))
        civil.millisecond += digit * scale
        if scale == 0, digit != 0 { truncated = true }
        scale /= 10
        at += 1
      }
      guard at > first else { return nil }
    }
    guard civil.isValid, at < bytes.count else { return nil }
    if bytes[at] | 0x20 == UInt8(ascii: "z") {
      guard at + 1 == bytes.count else { return nil }
      return Reading(time: civil.utc, offset: nil, truncated: truncated)
    }
    guard
      let offset = TimeOffset(text: String(decoding: bytes[at...], as: UTF8.self))
    else { return nil }
    // An offset may carry a time over the ends of the years that can be written.
    let time = civil.utc.adding(milliseconds: -Int64(offset.minutes) * 60_000)
    guard time >= .earliest, time <= .latest else { return nil }
    return Reading(time: time, offset: offset, truncated: truncated)
  }

  public static func read(_ text: String) -> Reading? {
    Array(text.utf8).withUnsafeBytes { read($0) }
  }

  private static func two(_ bytes: UnsafeRawBufferPointer, _ at: Int) -> Int? {
    guard isDigit(bytes[at]), isDigit(bytes[at + 1]) else { return nil }
    return Int(bytes[at] - UInt8(ascii: "0")) * 10 + Int(bytes[at + 1] - UInt8(ascii: "0"))
  }

  /// The length of every time we write.
  public static let byteCount = 24

  /// Writes `2026-03-05T14:30:00.000Z`, 24 bytes.
  public static func write(_ time: Timestamp, to target: UnsafeMutableRawPointer) {
    // A damaged row may hold any number; what is written then is wrong, but written.
    let civil = CivilTime(utc: min(max(time, .earliest), .latest))
    put(civil.year, 4, target, 0)
    put(civil.month, 2, target, 5)
    put(civil.day, 2, target, 8)
    put(civil.hour, 2, target, 11)
    put(civil.minute, 2, target, 14)
    put(civil.second, 2, target, 17)
    put(civil.millisecond, 3, target, 20)
    for (at, byte) in marks { target.storeBytes(of: byte, toByteOffset: at, as: UInt8.self) }
  }

  private static let marks: [(Int, UInt8)] = [
    (4, UInt8(ascii: "-")), (7, UInt8(ascii: "-")), (10, UInt8(ascii: "T")),
    (13, UInt8(ascii: ":")), (16, UInt8(ascii: ":")), (19, UInt8(ascii: ".")),
    (23, UInt8(ascii: "Z")),
  ]

  @inline(__always)
  private static func put(
    _ number: Int, _ width: Int, _ target: UnsafeMutableRawPointer, _ start: Int
  ) {
    var rest = number
    var at = start + width - 1
    while at >= start {
      target.storeBytes(
        of: UInt8(truncatingIfNeeded: rest % 10) + UInt8(ascii: "0"), toByteOffset: at,
        as: UInt8.self)
      rest /= 10
      at -= 1
    }
  }

  public static func text(_ time: Timestamp) -> String {
    withUnsafeTemporaryAllocation(byteCount: byteCount, alignment: 1) { buffer in
      guard let start = buffer.baseAddress else { return "" }
      write(time, to: start)
      return String(decoding: buffer, as: UTF8.self)
    }
  }
}

extension Timestamp {
  /// RFC 3339 in UTC with milliseconds.
  public var text: String { RFC3339.text(self) }
}
