internal import CExpat

/// What hears of the elements that an `ExpatParser` meets; an error it throws stops the parser.
protocol ElementHandler: AnyObject {
  func begin(_ tag: StartTag) throws
  /// - Parameter depth: that of the element which ends; the root's is 0.
  func end(depth: Int) throws
  /// A part of the text between tags, of a handler that wants it.
  func text(_ bytes: UnsafeRawBufferPointer) throws
  static var wantsText: Bool { get }
}

extension ElementHandler {
  func text(_ bytes: UnsafeRawBufferPointer) {}
  static var wantsText: Bool { false }
}

/// A start tag, lent for the length of one call.
struct StartTag {
  /// Without its prefix: files use any prefix or none, and namespaces of several spellings.
  let name: CText
  /// The root's is 0.
  let depth: Int
  private let attributes: UnsafeMutablePointer<UnsafePointer<XML_Char>?>
  private let parser: XML_Parser

  fileprivate init(
    _ name: UnsafePointer<XML_Char>, _ attributes: UnsafeMutablePointer<UnsafePointer<XML_Char>?>,
    depth: Int, parser: XML_Parser
  ) {
    self.name = CText(name).withoutPrefix
    self.depth = depth
    self.attributes = attributes
    self.parser = parser
  }

  /// The value of the attribute of exactly this name.
  subscript(name: StaticString) -> CText? {
    var at = 0
    while let found = attributes[at], let value = attributes[at + 1] {
      if CText(found) == name { return CText(value) }
      at += 2
    }
    return nil
  }

  /// The value of the first attribute that has this name behind a prefix.
  func value(prefixed name: StaticString) -> CText? {
    var at = 0
    while let found = attributes[at], let value = attributes[at + 1] {
      let bare = CText(found).withoutPrefix
      if bare.start != found, bare == name { return CText(value) }
      at += 2
    }
    return nil
  }

  /// Where the tag begins; both count from 1.
  var line: Int { Int(XML_GetCurrentLineNumber(parser)) }
  var column: Int { Int(XML_GetCurrentColumnNumber(parser)) + 1 }
}

/// Reads XML from a source piece by piece and tells a handler of every element.
///
/// Memory stays flat whatever the size of the file: text between tags is handed on in parts or
/// passed over, and tags longer than 1 MiB, deep nesting and an endless choice of names are refused. Nothing but the
/// source is ever read, and no entity is ever expanded: every document type declaration is
/// refused, because even a harmless one would let expat drop the entities it does not know.
final class ExpatParser {
  static let longestToken = 1 << 20
  static let deepest = 100
  static let mostNames = 1_000

  private let parser: XML_Parser
  private let source: any ByteSource
  private let pieceSize: Int
  private let handler: any ElementHandler
  /// The words that make up nearly all tags; they need not be counted as names.
  private let words: [StaticString]
  private var names: Set<String> = []
  private var depth = 0
  private var rootSeen = false
  private var bytesRead = 0
  private var failure: (any Error)?

  /// - Parameter isDecoded: the source is UTF-8, whatever encoding the text declares.
  init<Handler: ElementHandler>(
    _ source: any ByteSource, isDecoded: Bool = false, pieceSize: Int = 65_536,
    words: [StaticString], handler: Handler
  ) throws(XMLError) {
    guard let parser = XML_ParserCreate(isDecoded ? "UTF-8" : nil) else {
      throw XMLError(.outOfMemory, line: 1, column: 1)
    }
    self.parser = parser
    self.source = source
    self.pieceSize = pieceSize
    self.words = words
    self.handler = handler
    // The parser is freed with this object, so no callback outlives the reference.
    XML_SetUserData(parser, Unmanaged.passUnretained(self).toOpaque())
    XML_SetElementHandler(
      parser,
      { context, name, attributes in
        guard let name, let attributes else { return }
        ExpatParser.behind(context)?.begin(name, attributes)
      },
      { context, _ in ExpatParser.behind(context)?.end() })
    if Handler.wantsText {
      XML_SetCharacterDataHandler(parser) { context, text, count in
        ExpatParser.behind(context)?.text(UnsafeRawBufferPointer(start: text, count: Int(count)))
      }
    }
    XML_SetStartDoctypeDeclHandler(parser) { context, _, _, _, _ in
      guard let reader = ExpatParser.behind(context) else { return }
      reader.stop(reader.error(.documentType))
    }
  }

  deinit {
    XML_ParserFree(parser)
  }

  /// Reads to the end.
  func readAll() throws { while try readPiece() {} }

  /// Reads and parses one more piece; false after the last.
  /// - Throws: `XMLError`, and what the source or the handler throws.
  func readPiece() throws -> Bool {
    let count = try fill()
    let isLast = count < pieceSize
    let status = XML_ParseBuffer(parser, Int32(count), isLast ? 1 : 0)
    if let failure { throw failure }
    guard status == XML_STATUS_OK else {
      throw error(XMLError.Reason(expat: XML_GetErrorCode(parser), inRoot: rootSeen))
    }
    bytesRead += count
    // Expat keeps a tag or comment that has not ended, and stands at its first byte.
    guard bytesRead - max(0, Int(XML_GetCurrentByteIndex(parser))) <= Self.longestToken else {
      throw error(.tooLong)
    }
    return !isLast
  }

  /// Fills expat's buffer, so that a source of small reads costs no more than one of large.
  private func fill() throws -> Int {
    guard let start = XML_GetBuffer(parser, Int32(pieceSize)) else { throw error(.outOfMemory) }
    let buffer = UnsafeMutableRawBufferPointer(start: start, count: pieceSize)
    var count = 0
    while count < pieceSize {
      let read = try source.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[count...]))
      if read == 0 { break }
      count += read
    }
    if bytesRead == 0, isCompressed(buffer[..<count]) { throw error(.compressed) }
    return count
  }

  /// gzip and zip begin with bytes that begin no XML.
  private func isCompressed(_ bytes: Slice<UnsafeMutableRawBufferPointer>) -> Bool {
    bytes.starts(with: [0x1F, 0x8B]) || bytes.starts(with: [0x50, 0x4B, 0x03, 0x04])
  }

  private static func behind(_ context: UnsafeMutableRawPointer?) -> ExpatParser? {
    guard let context else { return nil }
    return Unmanaged<ExpatParser>.fromOpaque(context).takeUnretainedValue()
  }

  private func begin(
    _ name: UnsafePointer<XML_Char>, _ attributes: UnsafeMutablePointer<UnsafePointer<XML_Char>?>
  ) {
    // Expat may still call after a stop, for the end of an empty element.
    guard failure == nil else { return }
    rootSeen = true
    do {
      try count(name)
      var at = 0
      while let attribute = attributes[at] {
        try count(attribute)
        at += 2
      }
      guard depth < Self.deepest else { throw error(.tooDeep) }
      try handler.begin(StartTag(name, attributes, depth: depth, parser: parser))
      depth += 1
    } catch {
      stop(error)
    }
  }

  private func end() {
    guard failure == nil else { return }
    depth -= 1
    do {
      try handler.end(depth: depth)
    } catch {
      stop(error)
    }
  }

  private func text(_ bytes: UnsafeRawBufferPointer) {
    guard failure == nil else { return }
    do {
      try handler.text(bytes)
    } catch {
      stop(error)
    }
  }

  /// Expat keeps every name it ever meets.
  private func count(_ name: UnsafePointer<XML_Char>) throws(XMLError) {
    let text = CText(name)
    for word in words where text == word { return }
    guard names.count < Self.mostNames else {
      if names.contains(text.string) { return }
      throw error(.tooManyNames)
    }
    names.insert(text.string)
  }

  private func stop(_ error: any Error) {
    failure = error
    XML_StopParser(parser, 0)
  }

  private func error(_ reason: XMLError.Reason) -> XMLError {
    XMLError(
      reason, line: Int(XML_GetCurrentLineNumber(parser)),
      column: Int(XML_GetCurrentColumnNumber(parser)) + 1)
  }
}
