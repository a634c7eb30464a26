internal import Synchronization

/// Offsets of whole hours that a zone was asked for, in a few hundred places: an hour that falls into
/// another's place replaces it.
///
/// Several threads read and write it; each place is one word, so none sees half of an entry.
final class ZoneHours: @unchecked Sendable {
  // Unchecked: the places are allocated once, and each is atomic.
  private let places: UnsafeMutablePointer<Atomic<UInt64>>

  private static let count = 256

  init() {
    places = .allocate(capacity: Self.count)
    for place in 0..<Self.count { (places + place).initialize(to: Atomic(0)) }
  }

  deinit {
    places.deinitialize(count: Self.count)
    places.deallocate()
  }

  /// The hour in which a second lies; both are counted from 1970 UTC.
  static func hour(of second: Int64) -> Int64 {
    let hour = second / 3600
    return second % 3600 < 0 ? hour - 1 : hour
  }

  /// Seconds from UTC in an hour; nil where they are not remembered.
  subscript(hour: Int64) -> Int64? {
    guard let key = Self.key(hour) else { return nil }
    let entry = places[Int(key % UInt64(Self.count))].load(ordering: .relaxed)
    guard entry >> 32 == key else { return nil }
    return Int64(entry & 0xFFFF_FFFF) - Self.bias
  }

  func keep(_ seconds: Int64, _ hour: Int64) {
    guard let key = Self.key(hour), abs(seconds) < Self.bias else { return }
    places[Int(key % UInt64(Self.count))].store(
      key << 32 | UInt64(seconds + Self.bias), ordering: .relaxed)
  }

  /// More than the seconds of a day, so that no entry is 0, which stands for none.
  private static let bias: Int64 = 1 << 20

  /// The hours of the years 1 to 9999 in 32 bits; nil for one outside.
  private static func key(_ hour: Int64) -> UInt64? {
    let key = hour + (1 << 31)
    return key >= 0 && key < 1 << 32 ? UInt64(key) : nil
  }
}
