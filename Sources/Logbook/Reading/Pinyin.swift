internal import Foundation

/// How Chinese names are read in letters, so that they are found by pinyin: `liminglang`, `limingl` and
/// `lml` find 李明朗.
///
/// A character is read as in Unicode's transliteration of Han to Latin, which comes with Foundation and
/// has the reading that is usual in words; names that are read otherwise have theirs in a table.
enum Pinyin {
  private static let first: UInt32 = 0x4E00
  private static let last: UInt32 = 0x9FFF

  /// The syllable of each character from `first` on; empty where there is none.
  private static let syllables: [[UInt8]] = {
    let characters = (first...last).compactMap { Unicode.Scalar($0) }
    let text = characters.map { String($0) }.joined(separator: "\n")
    let lines = text.applyingTransform(.mandarinToLatin, reverse: false)?
      .split(separator: "\n", omittingEmptySubsequences: false)
    guard let lines, lines.count == characters.count else { return [] }
    return lines.map { letters($0) ?? [] }
  }()

  /// Other readings of characters in names.
  private static let others: [Unicode.Scalar: [[UInt8]]] = {
    let table = """
      单shan 曾zeng 仇qiu 解xie 查zha 任ren 区ou 朴piao 盖ge 翟zhai 乐yue 覃qin 冼xian 尉yu 缪miao 黑he \
      员yun 秘bi 折she 种chong 繁po 么yao 宓fu 召shao 谌chen 谌shen 牟mou 牟mu 郇huan 隗kui 隗wei 柏bo \
      祭zhai 句gou 万mo 俟qi 长zhang 长chang 重chong 重zhong 茜qian 茜xi 莘shen 莘xin 娜nuo 娜na 晟sheng \
      晟cheng 行xing 行hang 朝zhao 朝chao 沈shen 贾jia 葛ge 薄bo 洗xian 佴nai 撒sa 哈ha 参shen 阿a 尧yao \
      芮rui 缑gou 逄pang 郗xi 郗chi 鲜xian 应ying 占zhan 燕yan 宿su 都du 褚chu 能nai 吕lv 吕lu 率lv 闾lv
      """
    var readings: [Unicode.Scalar: [[UInt8]]] = [:]
    for entry in table.split(whereSeparator: \.isWhitespace) {
      guard let character = entry.unicodeScalars.first else { continue }
      readings[character, default: []].append(Array(entry.utf8.dropFirst(3)))
    }
    return readings
  }()

  /// The letters of a text without marks, `v` for ü; nil where it has anything but letters.
  static func letters(_ text: some StringProtocol) -> [UInt8]? {
    var letters: [UInt8] = []
    for scalar in text.lowercased().decomposedStringWithCanonicalMapping.unicodeScalars {
      switch scalar {
      case "a"..."z": letters.append(UInt8(ascii: scalar))
      case "\u{308}" where letters.last == UInt8(ascii: "u"):
        letters[letters.count - 1] = UInt8(ascii: "v")
      case "\u{300}"..."\u{36F}", " ", "'", "’": break
      default: return nil
      }
    }
    return letters.isEmpty ? nil : letters
  }

  /// Whether letters are how a part of a name is read: of each character its syllable or the beginning
  /// of it, of a Latin letter the letter.
  static func reads(_ name: String, _ letters: [UInt8]) -> Bool {
    let characters = Array(name.unicodeScalars)
    return characters.indices.contains { begins(characters[$0...], letters[...]) }
  }

  private static func begins(
    _ characters: ArraySlice<Unicode.Scalar>, _ letters: ArraySlice<UInt8>
  ) -> Bool {
    guard !letters.isEmpty else { return true }
    guard let character = characters.first else { return false }
    let rest = characters.dropFirst()
    if character.properties.isWhitespace || character == "·" { return begins(rest, letters) }
    if character.isASCII {
      return letters.first == lowercased(character) && begins(rest, letters.dropFirst())
    }
    if let syllable = syllable(character), agrees(syllable, rest, letters) { return true }
    return others[character]?.contains { agrees($0, rest, letters) } ?? false
  }

  /// Whether some letters begin a syllable, and the others the characters after it.
  private static func agrees(
    _ syllable: [UInt8], _ rest: ArraySlice<Unicode.Scalar>, _ letters: ArraySlice<UInt8>
  ) -> Bool {
    var letters = letters
    for letter in syllable {
      guard letters.first == letter else { return false }
      letters.removeFirst()
      if begins(rest, letters) { return true }
    }
    return false
  }

  private static func syllable(_ character: Unicode.Scalar) -> [UInt8]? {
    guard first...last ~= character.value, !syllables.isEmpty else { return nil }
    return syllables[Int(character.value - first)]
  }

  private static func lowercased(_ character: Unicode.Scalar) -> UInt8 {
    let byte = UInt8(ascii: character)
    return UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte ? byte | 0x20 : byte
  }
}
