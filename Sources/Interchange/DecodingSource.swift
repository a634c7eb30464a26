/// The text of a source as UTF-8, without its byte order mark.
///
/// Memory stays the same however long the text is.
public final class DecodingSource: ByteSource {
  /// What stands for bytes that mean nothing, where they are marked: a character that no text has.
  public static let undecoded = "\u{FFDD0}"

  /// How much is looked at to tell the encoding.
  public static let probe = 1 << 20

  public let encoding: TextEncoding
  /// The bytes of the original that were decoded so far, its byte order mark included.
  public private(set) var offset: Int64 = 0

  private let input: ByteWindow
  /// Nil where the original is UTF-8, which is only checked.
  private let converter: Iconv?
  private let decoded: UnsafeMutableRawBufferPointer
  /// What of `decoded` was not handed out yet.
  private var pending = 0..<0
  /// How much of `input` was found to be whole characters of UTF-8.
  private var checked = 0
  private var failure: InputError?
  private let marksFaults: Bool

  /// - Parameters:
  ///   - encoding: nil to detect it from the first bytes.
  ///   - marksFaults: bytes that mean nothing become `undecoded`, and reading goes on.
  ///   - knows: whether a word is one that such a text is likely to hold.
  /// - Throws: what the source throws; `InputError.notText` for a workbook or an archive;
  ///   `InputError.noConverter`; `InputError.encodingUnclear`.
  public init(
    _ source: any ByteSource, encoding: TextEncoding? = nil, marksFaults: Bool = false,
    knows: @escaping (String) -> Bool = { _ in false }
  ) throws {
    self.marksFaults = marksFaults
    let input = ByteWindow(source)
    try input.fill(to: Self.probe)
    if Self.binaryMarks.contains(where: { input.bytes.starts(with: $0) }) {
      throw InputError.notText
    }
    let isAll = input.count < Self.probe
    let encoding =
      try encoding ?? EncodingGuess.encoding(of: input.bytes, isAll: isAll, knows: knows)
    let converter = encoding == .utf8 ? nil : try Iconv(from: encoding)
    if !encoding.byteOrderMark.isEmpty, input.bytes.starts(with: encoding.byteOrderMark) {
      offset = Int64(encoding.byteOrderMark.count)
      input.drop(encoding.byteOrderMark.count)
    }
    self.encoding = encoding
    self.input = input
    self.converter = converter
    decoded = .allocate(byteCount: 65_536, alignment: 16)
  }

  deinit {
    decoded.deallocate()
  }

  /// How files begin that people take for tables: .xlsx and other zip archives, .xls, .gz.
  private static let binaryMarks: [[UInt8]] = [
    [0x50, 0x4B, 0x03, 0x04], [0xD0, 0xCF, 0x11, 0xE0], [0x1F, 0x8B],
  ]

  /// - Throws: `InputError.undecodable` once all before the byte at fault was handed out, and
  ///   again whenever asked; what the source throws.
  public func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    if let failure { throw failure }
    return if let converter {
      try readConverted(by: converter, into: buffer)
    } else {
      try readChecked(into: buffer)
    }
  }

  private func readChecked(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    if !pending.isEmpty { return handOut(into: buffer) }
    while checked == 0 {
      let check = UTF8Check(input.bytes)
      checked = check.validCount
      if checked > 0 { break }
      if check.stop == .bad {
        try passOver()
        return handOut(into: buffer)
      }
      if try input.more() { continue }
      guard input.count > 0 else { return 0 }
      try passOver()
      return handOut(into: buffer)
    }
    let count = min(checked, buffer.count)
    buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: input.bytes[..<count]))
    use(count)
    checked -= count
    return count
  }

  private func readConverted(
    by converter: Iconv, into buffer: UnsafeMutableRawBufferPointer
  ) throws -> Int {
    while pending.isEmpty {
      let step = converter.convert(input.bytes, into: decoded)
      use(step.read)
      pending = 0..<step.written
      if step.written > 0 { break }
      if step.stop == .bad {
        try passOver()
        converter.reset()
        break
      }
      if try input.more() { continue }
      guard input.count > 0 else { return 0 }
      try passOver()
    }
    return handOut(into: buffer)
  }

  /// Passes over bytes that mean nothing, and leaves a mark of them.
  private func passOver() throws {
    let isEuro = encoding == .gb18030 && input[0] == 0x80
    guard isEuro || marksFaults else { throw undecodable() }
    let mark = Array((isEuro ? "€" : Self.undecoded).utf8)
    decoded.copyBytes(from: mark)
    pending = 0..<mark.count
    use(min(encoding.unit, input.count))
  }

  private func handOut(into buffer: UnsafeMutableRawBufferPointer) -> Int {
    let count = min(pending.count, buffer.count)
    let piece = pending.lowerBound..<pending.lowerBound + count
    buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: decoded[piece]))
    pending = piece.upperBound..<pending.upperBound
    return count
  }

  private func use(_ count: Int) {
    input.drop(count)
    offset += Int64(count)
  }

  private func undecodable() -> InputError {
    let error = InputError.undecodable(encoding: encoding, offset: offset)
    failure = error
    return error
  }
}
