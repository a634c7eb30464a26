internal import CanonicalJSON

/// The texts that events of a batch share, each kept once, and the keys a log gave them.
///
/// They outlive the emptying of a batch: the next events mostly bring the same types, sources
/// and actors.
public final class BatchNames {
  private let places = ByteMap<Int32>(bound: .max)
  private var texts: [UnsafeRawBufferPointer] = []
  private var keys: [Int64] = []
  private var keysOf: UInt64 = 0

  /// Texts kept from batch to batch.
  private static let bound = 4_096

  init() {}

  deinit {
    for text in texts { text.deallocate() }
  }

  /// The text at a place that `place` has answered.
  public subscript(place: Int32) -> UnsafeRawBufferPointer { texts[Int(place)] }

  /// The key of a text, as noted in an epoch of the log; 0 if none was.
  @inline(__always)
  public func key(at place: Int32, epoch: UInt64) -> Int64 {
    keysOf == epoch ? keys[Int(place)] : 0
  }

  /// Notes keys of one epoch: what was noted in another is forgotten.
  public func note(_ key: Int64, at place: Int32, epoch: UInt64) {
    if keysOf != epoch {
      keysOf = epoch
      for index in keys.indices { keys[index] = 0 }
    }
    keys[Int(place)] = key
  }

  /// Where a text stands, which is put there if need be.
  func place(_ text: UnsafeRawBufferPointer) -> Int32 {
    if let place = places[text] { return place }
    let copy = UnsafeMutableRawBufferPointer.allocate(
      byteCount: max(text.count, 1), alignment: 8)
    copy.copyMemory(from: text)
    texts.append(UnsafeRawBufferPointer(rebasing: copy[..<text.count]))
    keys.append(0)
    let place = Int32(truncatingIfNeeded: texts.count - 1)
    places.set(text, place)
    return place
  }

  func reset() {
    guard texts.count > Self.bound else { return }
    for text in texts { text.deallocate() }
    texts = []
    keys = []
    places.removeAll()
  }
}
