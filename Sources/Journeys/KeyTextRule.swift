/// The form of keys and signatures in facts; whether they are good is for whoever uses them.
enum KeyTextRule {
  /// `name+hash+base64`, the hash in eight hexadecimal digits, 512 bytes at most.
  static func isVerifier(_ bytes: UnsafeRawBufferPointer) -> Bool {
    let parts = bytes.split(
      separator: UInt8(ascii: "+"), maxSplits: 2, omittingEmptySubsequences: false)
    return bytes.count <= 512 && parts.count == 3 && !parts[0].isEmpty
      && parts[0].allSatisfy { (0x21...0x7E).contains($0) } && parts[1].count == 8
      && parts[1].allSatisfy {
        $0 &- UInt8(ascii: "0") < 10 || $0 &- UInt8(ascii: "a") < 6
      } && isBase64(parts[2])
  }

  static func isBase64(_ bytes: Slice<UnsafeRawBufferPointer>) -> Bool {
    let padding = bytes.reversed().prefix { $0 == UInt8(ascii: "=") }.count
    return !bytes.isEmpty && bytes.count <= 512 && bytes.count.isMultiple(of: 4) && padding <= 2
      && bytes.dropLast(padding).allSatisfy {
        ($0 | 0x20) &- UInt8(ascii: "a") < 26 || $0 &- UInt8(ascii: "0") < 10
          || $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "/")
      }
  }
}
