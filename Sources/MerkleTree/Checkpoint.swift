/// A tree head: whose log, how many entries, which root (C2SP tlog-checkpoint).
public struct Checkpoint: Sendable, Hashable {
  public let origin: String
  public let size: UInt64
  public let root: MerkleHash
  /// Opaque lines after the root, kept as read.
  public let extensions: [String]

  public init(origin: String, size: UInt64, root: MerkleHash, extensions: [String] = []) {
    self.origin = origin
    self.size = size
    self.root = root
    self.extensions = extensions
  }

  /// Reads a note's text; nil if malformed.
  public init?(text: String) {
    // By bytes: as characters, CR LF is one, and no line end.
    let lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      .map { Substring($0) }
    guard lines.count >= 4, lines.last == "", !lines[0].isEmpty,
      text.utf8.allSatisfy({ $0 >= 0x20 || $0 == UInt8(ascii: "\n") }),
      let size = Self.number(lines[1]), let root = MerkleHash(base64: lines[2]),
      lines[3..<(lines.count - 1)].allSatisfy({ !$0.isEmpty })
    else { return nil }
    self.init(
      origin: String(lines[0]), size: size, root: root,
      extensions: lines[3..<(lines.count - 1)].map(String.init))
  }

  public var text: String {
    ([origin, String(size), root.description] + extensions).map { $0 + "\n" }.joined()
  }

  /// The checkpoint as a note with this signature.
  public func signed(by signer: NoteSigner) throws -> SignedNote {
    SignedNote(text: text, signatures: [try signer.sign(text)])
  }

  /// A decimal number without sign and leading zero.
  static func number(_ text: Substring) -> UInt64? {
    guard text.utf8.allSatisfy({ $0 &- UInt8(ascii: "0") < 10 }),
      text == "0" || text.first != "0"
    else { return nil }
    return UInt64(text)
  }
}
