extension String {
  /// Without white space at both ends, the full-width space of Chinese text included.
  public var trimmed: String {
    if hasNoSpaceAtEnds { return self }
    guard let first = firstIndex(where: { !$0.isWhitespace }),
      let last = lastIndex(where: { !$0.isWhitespace })
    else { return "" }
    return String(self[first...last])
  }
}

extension String {
  /// Whether both ends are letters, digits or Chinese characters, as they nearly always are.
  private var hasNoSpaceAtEnds: Bool {
    guard let first = utf8.first, let last = utf8.last else { return true }
    let isFirst = 0x21...0x7E ~= first || 0xE4...0xE9 ~= first
    guard isFirst else { return false }
    if last < 0x80 { return 0x21...0x7E ~= last }
    guard let lead = utf8.dropLast(2).last else { return false }
    return 0xE4...0xE9 ~= lead
  }
}
