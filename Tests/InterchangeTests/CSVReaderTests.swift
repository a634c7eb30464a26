import Interchange
import Testing

@Suite("Reading rows")
struct CSVReaderTests {
  @Test("LF, CR LF and CR end a line, mixed as they come", arguments: ["\n", "\r\n", "\r"])
  func lineEnds(end: String) throws {
    let expected = [row(1, "a", "b"), row(2, "1", "2"), row(4, "3", "4")]
    #expect(try records(["a,b", "1,2", "", "3,4"].joined(separator: end)) == expected)
    #expect(try records("a\rb\nc\r\nd") == [row(1, "a"), row(2, "b"), row(3, "c"), row(4, "d")])
  }

  @Test("The last row needs no line end, and a line end makes no row")
  func lastRow() throws {
    #expect(try cells("a,b\n1,2") == [["a", "b"], ["1", "2"]])
    #expect(try cells("a,b\n1,2\n") == [["a", "b"], ["1", "2"]])
    #expect(try cells("a,b\n1,") == [["a", "b"], ["1", ""]])
    #expect(try cells("a,b\n1,\"2\"") == [["a", "b"], ["1", "2"]])
  }

  @Test("Lines without a byte are skipped and counted; a line with a separator is a row")
  func blankLines() throws {
    let found = try records("\n\r\na,b\n\n\n,\n \n\"\"\n\n")
    #expect(found == [row(3, "a", "b"), row(6, "", ""), row(7, " "), row(8, "")])
  }

  @Test("What has no byte has no row", arguments: ["", "\n", "\r\n\r\n", "\r\r\n\n"])
  func nothing(text: String) throws {
    #expect(try records(text) == [])
  }

  @Test("Line breaks within quotes belong to the cell as they are, and count as lines")
  func lineBreaksInCells() throws {
    let found = try records("a,b\r\n1,\"x\ny\r\nz\rw\"\r\n2,3\r\n")
    #expect(found == [row(1, "a", "b"), row(2, "1", "x\ny\r\nz\rw", to: 5), row(6, "2", "3")])
  }

  @Test("Two quotes within quotes are one")
  func doubledQuotes() throws {
    #expect(try cells(#""a ""b"" c","""","""""""#) == [[#"a "b" c"#, "\"", "\"\""]])
    #expect(try cells(#"客户说,"客户说""很好"", 下次再来""#) == [["客户说", #"客户说"很好", 下次再来"#]])
  }

  @Test("A quote that is not the first byte of a cell is kept as it is")
  func bareQuotes() throws {
    #expect(
      try cells("a,b\n17\" 轮毂,x\"y\"\n \"z\",\t\"\n") == [
        ["a", "b"], ["17\" 轮毂", "x\"y\""], [" \"z\"", "\t\""],
      ])
  }

  @Test("What follows a closing quote in its line belongs to the cell")
  func textAfterQuotes() throws {
    #expect(
      try cells("a,b\n\"大众\" 帕萨特,\"x\"\"y\"z\"w\"\n") == [
        ["a", "b"], ["大众 帕萨特", "x\"yz\"w\""],
      ])
  }

  @Test("The separator is what stands most often in the first row, outside quotes")
  func separators() throws {
    #expect(try cells("a\tb\n1,5\t2;5\n") == [["a", "b"], ["1,5", "2;5"]])
    #expect(try cells("a;b\n1,5;2\t5\n") == [["a", "b"], ["1,5", "2\t5"]])
    #expect(try cells("a,b\n1;5,2\t5\n") == [["a", "b"], ["1;5", "2\t5"]])
    #expect(try cells("\"a,a,a\"\tb\n1,\t2\n") == [["a,a,a", "b"], ["1,", "2"]])
    #expect(try cells("\"a\n,\"\"a,a\";b\n") == [["a\n,\"a,a", "b"]])
    #expect(try cells("\n\na;b;c,d\n1;2;3\n") == [["a", "b", "c,d"], ["1", "2", "3"]])
    #expect(try cells("a\n1\n2,3\n") == [["a"], ["1"], ["2", "3"]])
  }

  @Test("A header without a line end, or with an unclosed quote, is all there is")
  func headerAlone() throws {
    #expect(try cells("a;b") == [["a", "b"]])
    #expect(try cells("a") == [["a"]])
    #expect(try records("\"a,b\n1,2\n") == [unclosed(1), row(2, "1", "2")])
  }

  @Test("A separator that is given is not looked for")
  func givenSeparator() throws {
    #expect(try cells("a,b\tc,d", separator: .tab) == [["a,b", "c,d"]])
    #expect(try cells("a\tb,c\td", separator: .comma) == [["a\tb", "c\td"]])
  }

  @Test("Bytes that are no separator, quote or line end are never looked at")
  func otherBytes() throws {
    #expect(
      try cells("a,b\n\0,\u{B}\u{C}\u{85}\u{2028}\n") == [
        ["a", "b"], ["\0", "\u{B}\u{C}\u{85}\u{2028}"],
      ])
  }
}
