import Interchange
import Testing

@Suite("Telling the encoding by the first bytes")
struct EncodingDetectionTests {
  private func encoding(_ bytes: [UInt8]) throws -> TextEncoding {
    try DecodingSource(DataByteSource(bytes)).encoding
  }

  @Test("A byte order mark decides and is left out", arguments: TextEncoding.marked)
  func marks(encoding: TextEncoding) throws {
    let source = try DecodingSource(DataByteSource(encoding.mark + encoding.bytes("a,客户")))
    #expect(source.encoding == encoding)
    #expect(source.offset == encoding.mark.count)
    #expect(try source.everything(seed: 1) == Array("a,客户".utf8))
    #expect(try DecodingSource(DataByteSource(encoding.mark)).everything(seed: 1) == [])
  }

  @Test("Valid UTF-8 is UTF-8, and a table of Chinese words in GB18030 is that")
  func validity() throws {
    #expect(try encoding([]) == .utf8)
    #expect(try encoding(Array("a,b\n".utf8)) == .utf8)
    #expect(try encoding(Array("客户编号,🚗\n".utf8)) == .utf8)
    #expect(try encoding(TextEncoding.gb18030.bytes("customer,客户编号,订单号\n")) == .gb18030)
  }

  @Test("Every character of Unicode is valid UTF-8, its overlong and cut forms are not")
  func allCharacters() throws {
    var every = ""
    for value in (0...0x10FFFF as ClosedRange<UInt32>).filter({ $0 % 61 == 0 || $0 < 0x900 }) {
      if let scalar = Unicode.Scalar(value) { every.unicodeScalars.append(scalar) }
    }
    for edge in [
      0x7FF, 0x800, 0xFFF, 0x1000, 0xD7FF, 0xE000, 0xFFFF, 0x10000, 0x3FFFF, 0x40000,
      0xFFFFF, 0x100000, 0x10FFFF,
    ] as [UInt32] {
      if let scalar = Unicode.Scalar(edge) { every.unicodeScalars.append(scalar) }
    }
    #expect(try encoding(Array(every.utf8)) == .utf8)
    let bad: [[UInt8]] = [
      [0x80], [0xBF], [0xC0, 0x80], [0xC1, 0xBF], [0xE0, 0x9F, 0xBF], [0xED, 0xA0, 0x80],
      [0xF0, 0x8F, 0xBF, 0xBF], [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xFF],
      [0xC2, 0x41], [0xE1, 0x80, 0x41], [0xF1, 0x80, 0x80, 0x41], [0xF1, 0x80, 0xC0, 0x80],
    ]
    for bytes in bad {
      #expect(throws: InputError.self, "\(bytes)") { try encoding(bytes + [0x41]) }
    }
  }

  @Test("A character cut by the end of the probe speaks for UTF-8", arguments: 0...3)
  func cutByProbe(shift: Int) throws {
    var bytes = [UInt8](repeating: UInt8(ascii: "a"), count: DecodingSource.probe - shift)
    bytes += Array("🚗客户".utf8)
    #expect(try encoding(bytes) == .utf8)
  }

  @Test("At the end of the file it speaks for UTF-8 only after a whole character beyond ASCII")
  func cutByEnd() throws {
    // 浣 in GB18030 is E4 BD, as a character of three bytes begins in UTF-8.
    let gb18030 = try TextEncoding.gb18030.bytes("name\n浣")
    #expect(gb18030.suffix(2) == [0xE4, 0xBD])
    #expect(throws: InputError.self) { try encoding(gb18030) }
    #expect(try encoding(Array("客户".utf8.dropLast())) == .utf8)
  }

  @Test("A workbook or an archive is refused as such")
  func notText() throws {
    for bytes in [[0x50, 0x4B, 0x03, 0x04, 0x14], [0xD0, 0xCF, 0x11, 0xE0, 0xA1]] as [[UInt8]] {
      #expect(throws: InputError.notText) { try encoding(bytes) }
    }
  }

  @Test("Encodings are known by the names people use")
  func names() {
    #expect(TextEncoding(name: "utf-8") == .utf8)
    #expect(TextEncoding(name: "GBK") == .gb18030)
    #expect(TextEncoding(name: "gb2312") == .gb18030)
    #expect(TextEncoding(name: "UTF-16LE") == .utf16LittleEndian)
    #expect(TextEncoding(name: "latin1")?.name == "WINDOWS-1252")
    #expect(TextEncoding(name: "Shift_JIS")?.name == "SHIFT_JIS")
    #expect(TextEncoding(name: "klingon") == nil && TextEncoding(name: "UTF-8//IGNORE") == nil)
  }

  @Test("What two encodings read as well is not guessed: the candidates are listed, with samples")
  func unclear() throws {
    // 陳測試 in Big5, 朝代刚 in GB18030.
    let big5: [UInt8] = [0xB3, 0xAF, 0xB4, 0xFA, 0xB8, 0xD5]
    do {
      _ = try encoding(Array("name\n".utf8) + big5)
      Issue.record("it was guessed")
    } catch InputError.encodingUnclear(let candidates) {
      let samples = candidates.map(\.sample)
      #expect(candidates.contains { $0.encoding == .gb18030 } && candidates.count > 1)
      #expect(samples.contains { $0.contains("陳") } && samples.contains { $0.contains("朝") })
    }
    #expect(throws: InputError.self) { try encoding(Array("name\nM".utf8) + [0xFC, 0x6C, 0x6C]) }
  }

  @Test("Known words decide, however short the text is")
  func words() throws {
    let bytes = try TextEncoding.gb18030.bytes("车型\nX")
    let source = try DecodingSource(DataByteSource(bytes), knows: { $0 == "车型" })
    #expect(source.encoding == .gb18030)
  }

  @Test("UTF-8 but for a line stays UTF-8; the bytes at fault are marked, and 0x80 of cp936 is €")
  func faults() throws {
    let bytes = Array("a\n张三\nRen".utf8) + [0xE9] + Array("e\n".utf8)
    let source = try DecodingSource(DataByteSource(bytes), marksFaults: true)
    #expect(source.encoding == .utf8)
    #expect(
      try source.everything(seed: 3) == Array("a\n张三\nRen\(DecodingSource.undecoded)e\n".utf8))
    let euro = try TextEncoding.gb18030.bytes("车型名称") + [0x80, 0x31]
    let converted = try DecodingSource(DataByteSource(euro), encoding: .gb18030)
    #expect(try converted.everything(seed: 4) == Array("车型名称€1".utf8))
  }

  @Test("UTF-16 without its mark is told by the zeros of its ASCII")
  func wide() throws {
    let little = "订单号,J1\n".utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    let big = "订单号,J1\n".utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
    #expect(try encoding(little) == .utf16LittleEndian && encoding(big) == .utf16BigEndian)
  }
}
