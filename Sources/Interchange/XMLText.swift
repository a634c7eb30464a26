/// An XML file as expat can read it: unpacked, and in UTF-8 where expat does not know its encoding.
public struct XMLText {
  let source: any ByteSource
  /// Whether the encoding that the file declares is not that of `source`, which is UTF-8.
  let isDecoded: Bool
  /// The name of the file's encoding.
  let encoding: String

  /// The most bytes that a gzip may hold unpacked.
  private static let mostUnpacked = 16 << 30

  /// - Parameter given: the encoding, where it is known better than the file says.
  /// - Throws: what the source throws, `InputError` for an encoding without a converter.
  init(_ file: any ByteSource, encoding given: TextEncoding? = nil) throws {
    let start = try Self.opened(file)
    let declared = try start.declaredEncoding()
    if let encoding = given ?? declared.flatMap(Self.foreign) {
      source = try DecodingSource(start, encoding: encoding)
      isDecoded = true
      self.encoding = encoding.name
    } else {
      source = start
      isDecoded = false
      self.encoding = try start.isUTF16() ? "UTF-16" : declared?.uppercased() ?? "UTF-8"
    }
  }

  /// The bytes of the file, of a gzip those that it holds.
  public static func unpacked(_ file: any ByteSource) throws -> any ByteSource {
    try opened(file)
  }

  private static func opened(_ file: any ByteSource) throws -> OpenedSource {
    let start = OpenedSource(file)
    guard try start.begins(with: [0x1F, 0x8B]) else { return start }
    let unpacked = try Unpacker(
      start, .gzip, damage: XMLError(.damagedArchive, line: 1, column: 1))
    return OpenedSource(
      LimitedSource(
        unpacked, limit: mostUnpacked, excess: XMLError(.tooLarge, line: 1, column: 1)))
  }

  /// An encoding that expat does not read, and the C library does.
  private static func foreign(_ name: String) -> TextEncoding? {
    let own: Set = ["utf-8", "utf8", "utf-16", "iso-8859-1", "us-ascii"]
    return own.contains(name.lowercased()) ? nil : TextEncoding(name: name)
  }
}

/// A source whose first bytes can be looked at.
final class OpenedSource: ByteSource {
  private let window: ByteWindow

  init(_ source: any ByteSource) { window = ByteWindow(source) }

  func begins(with bytes: [UInt8]) throws -> Bool {
    try window.fill(to: bytes.count)
    return window.bytes.starts(with: bytes)
  }

  func isUTF16() throws -> Bool { try begins(with: [0xFF, 0xFE]) || begins(with: [0xFE, 0xFF]) }

  /// The encoding that the XML declaration names; nil if it names none.
  func declaredEncoding() throws -> String? {
    try window.fill(to: 256)
    let text = String(decoding: window.bytes.prefix(256), as: UTF8.self)
    guard let start = text.firstRange(of: "<?xml"), let end = text.firstRange(of: "?>"),
      start.upperBound < end.lowerBound,
      text[..<start.lowerBound].allSatisfy({ $0 == "\u{FEFF}" })
    else { return nil }
    let inside = text[start.upperBound..<end.lowerBound]
    guard let name = inside.firstRange(of: "encoding") else { return nil }
    let value = inside[name.upperBound...].drop { $0.isWhitespace || $0 == "=" }
    guard let quote = value.first, quote == "\"" || quote == "'" else { return nil }
    return String(value.dropFirst().prefix { $0 != quote })
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    if window.count == 0, try !window.more() { return 0 }
    let count = min(window.count, buffer.count)
    buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: window.bytes[..<count]))
    window.drop(count)
    return count
  }
}
