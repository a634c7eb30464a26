import Interchange
import Testing

@Suite("Rows that are wrong cost no other row")
struct CSVRecoveryTests {
  private static let limit = CSVReader.rowLimit

  private static func long(_ count: Int) -> String { String(repeating: "x", count: count) }

  @Test("A quote that is never closed costs its line; the next line is read again")
  func neverClosed() throws {
    let found = try records("a,b\n1,\"x\n2,y\n3,z\n")
    #expect(found == [row(1, "a", "b"), unclosed(2), row(3, "2", "y"), row(4, "3", "z")])
    #expect(try records("a\n\"") == [row(1, "a"), unclosed(2)])
    #expect(try records("a\r\n\"\r\nb") == [row(1, "a"), unclosed(2), row(3, "b")])
  }

  @Test("The line named is where the quote opened, the row's where it starts")
  func namedLines() throws {
    let found = try records("a,b\n\"1\n1\",\"x\n2,y\n")
    #expect(found == [row(1, "a", "b"), unclosed(3, startedIn: 2), row(4, "2", "y")])
  }

  @Test("A quote closed in a later line, but not at a cell's end, is taken for a stray one")
  func strayQuote() throws {
    let found = try records("a,b\n1,\"x\n\"2\",y\n3,z\n")
    #expect(found == [row(1, "a", "b"), unclosed(2), row(3, "2", "y"), row(4, "3", "z")])
    #expect(
      try records("a,b\n1,\"x\n2,\"y\",\n") == [
        row(1, "a", "b"), unclosed(2), row(3, "2", "y", ""),
      ])
  }

  @Test("A quote not closed within the limit costs its line only")
  func notClosedWithinLimit() throws {
    let filler = String(repeating: "2,yyyyyyy\n", count: Self.limit / 10)
    let found = try records("a,b\n1,\"x\n\(filler)3,\"z\"\n")
    #expect(Array(found[..<3]) == [row(1, "a", "b"), unclosed(2), row(3, "2", "yyyyyyy")])
    #expect(found.count == 3 + Self.limit / 10)
    #expect(found.last == row(3 + Self.limit / 10, "3", "z"))
  }

  @Test(
    "A row of the limit is read, one of a byte more is passed over",
    arguments: [
      "", "\"",
    ])
  func rowLimit(quote: String) throws {
    let fits = Self.long(Self.limit - 2 - 2 * quote.utf8.count)
    for end in ["\n", "\r\n", "\r", ""] {
      let next = end.isEmpty ? [] : [row(2, "1", "2")]
      let rest = end + (end.isEmpty ? "" : "1,2")
      #expect(
        try records("a,\(quote)\(fits)\(quote)\(rest)", separator: .comma)
          == [row(1, "a", fits)] + next)
      #expect(
        try records("a,\(quote)\(fits)x\(quote)\(rest)", separator: .comma) == [tooLong(1)] + next)
    }
  }

  @Test("A row may be too long by a separator or within its last cells")
  func tooLongAtSeparator() throws {
    let cell = Self.long(Self.limit)
    #expect(try records("\(cell)\n\(cell),\n1") == [row(1, cell), tooLong(2), row(3, "1")])
    #expect(try records("\(cell),\"\"\n1", separator: .comma) == [tooLong(1), row(2, "1")])
    #expect(
      try records("a,\"\(Self.long(Self.limit - 4))\"\"\"\n1", separator: .comma)
        == [tooLong(1), row(2, "1")])
    #expect(
      try records("\"1\n2\",\(cell)\n\n3", separator: .comma) == [tooLong(1), row(4, "3")])
  }

  @Test("A quoted cell without a line break that exceeds the limit is passed over as a row")
  func longQuotedLine() throws {
    let found = try records("a,b\n1,\"\(Self.long(2 * Self.limit))\n2,\"y\"\n")
    #expect(found == [row(1, "a", "b"), tooLong(2), row(3, "2", "y")])
  }

  @Test("A line of 32 MiB to the end of the file is passed over")
  func veryLongLine() throws {
    let source = RepeatingSource(UInt8(ascii: "x"), count: 32 << 20)
    #expect(try CSVReader(source).all() == [tooLong(1)])
    #expect(source.left == 0)
  }

  @Test("Recovery does not depend on how the bytes come", arguments: 1...4 as ClosedRange<UInt64>)
  func recoveryFromPieces(seed: UInt64) throws {
    let text = "a,b\r\n1,\"\(Self.long(Self.limit / 2))\r\n2,\(Self.long(Self.limit))\r\n3,z\r\n"
    let found = try CSVReader(PiecemealSource(Array(text.utf8), seed: seed)).all()
    #expect(found == [row(1, "a", "b"), unclosed(2), tooLong(3), row(4, "3", "z")])
  }
}
