/// Detects the encoding of a text from its first bytes.
///
/// A byte order mark decides; else the bytes are UTF-8 if they are valid as that, but for a few
/// lines; else what reads them as usual characters and known words. Where two encodings read a
/// text as well, nothing is guessed.
struct EncodingGuess {
  private let bytes: UnsafeRawBufferPointer
  /// The bytes are the whole text.
  private let isAll: Bool
  /// Whether a word is one that such a text is likely to hold.
  private let knows: (String) -> Bool

  /// How much is decoded to look for known words.
  private static let decoded = 65_536

  private init(
    _ bytes: UnsafeRawBufferPointer, isAll: Bool, knows: @escaping (String) -> Bool
  ) {
    self.bytes = bytes
    self.isAll = isAll
    self.knows = knows
  }

  /// - Throws: `InputError.encodingUnclear` with what the text would be in each.
  static func encoding(
    of bytes: UnsafeRawBufferPointer, isAll: Bool, knows: @escaping (String) -> Bool
  ) throws -> TextEncoding {
    if let marked = TextEncoding.marked.first(where: { bytes.starts(with: $0.byteOrderMark) }) {
      return marked
    }
    let guess = EncodingGuess(bytes, isAll: isAll, knows: knows)
    let check = UTF8Check(bytes)
    switch check.stop {
    case .end where guess.wide == nil: return .utf8
    case .unfinished
    where !isAll || bytes[..<check.validCount].contains { $0 >= 0x80 }:
      return .utf8
    default: break
    }
    if let wide = guess.wide { return wide }
    if guess.isNearlyUTF8 { return .utf8 }
    return try guess.best()
  }

  // MARK: Shapes of bytes

  /// UTF-16 without its mark: the ASCII in it has zeros on one side.
  private var wide: TextEncoding? {
    var zeros = [0, 0]
    for (place, byte) in bytes.enumerated() where byte == 0 { zeros[place & 1] += 1 }
    guard zeros[0] + zeros[1] > 0, isAll ? bytes.count.isMultiple(of: 2) : true else { return nil }
    if zeros[0] == 0 || zeros[1] > zeros[0] * 20 { return .utf16LittleEndian }
    if zeros[1] == 0 || zeros[0] > zeros[1] * 20 { return .utf16BigEndian }
    return nil
  }

  /// Lines with characters of UTF-8 are as many as those that are none, or more.
  private var isNearlyUTF8: Bool {
    var good = 0
    var bad = 0
    for line in bytes.split(separator: 0x0A) {
      let check = UTF8Check(UnsafeRawBufferPointer(rebasing: line))
      if check.stop == .end {
        if line.contains(where: { $0 >= 0x80 }) { good += 1 }
      } else {
        bad += 1
      }
    }
    return good > 0 && good >= bad
  }

  // MARK: Candidates

  /// The most frequent characters of Chinese texts and of dealers' tables, simplified and
  /// traditional; and the letters with accents of western names.
  private static let frequent = Set(
    """
    的一是不了在人有我他这中大来上个国到说们为子和你地出道也时年得就那要下以生会自着去之过家学对可里后小么心多天而能好都然没日于起还发成事只作当想看文无开手十用\
    主行方又如前所本见经头面公同三已老从动两长知样现分将外但身些与高意进把法此实回二理美点月明其种声全工己话儿者向情部正名定女问力机给等几很业最间新什打便位因\
    重被走电四第门相次东政海口使教西再平真听世气信北少关并内加化由却代军产入先山五太水万市客户编号姓手机订单型车架销售顾环节时间期望感受备注预约准备迎接确认财务\
    付款文件移交功能说送别跟踪仪式王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔谭陆汪范金石廖贾夏付\
    這來個國說們為時會著過學對後麼沒於還發當開經頭見從動兩長樣現將與進實點種聲話兒問機給幾業間車號單價錢買賣電話訂購戶編銷環節時間備註預約準備確認財務款件移\
    交說陳楊黃趙吳孫馬羅鄭謝許韓馮鄧蕭呂盧譚陸範賈測試員廠牌顏色輛àáâãäåæçèéêëìíîïñòóôõöøùúûüýÿßÄÖÜÉÈÇÑ
    """.unicodeScalars.filter { $0.value > 0x7F })

  private struct Candidate {
    let encoding: TextEncoding
    /// Characters beyond ASCII.
    var count = 0
    /// Those of them that such texts are mostly made of.
    var usual = 0
    var faults = 0
    /// Characters that everybody uses all the time.
    var frequent = 0
    var knownWords = 0

    /// Of 100 characters.
    var score: Int { count == 0 ? 0 : (usual - faults) * 100 / count }
  }

  private func best() throws -> TextEncoding {
    var candidates = [chinese(.gb18030), chinese(.big5), western()]
    for place in candidates.indices {
      let text = text(candidates[place].encoding, Self.decoded)
      candidates[place].knownWords = knownWords(text)
      candidates[place].frequent = text.unicodeScalars.count(where: Self.frequent.contains)
    }
    candidates.sort {
      ($0.knownWords, $0.score) > ($1.knownWords, $1.score)
    }
    let (first, second) = (candidates[0], candidates[1])
    let isPlain = first.faults * 50 <= first.count
    if isPlain, first.knownWords > 0, first.knownWords > 2 * second.knownWords {
      return first.encoding
    }
    let byUse = candidates.sorted { $0.frequent > $1.frequent }
    if byUse[0].faults * 50 <= byUse[0].count, byUse[0].frequent >= 4,
      byUse[0].frequent * 4 >= byUse[0].count, byUse[0].frequent >= 3 * byUse[1].frequent
    {
      return byUse[0].encoding
    }
    let byScore = candidates.sorted { $0.score > $1.score }
    if byScore[0].faults * 50 <= byScore[0].count, byScore[0].count >= 4, byScore[0].score >= 80,
      byScore[0].score >= byScore[1].score + 20
    {
      return byScore[0].encoding
    }
    throw InputError.encodingUnclear(
      candidates: byScore.filter { $0.faults < max(1, $0.count) || $0.count == 0 }.map {
        InputError.Candidate(encoding: $0.encoding, sample: sample($0.encoding))
      })
  }

  /// Two bytes a character: of the first level of GB 2312, or of Big5, most texts are made.
  private func chinese(_ encoding: TextEncoding) -> Candidate {
    var candidate = Candidate(encoding: encoding)
    let isBig5 = encoding == .big5
    var at = 0
    while at < bytes.count {
      let lead = bytes[at]
      guard lead >= 0x80 else {
        at += 1
        continue
      }
      guard at + 1 < bytes.count else { break }
      let trail = bytes[at + 1]
      if lead == 0x80 || lead == 0xFF {
        // The euro sign of cp936.
        if lead == 0xFF || isBig5 { candidate.faults += 1 }
        candidate.count += 1
        at += 1
        continue
      }
      // Four bytes of GB18030.
      if !isBig5, 0x30...0x39 ~= trail {
        candidate.count += 1
        at += 4
        continue
      }
      guard 0x40...0xFE ~= trail, trail != 0x7F, !isBig5 || !(0x80...0xA0 ~= trail) else {
        candidate.count += 1
        candidate.faults += 1
        at += 1
        continue
      }
      candidate.count += 1
      let isUsual =
        isBig5
        ? 0xA1...0xC6 ~= lead
        : trail >= 0xA1 && (0xB0...0xD7 ~= lead || 0xA1...0xA3 ~= lead)
      if isUsual { candidate.usual += 1 }
      at += 2
    }
    return candidate
  }

  /// One byte a character: a letter with an accent stands among plain ones.
  private func western() -> Candidate {
    func isPlain(_ at: Int) -> Bool {
      guard bytes.indices.contains(at) else { return false }
      return (bytes[at] | 0x20) &- UInt8(ascii: "a") < 26
    }
    var candidate = Candidate(encoding: .windows1252)
    for at in bytes.indices where bytes[at] >= 0x80 {
      candidate.count += 1
      if [0x81, 0x8D, 0x8F, 0x90, 0x9D].contains(bytes[at]) { candidate.faults += 1 }
      let isLetter = bytes[at] >= 0xC0 && bytes[at] != 0xD7 && bytes[at] != 0xF7
      let hasHighBeside =
        at > 0 && bytes[at - 1] >= 0x80 || at + 1 < bytes.count && bytes[at + 1] >= 0x80
      if isLetter, !hasHighBeside, isPlain(at - 1) || isPlain(at + 1) { candidate.usual += 1 }
    }
    return candidate
  }

  private func text(_ encoding: TextEncoding, _ limit: Int) -> String {
    var converted: [UInt8] = []
    let part = UnsafeRawBufferPointer(rebasing: bytes[..<min(bytes.count, limit)])
    guard let converter = try? Iconv(from: encoding) else { return "" }
    withUnsafeTemporaryAllocation(byteCount: part.count * 4 + 16, alignment: 16) { buffer in
      let step = converter.convert(part, into: buffer)
      converted = Array(buffer[..<step.written])
    }
    return String(decoding: converted, as: UTF8.self)
  }

  private func knownWords(_ text: String) -> Int {
    let words = text.split { character in
      ",;|\t\"'：:[]{}<>".contains(character) || character.isNewline
    }
    var known = 0
    for word in words where word.utf8.contains(where: { $0 >= 0x80 }) {
      if knows(String(word).trimmingSpaces) { known += 1 }
    }
    return known
  }

  /// A few of the characters beyond ASCII, in no order of the text's.
  private func sample(_ encoding: TextEncoding) -> String {
    var scalars: Set<Unicode.Scalar> = []
    for scalar in text(encoding, Self.decoded).unicodeScalars where !scalar.isASCII {
      scalars.insert(scalar)
      if scalars.count == 8 { break }
    }
    return scalars.sorted { $0.value < $1.value }.map(String.init).joined(separator: " ")
  }
}

extension String {
  fileprivate var trimmingSpaces: String {
    var view = self[...]
    while view.first?.isWhitespace == true { view.removeFirst() }
    while view.last?.isWhitespace == true { view.removeLast() }
    return String(view)
  }
}
