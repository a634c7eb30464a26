/// Writes many times in RFC 3339, most of them on the day of the one before or equal to it.
///
/// Equal to `RFC3339.write`, which a test holds it to; only the calendar is not asked again.
public struct TimeWriter {
  private var day = Int64.min
  private var date: (UInt64, UInt32) = (0, 0)
  private var last: Timestamp?
  /// The last time written, once it came twice.
  private var text: (UInt64, UInt64, UInt64)?

  public init() {}

  /// Writes 24 bytes.
  public mutating func write(_ time: Timestamp, to target: UnsafeMutableRawPointer) {
    guard time == last else {
      writeOther(time, to: target)
      last = time
      text = nil
      return
    }
    if let text {
      target.storeBytes(of: text.0, as: UInt64.self)
      target.storeBytes(of: text.1, toByteOffset: 8, as: UInt64.self)
      target.storeBytes(of: text.2, toByteOffset: 16, as: UInt64.self)
      return
    }
    writeOther(time, to: target)
    text = (
      target.loadUnaligned(as: UInt64.self),
      target.loadUnaligned(fromByteOffset: 8, as: UInt64.self),
      target.loadUnaligned(fromByteOffset: 16, as: UInt64.self)
    )
  }

  private mutating func writeOther(_ time: Timestamp, to target: UnsafeMutableRawPointer) {
    let time = min(max(time, .earliest), .latest)
    let day = floorDivide(time.milliseconds, 86_400_000)
    guard day == self.day else {
      RFC3339.write(time, to: target)
      self.day = day
      date = (
        target.loadUnaligned(as: UInt64.self),
        target.loadUnaligned(fromByteOffset: 7, as: UInt32.self)
      )
      return
    }
    target.storeBytes(of: date.0, as: UInt64.self)
    target.storeBytes(of: date.1, toByteOffset: 7, as: UInt32.self)
    let rest = Int(time.milliseconds - day * 86_400_000)
    two(rest / 3_600_000, target, 11)
    target.storeBytes(of: UInt8(ascii: ":"), toByteOffset: 13, as: UInt8.self)
    two(rest / 60_000 % 60, target, 14)
    target.storeBytes(of: UInt8(ascii: ":"), toByteOffset: 16, as: UInt8.self)
    two(rest / 1000 % 60, target, 17)
    target.storeBytes(of: UInt8(ascii: "."), toByteOffset: 19, as: UInt8.self)
    two(rest % 1000 / 10, target, 20)
    target.storeBytes(
      of: UInt8(truncatingIfNeeded: rest % 10) + UInt8(ascii: "0"), toByteOffset: 22,
      as: UInt8.self)
    target.storeBytes(of: UInt8(ascii: "Z"), toByteOffset: 23, as: UInt8.self)
  }

  @inline(__always)
  private func two(_ number: Int, _ target: UnsafeMutableRawPointer, _ offset: Int) {
    target.storeBytes(
      of: UInt8(truncatingIfNeeded: number / 10) + UInt8(ascii: "0"), toByteOffset: offset,
      as: UInt8.self)
    target.storeBytes(
      of: UInt8(truncatingIfNeeded: number % 10) + UInt8(ascii: "0"), toByteOffset: offset + 1,
      as: UInt8.self)
  }
}
