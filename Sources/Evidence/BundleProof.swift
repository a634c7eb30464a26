internal import CanonicalJSON
internal import MerkleTree

/// A line of `proofs.ndjson`: where the entry of the same line stands, and its audit path.
struct BundleProof {
  /// Counted from 0: position − 1.
  let index: UInt64
  let hashes: [MerkleHash]

  init(index: UInt64, hashes: [MerkleHash]) {
    self.index = index
    self.hashes = hashes
  }

  var line: String {
    let list = hashes.map { "\"\($0)\"" }.joined(separator: ",")
    return "{\"hashes\":[\(list)],\"index\":\(index)}\n"
  }

  /// Nil if malformed.
  init?(_ line: [UInt8]) {
    guard let json = BundleFormat.json(line), json.members?.count == 2,
      let index = json["index"]?.int, index >= 0, let items = json["hashes"]?.items
    else { return nil }
    let hashes = items.compactMap { $0.text.flatMap { MerkleHash(base64: $0) } }
    guard hashes.count == items.count else { return nil }
    self.init(index: UInt64(index), hashes: hashes)
  }
}
