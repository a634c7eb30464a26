/// The texts that the cells of a workbook share, by their numbers.
///
/// The first 32 MiB stay in memory, the others in a private file that is gone with them.
final class SharedTexts {
  static let most = 4_000_000
  private static let inMemory = 32 << 20

  private var memory: [UInt8] = []
  private var file: SpooledFile?
  /// Where each ends; 4 bytes a text, for no workbook holds 4 GiB.
  private var ends: [UInt32] = []

  var count: Int { ends.count }

  /// - Throws: `WorkbookError.tooManyTexts`; `StorageError` when the file cannot be written.
  func append(_ text: [UInt8]) throws {
    guard ends.count < Self.most else { throw WorkbookError.tooManyTexts(limit: Self.most) }
    if file == nil, memory.count + text.count <= Self.inMemory {
      memory += text
    } else {
      let file = try self.file ?? Spool.empty()
      self.file = file
      try text.withUnsafeBytes { if !$0.isEmpty { try file.append($0) } }
    }
    ends.append(UInt32(truncatingIfNeeded: Int64(memory.count) + (file?.byteCount ?? 0)))
  }

  /// - Throws: `WorkbookError.damaged` for a number that none has.
  func text(_ number: Int) throws -> String {
    guard ends.indices.contains(number) else { throw WorkbookError.damaged }
    let start = number == 0 ? 0 : Int(ends[number - 1])
    let end = Int(ends[number])
    if start == end { return "" }
    if end <= memory.count { return String(decoding: memory[start..<end], as: UTF8.self) }
    guard let file else { throw WorkbookError.damaged }
    return try withUnsafeTemporaryAllocation(byteCount: end - start, alignment: 1) { buffer in
      var done = 0
      while done < buffer.count {
        let count = try file.read(
          into: UnsafeMutableRawBufferPointer(rebasing: buffer[done...]),
          at: Int64(start - memory.count + done))
        guard count > 0 else { throw WorkbookError.damaged }
        done += count
      }
      return String(decoding: buffer, as: UTF8.self)
    }
  }
}

/// Reads the part of a workbook that holds the texts.
final class SharedTextsPart: ElementHandler {
  static let wantsText = true
  static let words: [StaticString] = ["si", "t", "r", "rPr", "sz", "val", "rFont", "xml:space"]

  let texts = SharedTexts()
  private var current = RichText()

  func begin(_ tag: StartTag) throws {
    if tag.depth == 1 {
      current = RichText()
    } else {
      current.begin(tag)
    }
  }

  func end(depth: Int) throws {
    if depth == 1 { try texts.append(current.bytes) } else { current.end(depth: depth) }
  }

  func text(_ bytes: UnsafeRawBufferPointer) throws { try current.text(bytes) }
}

/// A text of one or more runs; how it is read aloud is no part of it.
struct RichText {
  /// No program writes more than 32,767 characters into a cell.
  private static let longest = 1 << 18

  private(set) var bytes: [UInt8] = []
  private var textDepth: Int?
  private var phoneticDepth: Int?

  mutating func begin(_ tag: StartTag) {
    if tag.name == "rPh" {
      phoneticDepth = phoneticDepth ?? tag.depth
    } else if phoneticDepth == nil, tag.name == "t" {
      textDepth = tag.depth
    }
  }

  mutating func end(depth: Int) {
    if depth == textDepth { textDepth = nil }
    if depth == phoneticDepth { phoneticDepth = nil }
  }

  mutating func text(_ more: UnsafeRawBufferPointer) throws {
    guard textDepth != nil else { return }
    guard bytes.count + more.count <= Self.longest else { throw WorkbookError.damaged }
    bytes.append(contentsOf: more)
  }
}
