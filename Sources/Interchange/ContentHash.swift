internal import Crypto

/// SHA-256 of a content, in hex: by it files and versions are named.
public enum ContentHash {
  public static func sha256(of bytes: [UInt8]) -> String { hex(SHA256.hash(data: bytes)) }

  /// The same of all that a source gives.
  public static func sha256(reading source: any ByteSource) throws -> String {
    var hash = SHA256()
    try withUnsafeTemporaryAllocation(byteCount: 65_536, alignment: 16) { buffer in
      while true {
        let count = try source.read(into: buffer)
        if count == 0 { break }
        hash.update(bufferPointer: UnsafeRawBufferPointer(rebasing: buffer[..<count]))
      }
    }
    return hex(hash.finalize())
  }

  private static func hex(_ digest: SHA256.Digest) -> String {
    digest.map { byte in
      let digits = String(byte, radix: 16)
      return digits.count == 1 ? "0" + digits : digits
    }.joined()
  }
}
