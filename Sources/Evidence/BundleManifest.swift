public import CanonicalJSON
internal import MerkleTree

/// What a bundle says of itself: what was asked for, where it stands, and what its files hold.
public struct BundleManifest: Sendable {
  public struct File: Sendable, Hashable {
    public let name: String
    public let size: Int64
    /// Lower-case hexadecimal digits.
    public let sha256: String
  }

  public var origin: String
  /// Size and root of the tree that all proofs lead to; the root in base64.
  public var size: Int64
  public var root: String
  /// When the last event under the checkpoint was recorded.
  public var head: String
  /// What was asked for: customer, journey, from, to.
  public var filter: JSON
  public var asOf: String?
  public var knownAt: JSON?
  public var entries: Int64 = 0
  public var files: [File] = []

  public init(
    origin: String, size: Int64, root: String, head: String, filter: JSON, asOf: String?,
    knownAt: JSON?
  ) {
    self.origin = origin
    self.size = size
    self.root = root
    self.head = head
    self.filter = filter
    self.asOf = asOf
    self.knownAt = knownAt
  }

  /// One canonical line.
  func bytes() throws -> [UInt8] {
    let json = JSON.object(present: [
      ("asOf", asOf.map(JSON.string)),
      ("checkpoint", ["root": .string(root), "size": .integer(size)]),
      ("entries", .integer(entries)),
      (
        "files",
        .array(
          files.map {
            ["name": .string($0.name), "sha256": .string($0.sha256), "size": .integer($0.size)]
          })
      ), ("filter", filter), ("format", .string(BundleFormat.name)), ("head", .string(head)),
      ("knownAt", knownAt), ("origin", .string(origin)),
    ])
    return try json.canonicalBytes() + [0x0A]
  }

  /// Nil if malformed, or of another format.
  init?(_ bytes: [UInt8]) {
    let line = bytes.last == 0x0A ? bytes.dropLast() : bytes[...]
    guard let json = BundleFormat.json(line),
      json["format"]?.text == BundleFormat.name, let origin = json["origin"]?.text,
      let size = json["checkpoint"]?["size"]?.int, size >= 0,
      let root = json["checkpoint"]?["root"]?.text, MerkleHash(base64: root) != nil,
      let entries = json["entries"]?.int, entries >= 0, let items = json["files"]?.items
    else { return nil }
    self.init(
      origin: origin, size: size, root: root, head: json["head"]?.text ?? "",
      filter: json["filter"] ?? .object([]), asOf: json["asOf"]?.text, knownAt: json["knownAt"])
    self.entries = entries
    for item in items {
      guard let name = item["name"]?.text, let size = item["size"]?.int,
        let sha256 = item["sha256"]?.text
      else { return nil }
      files.append(File(name: name, size: size, sha256: sha256))
    }
    guard Set(files.map { Array($0.name.utf8) }).count == files.count else { return nil }
  }
}
