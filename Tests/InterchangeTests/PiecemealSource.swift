import Interchange
import TestSupport

/// Bytes that come in pieces of 1 to 7, as a slow pipe might give them.
final class PiecemealSource: ByteSource {
  private let bytes: [UInt8]
  private var position = 0
  private var random: SplitMix64

  init(_ bytes: [UInt8], seed: UInt64) {
    self.bytes = bytes
    random = SplitMix64(seed: seed)
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
    let count = min(1 + random.below(7), buffer.count, bytes.count - position)
    buffer.copyBytes(from: bytes[position..<position + count])
    position += count
    return count
  }
}

/// One byte again and again.
final class RepeatingSource: ByteSource {
  private let byte: UInt8
  private(set) var left: Int

  init(_ byte: UInt8, count: Int) {
    self.byte = byte
    left = count
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
    let count = min(left, buffer.count)
    UnsafeMutableRawBufferPointer(rebasing: buffer[..<count])
      .initializeMemory(as: UInt8.self, repeating: byte)
    left -= count
    return count
  }
}

extension ByteSource {
  /// Reads to the end, into buffers of random sizes.
  func everything(seed: UInt64, buffer largest: Int = 9) throws -> [UInt8] {
    var random = SplitMix64(seed: seed)
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: largest)
    while true {
      let size = 1 + random.below(largest)
      let count = try buffer.withUnsafeMutableBytes {
        try read(into: UnsafeMutableRawBufferPointer(rebasing: $0[..<size]))
      }
      if count == 0 { return bytes }
      bytes += buffer[..<count]
    }
  }
}
