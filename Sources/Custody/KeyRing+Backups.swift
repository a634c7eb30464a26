public import CanonicalJSON
internal import Foundation
internal import MerkleTree
internal import Storage

/// Where a backup went, remembered beside the keys: a logbook that is copied tells nobody.
public struct KnownBackup: Sendable, Equatable {
  public enum Kind: String, Sendable {
    case log, vault
  }

  public let kind: Kind
  public let path: String
  /// RFC 3339.
  public let time: String
  /// The vault key that opened it is gone.
  public var isDead = false
  /// The fewest events of a backup here whose manifest is signed; nil where none is.
  public var signedFrom: Int64?

  public init(
    kind: Kind, path: String, time: String, isDead: Bool = false, signedFrom: Int64? = nil
  ) {
    self.kind = kind
    self.path = path
    self.time = time
    self.isDead = isDead
    self.signedFrom = signedFrom
  }
}

extension KeyRing {
  private var backupsPath: String { folder + "/backups.json" }
  private var lossesPath: String { folder + "/accepted-losses" }

  /// Keeps others from changing what is remembered while it is read, changed and written.
  public func changing<Result>(_ body: () throws -> Result) throws -> Result {
    try FileLock(path: folder + "/memory.lock", rank: .files).holding(wait: wait, body)
  }

  public func list(_ path: String) throws -> [JSON] {
    guard let bytes = try readIfThere(path) else { return [] }
    guard let items = try? JSON(strict: bytes).items else {
      throw KeyError.malformed(path: path)
    }
    return items
  }

  /// What each item of a list says. One that cannot be read is refused: passed over, it would be lost
  /// when the list is written the next time.
  ///
  /// - Throws: `KeyError.malformed`.
  public func list<Item>(_ path: String, _ read: (JSON) -> Item?) throws -> [Item] {
    try list(path).map { json in
      guard let item = read(json) else { throw KeyError.malformed(path: path) }
      return item
    }
  }

  public func keep(_ items: [JSON], _ path: String) throws {
    try DurableFile.write(Array((JSON.array(items).prettyText() + "\n").utf8), to: path)
  }

  public func backups() throws -> [KnownBackup] {
    try list(backupsPath) { item in
      guard let kind = item["kind"]?.text.flatMap(KnownBackup.Kind.init),
        let path = item["path"]?.text
      else { return nil }
      return KnownBackup(
        kind: kind, path: path, time: item["time"]?.text ?? "", isDead: item["dead"] == true,
        signedFrom: item["signedFrom"]?.int)
    }
  }

  private func keep(_ backups: [KnownBackup]) throws {
    try keep(
      backups.map { one in
        .object(present: [
          ("kind", .string(one.kind.rawValue)), ("path", .string(one.path)),
          ("time", .string(one.time)), ("dead", .bool(one.isDead)),
          ("signedFrom", one.signedFrom.map(JSON.integer)),
        ])
      }, backupsPath)
  }

  /// Remembers a backup; an earlier one of its kind in the same folder was replaced by it.
  public func remember(_ backup: KnownBackup) throws {
    try changing {
      let standing = try backups()
      var backup = backup
      for one in standing where one.kind == backup.kind && one.path == backup.path {
        backup.signedFrom = [backup.signedFrom, one.signedFrom].compactMap { $0 }.min()
      }
      try keep(standing.filter { $0.kind != backup.kind || $0.path != backup.path } + [backup])
    }
  }

  /// Notes that what stands in the place of a known backup is signed.
  public func noteSigned(_ kind: KnownBackup.Kind, _ path: String, from size: Int64) throws {
    try changing {
      try keep(
        backups().map { one in
          var one = one
          if one.kind == kind, one.path == path { one.signedFrom = one.signedFrom ?? size }
          return one
        })
    }
  }

  /// Notes of backups of the vault that nothing opens any more.
  public func bury(_ dead: [KnownBackup]) throws {
    try changing {
      try keep(
        backups().map { one in
          var one = one
          if dead.contains(one) { one.isDead = true }
          return one
        })
    }
  }

  /// Notes, one line a time, that somebody has accepted a log shorter than the kept head.
  public func rememberLoss(from kept: Int64, root: String, to size: Int64, at time: String) throws {
    try changing {
      let before = try readIfThere(lossesPath) ?? []
      try DurableFile.write(
        before + Array("\(time) \(kept) \(root) -> \(size)\n".utf8), to: lossesPath)
    }
  }
}
