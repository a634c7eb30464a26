/// Texts of one row, side by side in memory that stays where it is: bound without a copy each.
///
/// What does not fit answers nil; the caller then binds it the usual way.
final class RowTexts {
  private let memory: UnsafeMutableRawBufferPointer
  private var used = 0

  init(capacity: Int = 4_096) {
    memory = .allocate(byteCount: capacity, alignment: 1)
  }

  deinit {
    memory.deallocate()
  }

  /// Valid until `clear`.
  func keep(_ text: String) -> UnsafeRawBufferPointer? {
    var text = text
    return text.withUTF8 { bytes in
      guard bytes.count <= memory.count - used else { return nil }
      let place = UnsafeMutableRawBufferPointer(rebasing: memory[used..<(used + bytes.count)])
      place.copyMemory(from: UnsafeRawBufferPointer(bytes))
      used += bytes.count
      return UnsafeRawBufferPointer(place)
    }
  }

  func clear() { used = 0 }
}
