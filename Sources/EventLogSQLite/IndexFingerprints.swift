internal import EventLog

/// Fingerprints of the entries of the two indexes over the events.
struct IndexFingerprints {
  /// Random in every check, so that nobody can write entries that only seem to be the same.
  struct Key: Sendable {
    let stream: Fingerprint.Key
    let id: Fingerprint.Key

    init(using generator: inout some RandomNumberGenerator) {
      stream = Fingerprint.Key(using: &generator)
      id = Fingerprint.Key(using: &generator)
    }
  }

  private(set) var stream = Fingerprint()
  private(set) var id = Fingerprint()

  @inline(__always)
  mutating func add(
    _ position: Int64, stream key: Int64, version: Int64, _ secret: borrowing Key
  ) {
    stream.add(
      position, UInt64(bitPattern: key), UInt64(bitPattern: version), secret.stream)
  }

  @inline(__always)
  mutating func add(_ position: Int64, id event: EventID, _ secret: borrowing Key) {
    id.add(position, event.high, event.low, secret.id)
  }

  mutating func add(_ other: IndexFingerprints) {
    stream.add(other.stream)
    id.add(other.id)
  }
}
