/// A proof that stands alone: index, inclusion proof and checkpoint in one text (C2SP tlog-proof).
public struct LogProof: Sendable, Hashable {
  /// Opaque bytes with a meaning of the application's; nil when the line is absent.
  public let extra: [UInt8]?
  /// Counted from 0: position − 1.
  public let index: UInt64
  public let hashes: [MerkleHash]
  public let note: SignedNote

  static let header = "c2sp.org/tlog-proof@v1"

  public init(extra: [UInt8]? = nil, index: UInt64, hashes: [MerkleHash], note: SignedNote) {
    self.extra = extra
    self.index = index
    self.hashes = hashes
    self.note = note
  }

  public init?(_ text: String) {
    guard let blank = text.range(of: "\n\n") else { return nil }
    var lines = text[..<blank.lowerBound].split(separator: "\n", omittingEmptySubsequences: false)[
      ...]
    guard lines.popFirst() == Self.header[...] else { return nil }
    var extra: [UInt8]?
    if let line = lines.first, line.hasPrefix("extra ") {
      guard let bytes = Base64.decode(line.dropFirst("extra ".count)) else { return nil }
      extra = bytes
      lines.removeFirst()
    }
    guard let line = lines.popFirst(), line.hasPrefix("index "),
      let index = Checkpoint.number(line.dropFirst("index ".count))
    else { return nil }
    var hashes: [MerkleHash] = []
    for line in lines {
      guard let hash = MerkleHash(base64: line) else { return nil }
      hashes.append(hash)
    }
    guard let note = SignedNote(String(text[blank.upperBound...])) else { return nil }
    self.init(extra: extra, index: index, hashes: hashes, note: note)
  }

  public var description: String {
    var text = Self.header + "\n"
    if let extra { text += "extra \(Base64.encode(extra))\n" }
    text += "index \(index)\n"
    for hash in hashes { text += "\(hash)\n" }
    return text + "\n" + note.description
  }
}

extension String {
  /// The first place of a short text; Foundation's search is not needed for it.
  fileprivate func range(of needle: String) -> Range<Index>? {
    var start = startIndex
    while start < endIndex {
      if self[start...].utf8.starts(with: needle.utf8) {
        return start..<utf8.index(start, offsetBy: needle.utf8.count)
      }
      start = utf8.index(after: start)
    }
    return nil
  }
}
