import Interchange
import TestSupport
import Testing

@Suite("The fast reader means what its plain definition means")
struct CSVPropertyTests {
  private static let alphabet = Array("aa,,\"\"\n\r;车".utf8)

  @Test("Any bytes give the records of the definition", arguments: 1...32 as ClosedRange<UInt64>)
  func anyBytes(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    for round in 0..<200 {
      let text = (0..<random.below(40)).map { _ in random.pick(Self.alphabet) }
      let separator = random.pick(CSVSeparator.allCases)
      let expected = CSVDefinition.records(text, separator: separator)
      let whole = try CSVReader(DataByteSource(text), separator: separator).all()
      #expect(whole == expected, "seed \(seed), round \(round)")
      let source = PiecemealSource(text, seed: random.next())
      let pieces = try CSVReader(source, separator: separator).all()
      #expect(pieces == expected, "seed \(seed), round \(round), in pieces")
    }
  }

  @Test(
    "What is written by RFC 4180 is read back, in lines where it stands",
    arguments: 1...16 as ClosedRange<UInt64>)
  func writtenAndRead(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let words = ["", "x", "车辆", "\"", ",", "\n", "\r\n", "🚗", " ", "12.5"]
    var text = "a,b,c\r\n"
    var expected = [row(1, "a", "b", "c")]
    var line = 2
    for _ in 0..<200 {
      let cells = (0..<3).map { _ in
        (0..<random.below(4)).map { _ in random.pick(words) }.joined()
      }
      let breaks = cells.joined().utf8.count { $0 == UInt8(ascii: "\n") }
      expected.append(.row(CSVRow(line: line, endLine: line + breaks, cells: cells)))
      text +=
        cells.map {
          "\""
            + $0.split(separator: "\"", omittingEmptySubsequences: false)
            .joined(separator: "\"\"") + "\""
        }.joined(separator: ",") + "\r\n"
      line += breaks + 1
    }
    let source = PiecemealSource(Array(text.utf8), seed: seed)
    #expect(try CSVReader(source).all() == expected, "seed \(seed)")
  }
}
