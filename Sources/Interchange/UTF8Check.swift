/// How far bytes are valid UTF-8, and what ends it (The Unicode Standard, table 3-7).
struct UTF8Check {
  enum Stop {
    case end
    /// The bytes end within a character that more bytes could complete.
    case unfinished
    case bad
  }

  /// The length of the whole characters at the start.
  private(set) var validCount = 0
  private(set) var stop = Stop.end

  init(_ bytes: UnsafeRawBufferPointer) {
    let count = bytes.count
    var at = 0
    while at < count {
      while at + 8 <= count,
        bytes.loadUnaligned(fromByteOffset: at, as: UInt64.self) & 0x8080_8080_8080_8080 == 0
      {
        at += 8
      }
      guard at < count else { break }
      guard let form = Form(lead: bytes[at]) else {
        stop = .bad
        break
      }
      let present = min(form.length, count - at)
      guard form.accepts(bytes, at: at, present: present) else {
        stop = .bad
        break
      }
      guard present == form.length else {
        stop = .unfinished
        break
      }
      at += present
    }
    validCount = at
  }

  /// What may follow a lead byte.
  private struct Form {
    let length: Int
    let second: ClosedRange<UInt8>

    @inline(__always)
    init?(lead: UInt8) {
      switch lead {
      case 0x00...0x7F: (length, second) = (1, 0x80...0xBF)
      case 0xC2...0xDF: (length, second) = (2, 0x80...0xBF)
      case 0xE0: (length, second) = (3, 0xA0...0xBF)
      case 0xED: (length, second) = (3, 0x80...0x9F)
      case 0xE1...0xEF: (length, second) = (3, 0x80...0xBF)
      case 0xF0: (length, second) = (4, 0x90...0xBF)
      case 0xF1...0xF3: (length, second) = (4, 0x80...0xBF)
      case 0xF4: (length, second) = (4, 0x80...0x8F)
      default: return nil
      }
    }

    @inline(__always)
    func accepts(_ bytes: UnsafeRawBufferPointer, at: Int, present: Int) -> Bool {
      if present > 1, !second.contains(bytes[at + 1]) { return false }
      if present > 2, bytes[at + 2] & 0xC0 != 0x80 { return false }
      if present > 3, bytes[at + 3] & 0xC0 != 0x80 { return false }
      return true
    }
  }
}
