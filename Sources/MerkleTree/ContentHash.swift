internal import Crypto

/// SHA-256 of a content, in hex: by it files and versions are named.
public enum ContentHash {
  public static func sha256(of bytes: [UInt8]) -> String { hex(SHA256.hash(data: bytes)) }

  public static func hex(_ digest: some Sequence<UInt8>) -> String {
    digest.map { byte in
      let digits = String(byte, radix: 16)
      return digits.count == 1 ? "0" + digits : digits
    }.joined()
  }
}
