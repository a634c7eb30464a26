internal import CanonicalJSON
internal import Crypto
internal import MerkleTree

/// The files of an evidence bundle, format version 1, and the bounds within which they are read.
///
/// Every text is UTF-8; every JSON is canonical (RFC 8785) and keeps the rules of an event's data.
public enum BundleFormat {
  public static let name = "touchstone-evidence/1"

  /// Entries as lines, byte for byte what the leaves are hashed over.
  public static let entries = "entries.ndjson"
  /// Where the entry of the same line stands, from 0, and its inclusion proof.
  public static let proofs = "proofs.ndjson"
  /// The signed tree head (C2SP tlog-checkpoint) that all proofs lead to.
  public static let checkpoint = "checkpoint.txt"
  public static let verifierKey = "verifier.key"
  /// Only there when somebody asked for it with a reason.
  public static let opened = "opened.json"
  public static let page = "index.html"
  /// What was asked for, and size and SHA-256 of every file above.
  public static let manifest = "manifest.json"
  /// A signed note over the manifest, so that nothing beside the entries can be altered either.
  public static let note = "manifest.note"

  static let required: Set = [
    entries, proofs, checkpoint, verifierKey, page, manifest, note,
  ]
  static let known = required.union([opened])

  /// Longest file in bytes: large ones hold a line an entry.
  static func limit(_ name: String) -> Int {
    [entries, proofs, opened, page].contains(name) ? longest : 65_536
  }

  /// 256 MiB, proofs of some 300,000 entries.
  static let longest = 268_435_456
  /// All files together.
  static let total = 536_870_912

  /// Whether a signed text is about this manifest, whatever origin it names.
  static func signs(_ text: String, _ manifest: [UInt8]) -> Bool {
    let hash = manifest.withUnsafeBytes { MerkleHash(of: $0) }
    return text.utf8.starts(with: "\(name)\n".utf8)
      && text.utf8.reversed().starts(with: "\n\(hash)\n".utf8.reversed())
  }

  /// The text that signs a manifest. Its second line is no number, so that it is no checkpoint.
  static func noteText(origin: String, manifest: [UInt8]) -> String {
    let hash = manifest.withUnsafeBytes { MerkleHash(of: $0) }
    return "\(name)\n\(origin)\n\(hash)\n"
  }

  /// Longest line of a large file in bytes: an entry has at most 65,535, a path at most 64 hashes,
  /// and the plaintext of an entry is escaped once.
  static func longestLine(_ name: String) -> Int {
    switch name {
    case entries: 65_535
    case proofs: 4_096
    default: 262_144
    }
  }

  /// Strict and canonical, or nil.
  static func json(_ bytes: some Collection<UInt8>) -> JSON? {
    let bytes = Array(bytes)
    guard let value = try? JSON(strict: bytes, rules: .event),
      (try? value.canonicalBytes()) == bytes
    else { return nil }
    return value
  }
}

extension SHA256 {
  /// The digest as lower-case hexadecimal digits.
  func finalizedText() -> String {
    finalize().reduce(into: "") { text, byte in
      let digits = String(byte, radix: 16)
      text += digits.count == 1 ? "0" + digits : digits
    }
  }

  static func text(of bytes: [UInt8]) -> String {
    var function = SHA256()
    bytes.withUnsafeBytes { function.update(bufferPointer: $0) }
    return function.finalizedText()
  }
}
