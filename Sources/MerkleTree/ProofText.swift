public import Wording

/// A proof read from a text whose first line says of which kind it is.
public enum ProofText: Sendable, Hashable {
  case inclusion(LogProof)
  case consistency(ConsistencyProof)

  /// The largest size and one more than the largest index: 2^63 − 1.
  public static let largest = UInt64(Int64.max)
  /// More hashes than any tree of that size needs (C2SP tlog-witness).
  static let mostHashes = 63
  /// Longest text in bytes; a receipt carries an entry of at most 65,535.
  static let longest = 1 << 20

  /// - Throws: `ProofTextError`; `unknown` when the first line is that of no proof.
  public init(_ bytes: [UInt8]) throws(ProofTextError) {
    guard bytes.count <= Self.longest else { throw .tooLong }
    guard let text = String(validating: bytes, as: UTF8.self) else { throw .unknown }
    if text.utf8.starts(with: (LogProof.header + "\n").utf8) {
      guard let proof = LogProof(text) else { throw .malformed }
      guard proof.hashes.count <= Self.mostHashes else { throw .tooManyHashes }
      guard proof.index < Self.largest else { throw .numberTooLarge }
      self = .inclusion(proof)
    } else if text.utf8.starts(with: ConsistencyProof.head.utf8) {
      self = .consistency(try Self.consistency(text))
    } else {
      throw .unknown
    }
    guard let checkpoint = Checkpoint(text: note.text) else { throw .noCheckpoint }
    guard checkpoint.size <= Self.largest else { throw .numberTooLarge }
  }

  /// The note that the proof leads to.
  public var note: SignedNote {
    switch self {
    case .inclusion(let proof): proof.note
    case .consistency(let proof): proof.note
    }
  }

  private static func consistency(_ text: String) throws(ProofTextError) -> ConsistencyProof {
    // By bytes: as characters, a space and a mark behind it are one.
    let bytes = Array(text.utf8)
    guard
      let blank = bytes.indices.dropFirst().first(where: {
        bytes[$0] == 0x0A && bytes[$0 - 1] == 0x0A
      }),
      let note = SignedNote(String(decoding: bytes[(blank + 1)...], as: UTF8.self))
    else { throw .malformed }
    let lines = bytes[..<(blank - 1)].split(separator: 0x0A, omittingEmptySubsequences: false)
      .map { String(decoding: $0, as: UTF8.self) }
    guard lines.count <= mostHashes + 1 else { throw .tooManyHashes }
    let number = Substring(lines[0].utf8.dropFirst(ConsistencyProof.head.utf8.count))
    guard isNumber(number) else { throw .malformed }
    guard let old = UInt64(number), old <= largest else { throw .numberTooLarge }
    guard old > 0 else { throw .sizeZero }
    var hashes: [MerkleHash] = []
    for line in lines.dropFirst() {
      guard let hash = MerkleHash(base64: line) else { throw .malformed }
      hashes.append(hash)
    }
    return ConsistencyProof(old: old, hashes: hashes, note: note)
  }

  /// Digits without sign and leading zero, however many.
  private static func isNumber(_ text: Substring) -> Bool {
    !text.isEmpty && text.utf8.allSatisfy { $0 &- UInt8(ascii: "0") < 10 }
      && (text.utf8.count == 1 || text.utf8.first != UInt8(ascii: "0"))
  }
}

/// Why a text is no proof that can be checked.
public enum ProofTextError: ExplainedError, Hashable {
  case unknown, malformed, tooLong, tooManyHashes
  /// An index or size of 2^63 or more; of an index, 2^63 − 1 too.
  case numberTooLarge
  /// An old size of 0.
  case sizeZero
  /// What is signed is another text.
  case noCheckpoint

  public var code: String {
    switch self {
    case .unknown: "proofText.unknown"
    case .malformed: "proofText.malformed"
    case .tooLong: "proofText.tooLong"
    case .tooManyHashes: "proofText.tooManyHashes"
    case .numberTooLarge: "proofText.numberTooLarge"
    case .sizeZero: "proofText.sizeZero"
    case .noCheckpoint: "proofText.noCheckpoint"
    }
  }

  public var sentence: Sentence {
    switch self {
    case .unknown:
      Sentence(
        "不是证明（c2sp.org/tlog-proof 或以“old 大小”开头的一致性证明）",
        "this is no proof: neither a c2sp.org/tlog-proof nor a consistency proof, which begins "
          + "with “old SIZE”")
    case .malformed:
      Sentence(
        "证明的写法不对，可能在传送中被改动或截断；请重新取得",
        "the proof is malformed, perhaps cut or changed on its way; ask for it again")
    case .tooLong:
      Sentence("证明超过 1 MiB，拒绝", "the proof is larger than 1 MiB; refused")
    case .tooManyHashes:
      Sentence(
        "证明里的哈希超过 63 个，没有日志需要这么多", "the proof has more than 63 hashes; no log needs so many")
    case .numberTooLarge:
      Sentence(
        "证明里的位置或大小超出任何日志（2^63 − 1）",
        "an index or size in the proof is beyond any log's (2^63 − 1)")
    case .sizeZero:
      Sentence(
        "旧大小是 0：空日志什么也证明不了；请从 1 起",
        "the old size is 0, which proves nothing; ask for a proof from size 1 or more")
    case .noCheckpoint:
      Sentence("证明里签名的不是检查点", "what is signed in the proof is no checkpoint")
    }
  }
}
