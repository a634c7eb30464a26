/// XML as bytes: only ASCII, so that no reader can cut a character in two; everything else stands
/// as a numeric reference.
struct XMLBytes {
  private(set) var bytes: [UInt8] = []

  mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }

  mutating func removeLast() { bytes.removeLast() }

  mutating func raw(_ text: StaticString) {
    bytes.append(
      contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  /// Text that holds nothing to escape.
  mutating func plain(_ text: String) { bytes.append(contentsOf: text.utf8) }

  /// Room for so many bytes that the body fills.
  mutating func fill(_ count: Int, _ body: (UnsafeMutableRawPointer) -> Void) {
    let start = bytes.count
    bytes.append(contentsOf: repeatElement(0, count: count))
    bytes.withUnsafeMutableBytes { buffer in
      guard let base = buffer.baseAddress else { return }
      body(base + start)
    }
  }

  /// A text that may stand in an attribute; what XML cannot hold becomes U+FFFD.
  mutating func escaped(_ text: String) {
    if text.utf8.allSatisfy(Self.isPlain) {
      bytes.append(contentsOf: text.utf8)
      return
    }
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": raw("&amp;")
      case "<": raw("&lt;")
      case ">": raw("&gt;")
      case "\"": raw("&quot;")
      case " "..."~": bytes.append(UInt8(truncatingIfNeeded: scalar.value))
      case "\t", "\n", "\r", "\u{7F}"..."\u{D7FF}", "\u{E000}"..."\u{FFFD}",
        "\u{10000}"..."\u{10FFFF}":
        reference(scalar.value)
      default: reference(0xFFFD)
      }
    }
  }

  private mutating func reference(_ value: UInt32) {
    raw("&#x")
    bytes.append(contentsOf: String(value, radix: 16, uppercase: true).utf8)
    raw(";")
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "&"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""): false
    default: byte >= 0x20 && byte < 0x7F
    }
  }
}
