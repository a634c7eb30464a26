/// A text that a C library lends for the length of one call: UTF-8, ended by a zero byte.
struct CText {
  let start: UnsafePointer<CChar>

  init(_ start: UnsafePointer<CChar>) {
    self.start = start
  }

  var string: String { String(cString: start) }

  var bytes: UnsafeRawBufferPointer {
    var count = 0
    while start[count] != 0 { count += 1 }
    return UnsafeRawBufferPointer(start: start, count: count)
  }

  /// Whether the bytes are those of an ASCII word.
  static func == (text: CText, word: StaticString) -> Bool {
    let letters = word.utf8Start
    let count = word.utf8CodeUnitCount
    var at = 0
    while at < count {
      // A text that ends early has its zero here, which no letter equals.
      guard UInt8(bitPattern: text.start[at]) == letters[at] else { return false }
      at += 1
    }
    return text.start[count] == 0
  }

  /// What follows the first colon; the whole text if there is none.
  var withoutPrefix: CText {
    var at = 0
    while text(at) != 0 {
      if text(at) == UInt8(ascii: ":") { return CText(start + at + 1) }
      at += 1
    }
    return self
  }

  private func text(_ at: Int) -> UInt8 { UInt8(bitPattern: start[at]) }
}
