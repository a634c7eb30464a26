/// One signature line of a note.
public struct NoteSignature: Sendable, Hashable {
  public let name: String
  public let keyID: UInt32
  public let bytes: [UInt8]

  public init(name: String, keyID: UInt32, bytes: [UInt8]) {
    self.name = name
    self.keyID = keyID
    self.bytes = bytes
  }

  /// The key's id as it is written in the text form of keys: eight hexadecimal digits.
  public var keyIDText: String { hexadecimal(keyID) }

  /// `— name base64(key hash ‖ signature)`, without the line feed.
  public var line: String {
    let id = [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: keyID >> UInt32($0)) }
    return "— \(name) " + Base64.encode(id + bytes)
  }

  init?(line: Substring) {
    // By bytes: as characters, a space with a combining mark behind it is no space.
    let parts = line.utf8.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
      .map { Substring($0) }
    guard parts.count == 3, parts[0].utf8.elementsEqual("—".utf8),
      NoteVerifier.isName(String(parts[1])), let bytes = Base64.decode(parts[2]), bytes.count > 4
    else { return nil }
    self.init(
      name: String(parts[1]), keyID: bytes.prefix(4).reduce(0) { $0 << 8 | UInt32($1) },
      bytes: Array(bytes[4...]))
  }
}

/// A text with signature lines below it (C2SP signed-note).
///
/// Signatures of unknown keys are kept as they are: a witness may add its own.
public struct SignedNote: Sendable, Hashable {
  /// Ends with a line feed.
  public let text: String
  public private(set) var signatures: [NoteSignature]

  public init(text: String, signatures: [NoteSignature] = []) {
    self.text = text
    self.signatures = signatures
  }

  public mutating func add(_ signature: NoteSignature) {
    signatures.append(signature)
  }

  /// More signatures than any note has; each costs its reader a check.
  private static let mostSignatures = 100

  /// Reads text, an empty line and 1 to 100 signatures; nil if malformed.
  public init?(_ note: String) {
    guard let split = note.utf8.lastBlankLine, note.utf8.last == UInt8(ascii: "\n"),
      note.unicodeScalars.allSatisfy({ $0.value >= 0x20 || $0 == "\n" })
    else { return nil }
    let lines = note.utf8[split.below...].dropLast()
      .split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      .map { Substring($0) }
    guard lines.count <= Self.mostSignatures else { return nil }
    var signatures: [NoteSignature] = []
    for line in lines {
      guard let signature = NoteSignature(line: line) else { return nil }
      signatures.append(signature)
    }
    guard !signatures.isEmpty else { return nil }
    self.init(text: String(note[..<split.above]), signatures: signatures)
  }

  public var description: String {
    text + "\n" + signatures.map { $0.line + "\n" }.joined()
  }

  /// Whether this key has signed the text, and no line that claims to be its own fails.
  public func isSigned(by verifier: NoteVerifier) -> Bool {
    let own = signatures.filter(verifier.isOwn)
    return !own.isEmpty && own.allSatisfy { verifier.verifies($0, of: text) }
  }
}

extension String.UTF8View {
  /// The last empty line: the end of the text above it and the start of what is below.
  fileprivate var lastBlankLine: (above: Index, below: Index)? {
    var found: (Index, Index)?
    var previous: UInt8 = 0
    for index in indices {
      if self[index] == UInt8(ascii: "\n"), previous == UInt8(ascii: "\n") {
        found = (index, self.index(after: index))
      }
      previous = self[index]
    }
    return found
  }
}
