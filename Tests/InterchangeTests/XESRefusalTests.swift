import Interchange
import Testing
import Wording

@Suite("XES: what is refused, where it stands, and in which words")
struct XESRefusalTests {
  private struct Stop: Error, Equatable {
    let number: Int
  }

  @Test("An error of the body stops the reading and passes through unchanged")
  func bodyError() throws {
    // What is wrong with the file after that event no longer matters.
    let text = try XESTexts.runningExample() + Array("<".utf8)
    for (sizes, pieceSize) in [([Int.max], 65_536), ([3], 100)] {
      let source = XESBytes(text, sizes: sizes)
      let reader = try XESReader(source, pieceSize: pieceSize)
      var calls = 0
      #expect(throws: Stop(number: 5)) {
        try reader.forEachEvent { _ in
          calls += 1
          if calls == 5 { throw Stop(number: 5) }
        }
      }
      #expect(calls == 5)
      #expect(throws: XESError.alreadyRead) { try reader.forEachEvent { _ in } }
      if pieceSize == 100 { #expect(source.reads < text.count / 6) }
    }
  }

  @Test("A file is read once")
  func once() throws {
    let reader = try XESReader(XESBytes(try XESTexts.runningExample()))
    #expect(try reader.forEachEvent { _ in }.events == 42)
    #expect(throws: XESError.alreadyRead) { try reader.forEachEvent { _ in } }
  }

  private final class Broken: ByteSource {
    private var first = true

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
      guard first else { throw Stop(number: 9) }
      first = false
      buffer.copyBytes(from: Array("<log>".utf8))
      return 5
    }
  }

  @Test("An error of the source passes through unchanged")
  func sourceError() throws {
    #expect(throws: Stop(number: 9)) { try XESReader(Broken()).forEachEvent { _ in } }
  }

  @Test("Wherever a file breaks off, that is said, and the events before are handed on")
  func truncated() throws {
    let bytes = try XESTexts.runningExample()
    let whole = XESTexts.read(bytes).events
    for end in Array(stride(from: 45, to: bytes.count - 2, by: 97)) + [bytes.count - 3] {
      let (events, outcome) = XESTexts.read(Array(bytes[..<end]))
      #expect(events == Array(whole[..<events.count]))
      guard case .failure(let error as XMLError) = outcome else {
        Issue.record("no error when cut at \(end)")
        continue
      }
      #expect(error.reason == .truncated)
      #expect(error.line >= 1 && error.line <= 382)
    }
    // What follows the last event is 19 bytes long.
    #expect(XESTexts.read(Array(bytes[..<(bytes.count - 19)])).events.count == 42)
    #expect(XESTexts.read(Array(bytes[..<(bytes.count - 20)])).events.count == 41)
  }

  @Test(
    "A document type declaration is refused before anything in it is read",
    arguments: [
      """
      <!DOCTYPE log [
        <!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">
        <!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;">
      ]>
      """,
      "<!DOCTYPE log [<!ENTITY x SYSTEM \"file:///etc/hostname\">]>",
      "<!DOCTYPE log [<!ENTITY % p SYSTEM \"http://127.0.0.1:1/x.dtd\"> %p;]>",
      "<!DOCTYPE log [<!ATTLIST event key CDATA \"x\">]>",
      "<!DOCTYPE log SYSTEM \"file:///etc/hostname\">",
      "<!DOCTYPE log>",
    ])
  func documentType(declaration: String) throws {
    let text =
      "<?xml version=\"1.0\"?>\n" + declaration
      + XESTexts.event("<string key=\"concept:name\" value=\"&d;&x;\"/>")
    let (events, outcome) = XESTexts.read(Array(text.utf8))
    #expect(events.isEmpty)
    let error = #expect(throws: XMLError.self) { try outcome.get() }
    #expect(error?.reason == .documentType)
    #expect(error?.line == 2)
  }

  @Test(
    "What is no XML is refused with its place",
    arguments: [
      ("", XMLError(.empty, line: 1, column: 1)),
      ("<?xml version=\"1.0\"?>\n", XMLError(.empty, line: 2, column: 1)),
      ("name,phone\n", XMLError(.syntax, line: 1, column: 1)),
      ("PK\u{3}\u{4}", XMLError(.compressed, line: 1, column: 1)),
      ("<log>\n <a></b></log>", XMLError(.tagMismatch, line: 2, column: 7)),
      ("<log>\n<a b=\"x & y\"/></log>", XMLError(.badCharacter, line: 2, column: 10)),
      ("<log>\n<a b=\"&nbsp;\"/></log>", XMLError(.undefinedEntity, line: 2, column: 1)),
      ("<log a=\"1\" a=\"2\"/>", XMLError(.duplicateAttribute, line: 1, column: 12)),
      ("<log/>\n<log/>", XMLError(.afterTheEnd, line: 2, column: 1)),
      ("<log>&#0;</log>", XMLError(.badReference, line: 1, column: 6)),
      (" <?xml version=\"1.0\"?><log/>", XMLError(.declaration, line: 1, column: 2)),
      (
        "<?xml version=\"1.0\" encoding=\"klingon\"?><log/>",
        XMLError(.encoding, line: 1, column: 31)
      ),
    ])
  func malformed(text: String, expected: XMLError) throws {
    #expect(try XESTexts.error(text) as? XMLError == expected)
  }

  @Test("A gzip file and bytes that are not UTF-8 are refused")
  func bytes() throws {
    let gzip = XESTexts.read([0x1F, 0x8B, 8, 0, 0, 0, 0, 0]).outcome
    #expect(throws: XMLError(.compressed, line: 1, column: 1)) { try gzip.get() }
    let latin = XESTexts.read(Array("<log a=\"".utf8) + [0xE9] + Array("\"/>".utf8)).outcome
    #expect(throws: XMLError(.badCharacter, line: 1, column: 9)) { try latin.get() }
  }

  @Test("XML of another kind is refused by its root")
  func root() throws {
    #expect(
      try XESTexts.error("<!-- a -->\n  <html/>") as? XESError == .notALog(line: 2, column: 3))
    #expect(try XESTexts.error("<logs/>") as? XESError == .notALog(line: 1, column: 1))
    #expect(try XESTexts.error("<lo/>") as? XESError == .notALog(line: 1, column: 1))
  }

  @Test("What would grow without bound is refused")
  func bounds() throws {
    let long = String(repeating: "x", count: 2 << 20)
    let value = XESTexts.event("<string key=\"concept:name\" value=\"\(long)\"/>")
    #expect((try XESTexts.error(value) as? XMLError)?.reason == .tooLong)
    #expect((try XESTexts.error("<log><!--\(long)--></log>") as? XMLError)?.reason == .tooLong)
    let nested = String(repeating: "<list key=\"a\">", count: 200)
    #expect((try XESTexts.error(XESTexts.event(nested)) as? XMLError)?.reason == .tooDeep)
    let names = (0..<1_001).map { "<n\($0)/>" }.joined()
    #expect((try XESTexts.error(XESTexts.event(names)) as? XMLError)?.reason == .tooManyNames)
    let attributes = String(repeating: "<int key=\"a\" value=\"1\"/>", count: 65_000)
    #expect(
      try XESTexts.error("\n" + XESTexts.event(attributes)) as? XESError == .eventTooLarge(line: 2))
    // Text between the tags is passed over, whatever its size.
    #expect(try XESTexts.onlyEvent(XESTexts.event(long)).traceName == "T")
  }

  @Test("Errors have a stable code and both languages, with the place")
  func words() {
    let error = XMLError(.truncated, line: 12, column: 3)
    #expect(error.code == "xml.truncated")
    #expect(error.sentence(.english).hasPrefix("line 12, column 3: the XML breaks off here"))
    #expect(error.sentence(.chinese).hasPrefix("第 12 行第 3 列：XML 在此中断"))
    #expect(XESError.traceNameTooLate(line: 7).code == "xes.traceNameTooLate")
    #expect(XESError.traceNameTooLate(line: 7).sentence(.english).contains("line 7"))
  }
}
