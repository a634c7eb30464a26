extension JSON {
  /// The canonical bytes of RFC 8785: members sorted by UTF-16 code units, no white space.
  ///
  /// - Throws: `JSONError.notFinite` for a number JSON cannot write.
  public func canonicalBytes() throws(JSONError) -> [UInt8] {
    var bytes: [UInt8] = []
    // Most of what is written is an event's data.
    bytes.reserveCapacity(128)
    try CanonicalWriter.write(self, to: &bytes)
    return bytes
  }

  /// The canonical bytes as text.
  public func canonicalText() throws(JSONError) -> String {
    String(decoding: try canonicalBytes(), as: UTF8.self)
  }
}

/// Writes JSON in the canonical form of RFC 8785 (JSON Canonicalization Scheme).
public enum CanonicalWriter {
  public static func write(_ value: JSON, to bytes: inout [UInt8]) throws(JSONError) {
    switch value {
    case .null: bytes.append(contentsOf: "null".utf8)
    case .bool(let flag): bytes.append(contentsOf: (flag ? "true" : "false").utf8)
    case .integer(let number): bytes.append(contentsOf: String(number).utf8)
    case .double(let number):
      guard let text = ECMAScriptNumber.text(number) else { throw JSONError(.notFinite, at: 0) }
      bytes.append(contentsOf: text.utf8)
    case .string(let text): write(text, to: &bytes)
    case .array(let items):
      bytes.append(UInt8(ascii: "["))
      for (index, item) in items.enumerated() {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        try write(item, to: &bytes)
      }
      bytes.append(UInt8(ascii: "]"))
    case .object(let members):
      bytes.append(UInt8(ascii: "{"))
      let sorted =
        members.count < 2
        ? members : members.sorted { $0.key.utf16.lexicographicallyPrecedes($1.key.utf16) }
      for (index, member) in sorted.enumerated() {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        write(member.key, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        try write(member.value, to: &bytes)
      }
      bytes.append(UInt8(ascii: "}"))
    }
  }

  /// Writes a quoted string with the only escapes RFC 8785 allows.
  public static func write(_ text: String, to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "\""))
    var text = text
    let isPlain = text.withUTF8 { plain in
      let isPlain = plain.allSatisfy {
        $0 >= 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\")
      }
      if isPlain { bytes.append(contentsOf: plain) }
      return isPlain
    }
    if isPlain {
      bytes.append(UInt8(ascii: "\""))
      return
    }
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""): bytes.append(contentsOf: "\\\"".utf8)
      case UInt8(ascii: "\\"): bytes.append(contentsOf: "\\\\".utf8)
      case 0x08: bytes.append(contentsOf: "\\b".utf8)
      case 0x09: bytes.append(contentsOf: "\\t".utf8)
      case 0x0A: bytes.append(contentsOf: "\\n".utf8)
      case 0x0C: bytes.append(contentsOf: "\\f".utf8)
      case 0x0D: bytes.append(contentsOf: "\\r".utf8)
      case 0x00..<0x20:
        bytes.append(contentsOf: "\\u00".utf8)
        bytes.append(hexDigits[Int(byte >> 4)])
        bytes.append(hexDigits[Int(byte & 15)])
      default: bytes.append(byte)
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }

  private static let hexDigits = Array("0123456789abcdef".utf8)
}
