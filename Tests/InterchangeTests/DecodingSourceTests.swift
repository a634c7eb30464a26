import Interchange
import Testing

@Suite("Decoding text to UTF-8")
struct DecodingSourceTests {
  @Test(
    "A text comes out as it was, however its bytes come and are asked for",
    arguments: TextEncoding.marked, 1...8 as ClosedRange<UInt64>)
  func anyPieces(encoding: TextEncoding, seed: UInt64) throws {
    let text = "x" + mixedText(2000, seed: seed)
    let bytes = try encoding.bytes(text)
    for mark in [[], encoding.mark] {
      let source = try DecodingSource(
        PiecemealSource(mark + bytes, seed: seed), encoding: mark.isEmpty ? encoding : nil)
      #expect(try source.everything(seed: seed) == Array(text.utf8), "seed \(seed)")
      #expect(source.encoding == encoding)
      #expect(source.offset == mark.count + bytes.count)
    }
  }

  @Test("A text longer than the probe comes out whole", arguments: TextEncoding.marked)
  func longText(encoding: TextEncoding) throws {
    let text = mixedText(10_000, seed: 1)
    let times = 2 * DecodingSource.probe / text.utf8.count
    let bytes = try encoding.bytes(text)
    let source = try DecodingSource(
      DataByteSource([[UInt8]](repeating: bytes, count: times).flatMap { $0 }),
      encoding: encoding)
    let found = try source.everything(seed: 1, buffer: 100_000)
    #expect(found == [[UInt8]](repeating: Array(text.utf8), count: times).flatMap { $0 })
  }

  @Test("Four bytes of GB18030 are one character")
  func fourBytes() throws {
    // GB 18030-2022; U+1F697 stands at 95 30 8D 37.
    let bytes: [UInt8] = [0xB3, 0xB5, 0x95, 0x30, 0x8D, 0x37, 0x0A]
    for seed in 1...5 as ClosedRange<UInt64> {
      let source = try DecodingSource(PiecemealSource(bytes, seed: seed), encoding: .gb18030)
      #expect(try source.everything(seed: seed) == Array("车🚗\n".utf8))
    }
  }

  @Test("A bad byte is named by its place in the original, after all before it came out")
  func badByte() throws {
    let text = "客户编号,客户姓名\n"
    let cases: [(TextEncoding, [UInt8])] = [
      (.gb18030, [0xFF]), (.gb18030, [0x81, 0x20]),
      (.utf8, [0xC0, 0x80]), (.utf8, [0xED, 0xA0, 0x80]), (.utf8, [0xF5]), (.utf8, [0xE5, 0x41]),
      (.utf16LittleEndian, [0x00, 0xDC]), (.utf16BigEndian, [0xDC, 0x00]),
    ]
    for (encoding, bad) in cases {
      for mark in [[], encoding.mark] {
        let good = try mark + encoding.bytes(text)
        let source = try DecodingSource(
          PiecemealSource(good + bad + encoding.bytes("abc"), seed: 3), encoding: encoding)
        try expect(source, gives: text, thenFailsAt: good.count)
      }
    }
  }

  @Test("A character that is cut off at the end is named by its first byte")
  func cutOff() throws {
    for encoding in TextEncoding.marked {
      let good = try encoding.bytes("客户")
      let cut = try encoding.bytes("车🚗").dropLast()
      let source = try DecodingSource(DataByteSource(good + cut), encoding: encoding)
      let car = try encoding.bytes("车")
      try expect(source, gives: "客户车", thenFailsAt: good.count + car.count)
    }
  }

  @Test("A bad byte far behind the probe is named by its place too")
  func farBadByte() throws {
    for encoding in [TextEncoding.utf8, .gb18030] {
      let line = try encoding.bytes("C700000,测试客户\n")
      let count = DecodingSource.probe * 2 / line.count
      let good = [[UInt8]](repeating: line, count: count).flatMap { $0 }
      let source = try DecodingSource(DataByteSource(good + [0xFF] + line))
      #expect(source.encoding == encoding)
      let error = InputError.undecodable(encoding: encoding, offset: Int64(good.count))
      #expect(throws: error) { try source.everything(seed: 1, buffer: 65_536) }
      #expect(source.offset == good.count)
    }
  }

  @Test("Rows before a bad byte are read, then the reader throws what the source throws")
  func rowsBeforeBadByte() throws {
    let good = try TextEncoding.gb18030.bytes("编号,备注\n1,好\n")
    let reader = CSVReader(
      try DecodingSource(DataByteSource(good + [0x32, 0x2C, 0xFF, 0x0A]), encoding: .gb18030))
    #expect(try reader.next() == row(1, "编号", "备注"))
    #expect(try reader.next() == row(2, "1", "好"))
    let error = InputError.undecodable(encoding: .gb18030, offset: Int64(good.count) + 2)
    #expect(throws: error) { try reader.next() }
    #expect(throws: error) { try reader.next() }
  }

  private func expect(
    _ source: DecodingSource, gives text: String, thenFailsAt offset: Int
  ) throws {
    var found: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 5)
    let error = InputError.undecodable(encoding: source.encoding, offset: Int64(offset))
    #expect(throws: error) {
      while true {
        let count = try buffer.withUnsafeMutableBytes { try source.read(into: $0) }
        try #require(count > 0)
        found += buffer[..<count]
      }
    }
    #expect(found == Array(text.utf8), "\(source.encoding)")
    #expect(throws: error) { try buffer.withUnsafeMutableBytes { try source.read(into: $0) } }
  }
}
