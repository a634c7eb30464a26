/// Reads the events of an XES file (IEEE 1849), in the order of the file.
///
/// Memory stays flat whatever the size of the file. Namespaces and prefixes of elements are
/// passed over, `<global>` defaults are not applied, and an event that lacks a name or a time is
/// handed on as it is; a classifier names one that has the attributes it asks for. A gzip is
/// unpacked; every encoding that the file declares and the C library knows is read.
public final class XESReader {
  private let assembler = XESAssembler()
  private let parser: ExpatParser
  private var begun = false
  /// The name of the file's encoding.
  public let encoding: String

  /// - Parameter encoding: nil for the one that the file declares.
  /// - Throws: `XMLError` if there is no memory for a parser, and what the source throws.
  public convenience init(_ source: any ByteSource, encoding: TextEncoding? = nil) throws {
    try self.init(source, encoding: encoding, pieceSize: 65_536)
  }

  /// For tests of what stands across the border of two pieces.
  package init(
    _ source: any ByteSource, encoding: TextEncoding? = nil, pieceSize: Int
  ) throws {
    let text = try XMLText(source, encoding: encoding)
    self.encoding = text.encoding
    parser = try ExpatParser(
      text.source, isDecoded: text.isDecoded, pieceSize: pieceSize, words: XESAssembler.words,
      handler: assembler)
  }

  /// Hands every event of every trace to the body, once.
  ///
  /// - Throws: `XMLError` with line and column, `XESError`, and unchanged what the source or the
  ///   body throws. The body has by then seen every complete event before that place, except
  ///   those held back for a trace name that had not come; after its own error it is not called
  ///   again.
  public func forEachEvent(_ body: (XESEvent) throws -> Void) throws -> XESSummary {
    guard !begun else { throw XESError.alreadyRead }
    begun = true
    var more = true
    while more {
      // What a piece gave goes to the body before the error in it, as it stands before it.
      let outcome = Result { try parser.readPiece() }
      for event in assembler.takeReady() { try body(event) }
      more = try outcome.get()
    }
    return assembler.summary
  }
}
