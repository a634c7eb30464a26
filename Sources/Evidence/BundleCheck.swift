internal import Crypto
public import MerkleTree

/// What a check of a bundle found.
public struct BundleCheck: Sendable {
  /// At most `listed`, in the order in which they were found.
  public private(set) var faults: [BundleFault] = []
  /// Faults beyond those.
  public private(set) var more = 0
  /// Whether the check went no further, because there were too many.
  public private(set) var isCutShort = false
  /// Nil until it is known who signed it.
  public private(set) var manifest: BundleManifest?
  public internal(set) var entries = 0
  /// Sealed parts that were opened and hold, and those whose key is gone.
  public internal(set) var opened = 0
  public internal(set) var erased = 0

  public static let listed = 20
  private static let counted = 1_000

  /// There is no point in going on.
  struct Stop: Error {}

  /// Checks a bundle with nothing but a verifier key, cheap things first: which files there are; the
  /// signatures of manifest and checkpoint; every file against the manifest; then every entry
  /// through its proof to the checkpoint's root, and opened texts against their entries.
  ///
  /// It stops at the first signature that does not hold and at the first file that is another, so
  /// that whoever did not sign a bundle cannot make its check expensive.
  ///
  /// - Throws: `StorageError` when there is nothing to read.
  public init(path: String, verifier: NoteVerifier) throws {
    do {
      let files = try BundleFiles(path: path)
      for fault in files.faults { try add(fault) }
      if faults.isEmpty { try check(files.members, verifier) }
    } catch is BundleUnreadable {
      faults = [BundleFault(.unreadable, "")]
      more = 0
    } catch is Stop {}
  }

  mutating func add(_ kind: BundleFault.Kind, _ file: String, line: Int? = nil) throws(Stop) {
    try add(BundleFault(kind, file, line: line))
  }

  private mutating func add(_ fault: BundleFault) throws(Stop) {
    if faults.count < Self.listed {
      faults.append(fault)
    } else {
      more += 1
      if faults.count + more == Self.counted {
        isCutShort = true
        throw Stop()
      }
    }
  }

  /// Adds a fault after which nothing else is looked at.
  private mutating func stop(_ kind: BundleFault.Kind, _ file: String) throws(Stop) -> Never {
    try add(kind, file)
    throw Stop()
  }

  private mutating func check(
    _ members: [String: BundleMember], _ verifier: NoteVerifier
  ) throws {
    func bytes(_ name: String) throws -> [UInt8] { try members[name]?.bytes() ?? [] }
    let manifest = try signedManifest(
      try bytes(BundleFormat.manifest), try bytes(BundleFormat.note), verifier)
    self.manifest = manifest
    try checkList(manifest, members)
    if try bytes(BundleFormat.verifierKey) != Array((verifier.text + "\n").utf8) {
      try stop(.key, BundleFormat.verifierKey)
    }
    guard let text = Self.signedText(try bytes(BundleFormat.checkpoint), by: verifier) else {
      try stop(.signature, BundleFormat.checkpoint)
    }
    let stated = "\(manifest.origin)\n\(manifest.size)\n\(manifest.root)\n"
    if !text.utf8.starts(with: stated.utf8) { try stop(.mismatch, BundleFormat.checkpoint) }
    for file in manifest.files where try members[file.name]?.sha256() != file.sha256 {
      try stop(.hash, file.name)
    }
    try checkEntries(members, manifest)
  }

  /// The manifest, of which nothing is read before its signature holds.
  private mutating func signedManifest(
    _ bytes: [UInt8], _ note: [UInt8], _ verifier: NoteVerifier
  ) throws(Stop) -> BundleManifest {
    guard let text = Self.signedText(note, by: verifier), BundleFormat.signs(text, bytes) else {
      try stop(.signature, BundleFormat.note)
    }
    guard let manifest = BundleManifest(bytes) else {
      try stop(.malformed, BundleFormat.manifest)
    }
    let stated = BundleFormat.noteText(origin: manifest.origin, manifest: bytes)
    guard text.utf8.elementsEqual(stated.utf8) else { try stop(.signature, BundleFormat.note) }
    return manifest
  }

  /// The text of a note that this key has signed; nil for anything else.
  private static func signedText(_ bytes: [UInt8], by verifier: NoteVerifier) -> String? {
    guard let text = String(validating: bytes, as: UTF8.self), let note = SignedNote(text),
      note.isSigned(by: verifier)
    else { return nil }
    return note.text
  }

  /// Names and sizes, before anything large is read.
  private mutating func checkList(
    _ manifest: BundleManifest, _ members: [String: BundleMember]
  ) throws(Stop) {
    let own: Set = [BundleFormat.manifest, BundleFormat.note]
    let listed = Set(manifest.files.map(\.name))
    for name in listed.subtracting(members.keys).sorted() { try add(.missing, name) }
    for name in Set(members.keys).subtracting(listed).subtracting(own).sorted() {
      try add(.additional, name)
    }
    guard faults.isEmpty else { throw Stop() }
    for file in manifest.files where members[file.name]?.size != Int(file.size) {
      try stop(.hash, file.name)
    }
  }
}
