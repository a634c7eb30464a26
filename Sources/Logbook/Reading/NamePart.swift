internal import EventLog

/// A part of a name that somebody looks for: as it is written, or in pinyin.
struct NamePart: Sendable {
  private let text: String
  private let bytes: [UInt8]
  /// Where it can be pinyin; a single letter is taken as it is written.
  private let letters: [UInt8]?

  /// Letters beyond these are not looked at.
  private static let longest = 40

  init(_ text: String) {
    self.text = nfc(text)
    bytes = Array(self.text.utf8)
    let letters = Pinyin.letters(text)
    self.letters = letters.flatMap { 2...Self.longest ~= $0.count ? $0 : nil }
  }

  /// Whether a name, in NFC, has it.
  func isPart(of name: String) -> Bool { isPart(of: name, Array(name.utf8)) }

  /// - Parameter utf8: the bytes of the name.
  func isPart(of name: String, _ utf8: [UInt8]) -> Bool {
    if utf8.holds(bytes), name.contains(text) { return true }
    return letters.map { Pinyin.reads(name, $0) } ?? false
  }
}

extension [UInt8] {
  /// Whether these bytes stand anywhere within; an empty part does.
  fileprivate func holds(_ part: [UInt8]) -> Bool {
    guard let first = part.first else { return true }
    guard part.count <= count else { return false }
    for start in 0...(count - part.count)
    where self[start] == first && self[start..<(start + part.count)].elementsEqual(part) {
      return true
    }
    return false
  }
}
