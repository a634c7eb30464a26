internal import CanonicalJSON
internal import EventLog
internal import EventLogSQLite
internal import Foundation
internal import Journeys
internal import ReadModels
internal import Storage
internal import Vault

/// What follows a `customer.erased`, whoever comes to do it.
///
/// The log says what is to be erased; the vault says how far that is done, in two positions: keys
/// destroyed through one, traces removed through the other. An old vault that is put back says
/// less, and so has its erasures carried out again.
extension Logbook {
  private static let purgedName = "purgedThrough"

  /// Events behind the last erasure after which the vault's positions are moved up.
  private static let farBehind: Int64 = 50_000

  /// Whether a vault and a key are here.
  var hasVault: Bool { hasVaultKey && FileManager.default.fileExists(atPath: folder.vault) }

  /// Finishes the erasures that the log holds and the vault does not know of; cheap when there are
  /// none.
  ///
  /// - Parameter renewing: false where other logbooks may stand under the same vault key.
  func finishErasures(renewing: Bool = true) throws {
    guard try log.knows(name: FactKind.customerErased.rawValue), hasVault else { return }
    let vault = try vault()
    try keys.settle(vault)
    let destroyed = try vault.erasedThrough()
    let purged =
      try vault.note(Self.purgedName).flatMap { Int64(String(decoding: $0, as: UTF8.self)) } ?? 0
    var pending: [(position: Int64, customer: String)] = []
    let from = min(destroyed, purged)
    try log.read(Selection(after: from, type: FactKind.customerErased.rawValue)) { row in
      pending.append(
        (row.position, String(String(decoding: row.parts.subject, as: UTF8.self).dropFirst(9))))
      return .next
    }
    guard let last = pending.last?.position else {
      let head = try log.lastPosition()
      if head - from > Self.farBehind { try moveUp(vault, to: head) }
      return
    }
    let traces = try destroy(pending.filter { $0.position > destroyed }, in: vault, renewing)
    try purge(pending.map(\.position), through: last, traces, in: vault)
  }

  private func moveUp(_ vault: Vault, to head: Int64) throws {
    _ = try vault.destroy([], through: head, renewal: nil) { _ in [] }
    try vault.transaction { try $0.keep(Array(String(head).utf8), as: Self.purgedName) }
  }

  /// Destroys keys and look-ups, and wraps the others under a fresh key.
  ///
  /// - Returns: the bytes of the destroyed keys; nil when that was done before.
  private func destroy(
    _ pending: [(position: Int64, customer: String)], in vault: Vault, _ renewing: Bool
  ) throws -> [[UInt8]]? {
    guard let last = pending.last?.position else { return nil }
    let renewal = renewing ? keys.renewal(surroundings.reached) : nil
    let vaultKey: ErasureReceipt.VaultKey =
      renewal != nil ? .renewed : keys.isVaultKeyGiven ? .given : .kept
    let destruction = try vault.destroy(
      pending.map(\.customer), through: last, renewal: renewal,
      committed: { [surroundings] in surroundings.reached("destroyed") }
    ) { destruction in
      let done: JSON = [
        "keys": .integer(Int64(destruction.keys)),
        "lookups": .integer(Int64(destruction.lookups)),
        "vaultKey": .string(vaultKey.rawValue),
      ]
      let bytes = try done.canonicalBytes()
      return pending.map { (Self.receiptName($0.position), bytes) }
    }
    return destruction?.traces
  }

  /// Removes what may be left outside the vault's tables, and completes the receipts.
  private func purge(
    _ positions: [Int64], through last: Int64, _ traces: [[UInt8]]?, in vault: Vault
  ) throws {
    let models = try readModels()
    do {
      defer { models.close() }
      _ = try models.rebuild()
    }
    surroundings.reached("purged")
    let isLogShort = try log.truncateWAL()
    let isVaultShort = try vault.truncateWAL()
    let files = [folder.log, folder.vault, folder.readModels].flatMap { path in
      ["", "-wal", "-shm"].map { path + $0 }
    }.filter { FileManager.default.fileExists(atPath: $0) }
    let found = traces.flatMap { TraceSearch.files(files, with: $0) }
    let known = try keys.backups()
    let alive = known.filter { $0.kind == .vault && !$0.isDead }
    func names(_ paths: [String]) -> JSON {
      .array(paths.map { .string(($0 as NSString).lastPathComponent) })
    }
    var isRenewed = false
    let receipts = try positions.map { position in
      let kept = try vault.note(Self.receiptName(position)).map { try JSON(strict: $0) }
      let hasNewKey = kept?["vaultKey"]?.text == ErasureReceipt.VaultKey.renewed.rawValue
      isRenewed = isRenewed || hasNewKey
      let more: [JSON.Member] = [
        .init("walTruncated", .bool(isLogShort && isVaultShort)),
        .init("deadBackups", .array(hasNewKey ? alive.map { .string($0.path) } : [])),
        .init("openBackups", .array(hasNewKey ? [] : alive.map { .string($0.path) })),
      ]
      let search: [JSON.Member] =
        found.map { [.init("searched", names(files)), .init("found", names($0))] } ?? []
      return (
        Self.receiptName(position),
        try JSON.object((kept?.members ?? []).filter { $0.key.isOwn } + more + search)
          .canonicalBytes()
      )
    }
    surroundings.reached("truncated")
    try vault.transaction { transaction in
      for (name, bytes) in receipts { try transaction.keep(bytes, as: name) }
      try transaction.keep(Array(String(last).utf8), as: Self.purgedName)
    }
    if isRenewed, !alive.isEmpty {
      try keys.keep(
        known.map { one in
          var one = one
          if one.kind == .vault { one.isDead = true }
          return one
        })
    }
  }
}

extension String {
  /// Whether it is what the destroying noted, not what the purging adds.
  fileprivate var isOwn: Bool { ["keys", "lookups", "vaultKey"].contains(self) }
}
