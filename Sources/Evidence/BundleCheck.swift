internal import CanonicalJSON
internal import Crypto
internal import EventLog
public import MerkleTree
internal import Vault

/// What a check of a bundle found.
public struct BundleCheck: Sendable {
  public private(set) var faults: [BundleFault] = []
  public private(set) var manifest: BundleManifest?
  public private(set) var entries = 0
  /// Sealed parts that were opened and hold, and those whose key is gone.
  public private(set) var opened = 0
  public private(set) var erased = 0
  /// Sealed parts by index, of entries that are proved.
  private var sealed: [Int64: (bytes: [UInt8], context: SealingContext)] = [:]

  /// Checks a bundle with nothing but a verifier key: files against the manifest, the manifest and
  /// the checkpoint against the key, every entry through its proof to the checkpoint's root, and
  /// opened texts against the commitments of their entries.
  ///
  /// - Throws: `StorageError` when there is nothing to read.
  public init(path: String, verifier: NoteVerifier) throws {
    let files = try BundleFiles(path: path)
    faults = files.faults
    guard faults.isEmpty else { return }
    let contents = files.contents
    func bytes(_ name: String) -> [UInt8] { contents[name] ?? [] }
    guard let manifest = BundleManifest(bytes(BundleFormat.manifest)),
      let root = MerkleHash(base64: manifest.root)
    else {
      faults = [BundleFault(.malformed, BundleFormat.manifest)]
      return
    }
    self.manifest = manifest
    let text = BundleFormat.noteText(
      origin: manifest.origin, manifest: bytes(BundleFormat.manifest))
    if Self.signedText(bytes(BundleFormat.note), by: verifier) != text {
      add(.signature, BundleFormat.note)
    }
    checkFiles(manifest, contents)
    if bytes(BundleFormat.verifierKey) != Array((verifier.text + "\n").utf8) {
      add(.key, BundleFormat.verifierKey)
    }
    checkCheckpoint(bytes(BundleFormat.checkpoint), manifest, verifier)
    checkEntries(
      bytes(BundleFormat.entries), bytes(BundleFormat.proofs), manifest, root)
    if let opened = contents[BundleFormat.opened] { checkOpened(opened) }
  }

  private mutating func add(_ kind: BundleFault.Kind, _ file: String, line: Int? = nil) {
    faults.append(BundleFault(kind, file, line: line))
  }

  /// The text of a note that this key has signed; nil for anything else.
  private static func signedText(_ bytes: [UInt8], by verifier: NoteVerifier) -> String? {
    guard let text = String(validating: bytes, as: UTF8.self), let note = SignedNote(text),
      note.isSigned(by: verifier)
    else { return nil }
    return note.text
  }

  private mutating func checkFiles(_ manifest: BundleManifest, _ contents: [String: [UInt8]]) {
    let own: Set = [BundleFormat.manifest, BundleFormat.note]
    let listed = Set(manifest.files.map(\.name))
    for name in listed.subtracting(contents.keys).sorted() { add(.missing, name) }
    for name in Set(contents.keys).subtracting(listed).subtracting(own).sorted() {
      add(.additional, name)
    }
    for file in manifest.files {
      guard let bytes = contents[file.name] else { continue }
      if Int64(bytes.count) != file.size || SHA256.text(of: bytes) != file.sha256 {
        add(.hash, file.name)
      }
    }
  }

  private mutating func checkCheckpoint(
    _ bytes: [UInt8], _ manifest: BundleManifest, _ verifier: NoteVerifier
  ) {
    guard let text = Self.signedText(bytes, by: verifier) else {
      add(.signature, BundleFormat.checkpoint)
      return
    }
    let stated = "\(manifest.origin)\n\(manifest.size)\n\(manifest.root)\n"
    if !text.utf8.starts(with: stated.utf8) { add(.mismatch, BundleFormat.checkpoint) }
  }

  private mutating func checkEntries(
    _ entries: [UInt8], _ proofs: [UInt8], _ manifest: BundleManifest, _ root: MerkleHash
  ) {
    let lines = BundleFormat.lines(entries)
    let paths = BundleFormat.lines(proofs)
    self.entries = lines.count
    if lines.count != manifest.entries { add(.count, BundleFormat.entries) }
    if paths.count != manifest.entries { add(.count, BundleFormat.proofs) }
    var last: UInt64?
    for (number, (line, path)) in zip(1..., zip(lines, paths)) {
      guard let proof = BundleProof(path) else {
        add(.malformed, BundleFormat.proofs, line: number)
        continue
      }
      if let last, proof.index <= last { add(.order, BundleFormat.proofs, line: number) }
      last = proof.index
      do {
        try Proofs.verifyInclusion(
          leaf: .leaf(line), index: proof.index, size: UInt64(manifest.size),
          proof: proof.hashes, root: root)
      } catch {
        add(.proof, BundleFormat.entries, line: number)
        continue
      }
      guard BundleFormat.json(line) != nil,
        let (event, recorded) = try? Array(line).withUnsafeBytes({ try EntryReader.read($0) }),
        recorded != nil
      else {
        add(.malformed, BundleFormat.entries, line: number)
        continue
      }
      if let bytes = event.sealed {
        sealed[Int64(proof.index)] = (
          bytes,
          SealingContext(
            origin: manifest.origin, eventID: event.id.description, type: event.type,
            customer: event.customer ?? "")
        )
      }
    }
  }

  private mutating func checkOpened(_ bytes: [UInt8]) {
    let (lines, isFramed) = BundleOpening.lines(bytes)
    guard isFramed else {
      add(.malformed, BundleFormat.opened)
      return
    }
    var left = Set(sealed.keys)
    for (number, line) in lines {
      guard let opening = BundleOpening(line) else {
        add(.malformed, BundleFormat.opened, line: number)
        continue
      }
      guard left.remove(opening.index) != nil, let part = sealed[opening.index] else {
        add(.additional, BundleFormat.opened, line: number)
        continue
      }
      guard let disclosure = opening.disclosure else {
        erased += 1
        continue
      }
      do throws(Disclosure.Mismatch) {
        try disclosure.check(against: part.bytes, for: part.context)
        opened += 1
      } catch {
        add(error == .commitment ? .commitment : .plaintext, BundleFormat.opened, line: number)
      }
    }
    if faults.isEmpty, !left.isEmpty { add(.missing, BundleFormat.opened) }
  }
}
