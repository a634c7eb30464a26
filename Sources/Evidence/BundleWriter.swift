internal import CanonicalJSON
internal import Crypto
public import EventLog
public import MerkleTree
public import Vault

/// Writes the files of a bundle one after another and keeps what the manifest says of them.
///
/// The log is walked once for every large file, so that nothing is held but a page.
public struct BundleWriter {
  private let place: any BundlePlace
  private var manifest: BundleManifest
  private let walk: Walk
  private let disclose: Discloser
  private var total = 0

  /// Entries written.
  public var count: Int { Int(manifest.entries) }

  /// Opens one sealed event; nil when its key is gone.
  public typealias Discloser = (RecordedEvent) throws -> Disclosure?
  /// Visits the entries of the bundle in order of position.
  public typealias Walk = (_ body: (borrowing EventRow) throws -> Void) throws -> Void

  /// - Parameter disclose: used only where personal fields are to be opened.
  public init(
    place: any BundlePlace, manifest: BundleManifest, walk: @escaping Walk,
    disclose: @escaping Discloser
  ) {
    self.place = place
    self.manifest = manifest
    self.walk = walk
    self.disclose = disclose
  }

  /// Entries and their proofs.
  public mutating func writeEntries(
    proof: @escaping (_ position: Int64) throws -> [MerkleHash]
  ) throws {
    var count: Int64 = 0
    let walk = walk
    try file(BundleFormat.entries) { put in
      var writer = EntryWriter()
      try walk { row in
        writer.write(row.parts)
        try put(writer.entry)
        try put.text("\n")
        count += 1
      }
    }
    manifest.entries = count
    try file(BundleFormat.proofs) { put in
      try walk { row in
        try put.text(
          BundleProof(index: UInt64(row.position - 1), hashes: try proof(row.position)).line)
      }
    }
  }

  public mutating func writeCheckpoint(_ note: SignedNote, verifier: NoteVerifier) throws {
    try file(BundleFormat.checkpoint) { put in try put.text(note.description) }
    try file(BundleFormat.verifierKey) { put in try put.text(verifier.text + "\n") }
  }

  /// The event keys and plaintexts of everything sealed.
  public mutating func writeOpened(reason: String) throws {
    let (walk, disclose) = (walk, disclose)
    try file(BundleFormat.opened) { put in
      try put.text(BundleOpening.head + "\n")
      var held: String?
      try walk { row in
        guard row.parts.sealed != nil else { return }
        let event = try row.recordedEvent()
        let disclosure = try disclose(event)
        if let held { try put.text(held + ",\n") }
        held = try BundleOpening(index: event.position - 1, disclosure: disclosure).line()
      }
      if let held { try put.text(held + "\n") }
      try put.text(try BundleOpening.foot(reason) + "\n")
    }
  }

  /// The page for people.
  ///
  /// - Parameters:
  ///   - reason: nil when nothing is opened.
  ///   - names: what touchpoints are called.
  public mutating func writePage(reason: String?, names: BundlePage.Names) throws {
    let (manifest, walk, disclose) = (manifest, walk, disclose)
    try file(BundleFormat.page) { put in
      let page = BundlePage(manifest: manifest, reason: reason, names: names)
      try put.text(page.head)
      try walk { row in
        let event = try row.recordedEvent()
        let disclosure = reason == nil || event.event.sealed == nil ? nil : try disclose(event)
        try put.text(page.row(event, disclosure))
      }
      try put.text(page.foot)
    }
  }

  /// The manifest and its signature; nothing follows.
  public mutating func writeManifest(signer: NoteSigner) throws {
    let bytes = try manifest.bytes()
    let text = BundleFormat.noteText(origin: manifest.origin, manifest: bytes)
    let note = SignedNote(text: text, signatures: [try signer.sign(text)])
    try file(BundleFormat.manifest) { put in try bytes.withUnsafeBytes { try put($0) } }
    try file(BundleFormat.note) { put in try put.text(note.description) }
  }

  /// Takes the bytes of one file, in pieces, and counts and hashes them.
  private final class Put {
    let place: any BundlePlace
    let name: String
    var size = 0
    var hash = SHA256()
    private var held: [UInt8] = []

    init(_ place: any BundlePlace, _ name: String) {
      self.place = place
      self.name = name
    }

    func callAsFunction(_ bytes: UnsafeRawBufferPointer) throws {
      size += bytes.count
      guard size <= BundleFormat.limit(name) else {
        throw BundleError.tooLarge(file: name, limit: BundleFormat.limit(name))
      }
      held.append(contentsOf: bytes)
      if held.count >= 1 << 16 { try flush() }
    }

    func text(_ text: String) throws {
      var text = text
      try text.withUTF8 { try self(UnsafeRawBufferPointer($0)) }
    }

    func flush() throws {
      try held.withUnsafeBytes { bytes in
        hash.update(bufferPointer: bytes)
        try place.write(bytes)
      }
      held.removeAll(keepingCapacity: true)
    }
  }

  private mutating func file(_ name: String, _ body: (Put) throws -> Void) throws {
    try place.begin(name)
    let put = Put(place, name)
    try body(put)
    try put.flush()
    try place.end()
    total += put.size
    guard total <= BundleFormat.total else {
      throw BundleError.tooLarge(file: name, limit: BundleFormat.total)
    }
    manifest.files.append(
      BundleManifest.File(name: name, size: Int64(put.size), sha256: put.hash.finalizedText()))
  }
}
