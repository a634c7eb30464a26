internal import CanonicalJSON
internal import Foundation
internal import MerkleTree
internal import Storage

/// Where a backup went, remembered beside the keys: a logbook that is copied tells nobody.
struct KnownBackup: Sendable, Equatable {
  enum Kind: String, Sendable {
    case log, vault
  }

  let kind: Kind
  let path: String
  /// RFC 3339.
  let time: String
  /// The vault key that opened it is gone.
  var isDead = false
}

/// An erasure as it is remembered beside the keys: a log that is put back from before it still
/// carries it out.
struct KnownErasure: Sendable, Equatable {
  let position: Int64
  let customer: String
  let reason: String
  let requestedBy: String
}

extension KeyRing {
  private var backupsPath: String { folder + "/backups.json" }
  private var erasuresPath: String { folder + "/erasures.json" }
  private var lossesPath: String { folder + "/accepted-losses" }

  /// Keeps others from changing what is remembered while it is read, changed and written.
  private func changing<Result>(_ body: () throws -> Result) throws -> Result {
    try FileLock(path: folder + "/memory.lock").holding(wait: wait, body)
  }

  private func list(_ path: String) throws -> [JSON] {
    guard let bytes = try DurableFile.readIfThere(path) else { return [] }
    guard let items = try? JSON(strict: bytes).items else {
      throw LogbookError.keyMalformed(path: path)
    }
    return items
  }

  private func keep(_ items: [JSON], _ path: String) throws {
    try DurableFile.write(Array((JSON.array(items).prettyText() + "\n").utf8), to: path)
  }

  func backups() throws -> [KnownBackup] {
    try list(backupsPath).compactMap { item in
      guard let kind = item["kind"]?.text.flatMap(KnownBackup.Kind.init),
        let path = item["path"]?.text
      else { return nil }
      return KnownBackup(
        kind: kind, path: path, time: item["time"]?.text ?? "", isDead: item["dead"] == true)
    }
  }

  private func keep(_ backups: [KnownBackup]) throws {
    try keep(
      backups.map { one in
        [
          "kind": .string(one.kind.rawValue), "path": .string(one.path),
          "time": .string(one.time), "dead": .bool(one.isDead),
        ]
      }, backupsPath)
  }

  /// Remembers a backup; an earlier one of its kind in the same folder was replaced by it.
  func remember(_ backup: KnownBackup) throws {
    try changing {
      try keep(backups().filter { $0.kind != backup.kind || $0.path != backup.path } + [backup])
    }
  }

  /// Notes of backups of the vault that nothing opens any more.
  func bury(_ dead: [KnownBackup]) throws {
    try changing {
      try keep(
        backups().map { one in
          var one = one
          if dead.contains(one) { one.isDead = true }
          return one
        })
    }
  }

  func erasures() throws -> [KnownErasure] {
    try list(erasuresPath).compactMap { item in
      guard let position = item["position"]?.int, let customer = item["customer"]?.text,
        let reason = item["reason"]?.text, let requestedBy = item["requestedBy"]?.text
      else { return nil }
      return KnownErasure(
        position: position, customer: customer, reason: reason, requestedBy: requestedBy)
    }
  }

  /// Remembers erasures, one for each customer: the one that stands in the log now.
  func remember(_ erasures: [KnownErasure]) throws {
    guard !erasures.isEmpty else { return }
    try changing {
      let standing = try self.erasures()
      let again = Set(erasures.map(\.customer))
      let all = standing.filter { !again.contains($0.customer) } + erasures
      guard erasures.contains(where: { !standing.contains($0) }) else { return }
      try keep(
        all.map { one in
          [
            "position": .integer(one.position), "customer": .string(one.customer),
            "reason": .string(one.reason), "requestedBy": .string(one.requestedBy),
          ]
        }, erasuresPath)
    }
  }

  /// Changes whenever somebody is remembered; nil while nobody is.
  func erasuresDigest() throws -> String? {
    try DurableFile.readIfThere(erasuresPath).map { BlueprintShelf.sha256(of: $0) }
  }

  /// Notes, one line a time, that somebody has accepted a log shorter than the kept head.
  func rememberLoss(from kept: Int64, root: String, to size: Int64, at time: String) throws {
    try changing {
      let before = try DurableFile.readIfThere(lossesPath) ?? []
      try DurableFile.write(
        before + Array("\(time) \(kept) \(root) -> \(size)\n".utf8), to: lossesPath)
    }
  }
}
