internal import CanonicalJSON
internal import Foundation
public import MerkleTree
internal import Storage

/// What a backup says of itself: size and root of its log, and name, length and hash of every small
/// file. The log's own key signs it.
///
/// The log's file is not hashed: size and root say what each of its events is, and the copy of an
/// interrupted backup may hold more events than its manifest knows.
public struct BackupManifest: Sendable {
  public struct File: Sendable {
    public let name: String
    public let sha256: String
    /// In bytes; nil in a manifest of an earlier version.
    public let length: Int64?

    public init(name: String, sha256: String, length: Int64?) {
      self.name = name
      self.sha256 = sha256
      self.length = length
    }
  }

  public let origin: String
  public let size: Int64
  public let root: String
  public let time: String
  public let files: [File]
  /// Nil in a manifest of an earlier version.
  public private(set) var note: SignedNote?
  /// Whether something stands in the place of a note.
  public private(set) var hasNote = false
  /// What the note's text must be.
  private let statement: String

  private static let format: Int64 = 1

  public init(origin: String, size: Int64, root: String, time: String, files: [File]) throws {
    self.origin = origin
    self.size = size
    self.root = root
    self.time = time
    self.files = files
    statement = try Self.statement(
      Self.json(origin: origin, size: size, root: root, time: time, files: files), origin)
  }

  private static func json(
    origin: String, size: Int64, root: String, time: String, files: [File]
  ) -> JSON {
    [
      "format": .integer(format), "origin": .string(origin), "size": .integer(size),
      "root": .string(root), "time": .string(time),
      "files": .object(files.map { .init($0.name, .string($0.sha256)) }),
      "lengths": .object(
        files.compactMap { one in one.length.map { .init(one.name, .integer($0)) } }),
    ]
  }

  /// The text that is signed, which is no checkpoint of any log: the second line of one is a number.
  private static func statement(_ json: JSON, _ origin: String) throws -> String {
    let hash = ContentHash.sha256(of: try json.canonicalBytes())
    return "touchstone backup manifest\n\(origin)\n\(hash)\n"
  }

  /// - Throws: `BackupError`.
  public init(of folder: BackupFolder) throws {
    let bytes: [UInt8]
    do {
      bytes = try folder.read("manifest.json")
    } catch StorageError.missing {
      throw BackupError.notABackup(path: folder.path)
    }
    guard let json = try? JSON(strict: bytes), json["format"]?.int == Self.format,
      // It names the folder of the keys.
      let origin = json["origin"]?.text, (try? OriginRule.check(origin)) != nil,
      let size = json["size"]?.int,
      let root = json["root"]?.text, let files = json["files"]?.members,
      let statement = try? Self.statement(
        .object((json.members ?? []).filter { $0.key != "note" }), origin)
    else { throw BackupError.fileDamaged(path: folder.path, name: "manifest.json") }
    self.origin = origin
    self.size = size
    self.root = root
    time = json["time"]?.text ?? ""
    self.files = files.map {
      File(name: $0.key, sha256: $0.value.text ?? "", length: json["lengths"]?[$0.key]?.int)
    }
    hasNote = json["note"] != nil
    note = json["note"]?.text.flatMap { SignedNote($0) }
    self.statement = statement
  }

  public func write(to folder: BackupFolder, signer: NoteSigner) throws {
    let note = SignedNote(text: statement, signatures: [try signer.sign(statement)])
    let json = Self.json(origin: origin, size: size, root: root, time: time, files: files)
    let signed = JSON.object((json.members ?? []) + [.init("note", .string(note.description))])
    try DurableFile.write(Array((signed.prettyText() + "\n").utf8), to: folder.manifest)
  }

  /// Whether a key that was good at this size has signed exactly this manifest.
  public func isSigned(by chain: VerifierChain) -> Bool {
    guard let note, note.text.utf8.elementsEqual(statement.utf8) else { return false }
    return chain.isSigned(note, at: UInt64(clamping: size))
  }

  /// The content of a file as it was put there; nil if it is missing or altered.
  public func bytes(of name: String, in folder: BackupFolder) -> [UInt8]? {
    files.first { $0.name == name }.flatMap { file in
      folder.named(file.name, file.sha256).bytes.flatMap {
        file.length == nil || file.length == Int64($0.count) ? $0 : nil
      }
    }
  }

  /// Puts the files in their places that the manifest names and that stand beside them still; what it
  /// names outside the folder is none of ours.
  public func settle(_ folder: BackupFolder) throws {
    for file in files where RegularFile.isInside(file.name) {
      try folder.named(file.name, file.sha256).settle()
    }
  }

  /// Every file is there with the content that was put there, and its name stays in the folder.
  ///
  /// - Parameter holidays: the holiday files that a logbook.yaml names.
  public func check(_ folder: BackupFolder, holidays: ([UInt8]) throws -> [String]) throws {
    for name in [BackupFolder.settings, BackupFolder.checkpoint]
    where !files.contains(where: { $0.name == name }) {
      throw BackupError.fileDamaged(path: folder.path, name: name)
    }
    let named = bytes(of: BackupFolder.settings, in: folder).flatMap { try? holidays($0) } ?? []
    for file in files {
      let isOurs =
        file.name == BackupFolder.settings || file.name == BackupFolder.checkpoint
        || file.name == BackupFolder.blueprint(file.sha256) || BackupFolder.isOwn(file.name)
        || named.contains(file.name) && BackupFolder.isHoliday(file.name)
      guard isOurs, bytes(of: file.name, in: folder) != nil
      else { throw BackupError.fileDamaged(path: folder.path, name: file.name) }
    }
  }

  /// What lies in the folder and is no part of the backup: it is never restored.
  public func strays(in folder: BackupFolder) throws -> [String] {
    let names = files.map(\.name)
    let known = Set(names + names.map { $0 + ".next" }).union(BackupFolder.databaseNames)
      .union(["manifest.json", "backup.lock"])
    return try folder.names().filter { !known.contains($0) }
  }
}
