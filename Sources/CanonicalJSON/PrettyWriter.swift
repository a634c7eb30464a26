extension JSON {
  /// The value for people's eyes: indented by two spaces, members in their own order.
  public func prettyText() -> String {
    var bytes: [UInt8] = []
    Self.writePretty(self, indent: 0, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The value on one line, members in their own order.
  public func compactText() -> String {
    var bytes: [UInt8] = []
    Self.writeCompact(self, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func writeCompact(_ value: JSON, to bytes: inout [UInt8]) {
    switch value {
    case .array(let items):
      bytes.append(UInt8(ascii: "["))
      for (index, item) in items.enumerated() {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        writeCompact(item, to: &bytes)
      }
      bytes.append(UInt8(ascii: "]"))
    case .object(let members):
      bytes.append(UInt8(ascii: "{"))
      for (index, member) in members.enumerated() {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        CanonicalWriter.write(member.key, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        writeCompact(member.value, to: &bytes)
      }
      bytes.append(UInt8(ascii: "}"))
    default: writeScalar(value, to: &bytes)
    }
  }

  private static func writePretty(_ value: JSON, indent: Int, to bytes: inout [UInt8]) {
    switch value {
    case .array(let items) where !items.isEmpty:
      bytes.append(UInt8(ascii: "["))
      for (index, item) in items.enumerated() {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        newLine(indent + 2, &bytes)
        writePretty(item, indent: indent + 2, to: &bytes)
      }
      newLine(indent, &bytes)
      bytes.append(UInt8(ascii: "]"))
    case .object(let members) where !members.isEmpty:
      bytes.append(UInt8(ascii: "{"))
      for (index, member) in members.enumerated() {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        newLine(indent + 2, &bytes)
        CanonicalWriter.write(member.key, to: &bytes)
        bytes.append(contentsOf: ": ".utf8)
        writePretty(member.value, indent: indent + 2, to: &bytes)
      }
      newLine(indent, &bytes)
      bytes.append(UInt8(ascii: "}"))
    default: writeCompact(value, to: &bytes)
    }
  }

  private static func writeScalar(_ value: JSON, to bytes: inout [UInt8]) {
    switch value {
    case .bool(let flag): bytes.append(contentsOf: (flag ? "true" : "false").utf8)
    case .integer(let number): bytes.append(contentsOf: String(number).utf8)
    case .double(let number):
      bytes.append(contentsOf: (ECMAScriptNumber.text(number) ?? "null").utf8)
    case .string(let text): CanonicalWriter.write(text, to: &bytes)
    default: bytes.append(contentsOf: "null".utf8)
    }
  }

  private static func newLine(_ indent: Int, _ bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "\n"))
    bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: indent))
  }
}
