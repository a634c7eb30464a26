/// Small files that are held in memory, as UTF-8.
public enum DecodedFile {
  /// The text of a file without its byte order mark.
  ///
  /// - Parameter knows: whether a word is one that such a text is likely to hold.
  /// - Throws: `InputError` for bytes that are no text in any encoding we can tell.
  public static func utf8(
    _ bytes: [UInt8], knows: @escaping (String) -> Bool = { _ in false }
  ) throws -> [UInt8] {
    let isPlain = bytes.withUnsafeBytes { UTF8Check($0).stop == .end && !$0.contains(0) }
    if isPlain {
      return bytes.starts(with: TextEncoding.utf8.byteOrderMark) ? Array(bytes.dropFirst(3)) : bytes
    }
    let source = try DecodingSource(DataByteSource(bytes), knows: knows)
    var text: [UInt8] = []
    try withUnsafeTemporaryAllocation(byteCount: 65_536, alignment: 16) { buffer in
      while true {
        let count = try source.read(into: buffer)
        if count == 0 { break }
        text.append(contentsOf: UnsafeRawBufferPointer(rebasing: buffer[..<count]))
      }
    }
    return text
  }
}
