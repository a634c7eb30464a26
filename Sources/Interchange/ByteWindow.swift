/// The bytes of a source that have come but are not used up yet, in one piece of memory.
///
/// It grows only while nobody drops anything, so its user decides how much it ever holds.
final class ByteWindow {
  /// Where the first byte in use stands; valid until the next `more` or `drop`.
  private(set) var base: UnsafePointer<UInt8>
  private(set) var count = 0
  private let source: any ByteSource
  private var memory: UnsafeMutablePointer<UInt8>
  private var capacity: Int
  private var start = 0
  private var ended = false

  init(_ source: any ByteSource, capacity: Int = 65_536) {
    self.source = source
    self.capacity = capacity
    memory = .allocate(capacity: capacity)
    base = UnsafePointer(memory)
  }

  deinit {
    memory.deallocate()
  }

  subscript(_ at: Int) -> UInt8 { base[at] }

  var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: base, count: count) }

  /// Takes in another piece; false when the source has ended.
  func more() throws -> Bool {
    if ended { return false }
    makeRoom()
    let end = start + count
    let taken = try source.read(
      into: UnsafeMutableRawBufferPointer(start: memory + end, count: capacity - end))
    count += taken
    ended = taken == 0
    return !ended
  }

  /// Takes in pieces until a number of bytes is there or the source has ended.
  func fill(to wanted: Int) throws {
    while count < wanted, try more() {}
  }

  /// Whether there is a byte at a place, taking in what it needs to know.
  func has(_ at: Int) throws -> Bool {
    try fill(to: at + 1)
    return at < count
  }

  /// Gives up the first bytes.
  func drop(_ used: Int) {
    count -= used
    start = count == 0 ? 0 : start + used
    base = UnsafePointer(memory + start)
  }

  private func makeRoom() {
    guard capacity - start - count == 0 else { return }
    if count <= capacity / 2 {
      memory.update(from: memory + start, count: count)
    } else {
      let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity * 2)
      larger.update(from: memory + start, count: count)
      memory.deallocate()
      memory = larger
      capacity *= 2
    }
    start = 0
    base = UnsafePointer(memory)
  }
}
