/// Standard base64 with padding (RFC 4648, section 4); strict in both directions.
public enum Base64 {
  private static let alphabet = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  private static let values: [UInt8] = {
    var table = [UInt8](repeating: 0xFF, count: 256)
    for (value, byte) in alphabet.enumerated() { table[Int(byte)] = UInt8(value) }
    return table
  }()

  public static func encode(_ bytes: some Sequence<UInt8>) -> String {
    var text: [UInt8] = []
    append(bytes, to: &text)
    return String(decoding: text, as: UTF8.self)
  }

  /// Appends the encoded text to a buffer.
  public static func append(_ bytes: some Sequence<UInt8>, to text: inout [UInt8]) {
    var group: UInt32 = 0
    var held = 0
    for byte in bytes {
      group = group << 8 | UInt32(byte)
      held += 1
      if held == 3 {
        for shift in [18, 12, 6, 0] { text.append(alphabet[Int(group >> UInt32(shift) & 63)]) }
        group = 0
        held = 0
      }
    }
    if held == 1 {
      text.append(alphabet[Int(group >> 2 & 63)])
      text.append(alphabet[Int(group << 4 & 63)])
      text.append(contentsOf: "==".utf8)
    } else if held == 2 {
      text.append(alphabet[Int(group >> 10 & 63)])
      text.append(alphabet[Int(group >> 4 & 63)])
      text.append(alphabet[Int(group << 2 & 63)])
      text.append(UInt8(ascii: "="))
    }
  }

  /// The bytes; nil for white space, missing padding or bits that are not zero at the end.
  public static func decode(_ text: some StringProtocol) -> [UInt8]? {
    decode(Array(text.utf8))
  }

  public static func decode(_ text: [UInt8]) -> [UInt8]? {
    guard text.count.isMultiple(of: 4) else { return nil }
    if text.isEmpty { return [] }
    let padding =
      text[text.count - 1] != UInt8(ascii: "=")
      ? 0 : text[text.count - 2] != UInt8(ascii: "=") ? 1 : 2
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count / 4 * 3)
    var group: UInt32 = 0
    for (index, character) in text.enumerated() {
      var value: UInt8 = 0
      if index < text.count - padding {
        value = values[Int(character)]
        guard value < 64 else { return nil }
      }
      group = group << 6 | UInt32(value)
      if index % 4 == 3 {
        bytes.append(UInt8(truncatingIfNeeded: group >> 16))
        bytes.append(UInt8(truncatingIfNeeded: group >> 8))
        bytes.append(UInt8(truncatingIfNeeded: group))
        group = 0
      }
    }
    guard bytes.suffix(padding).allSatisfy({ $0 == 0 }) else { return nil }
    bytes.removeLast(padding)
    return bytes
  }
}
