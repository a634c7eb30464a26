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
  /// Finishes an erasure that was broken off, where that can be done from here: whoever opens the
  /// logbook next does, also one who only reads.
  public func finishBrokenErasures() {
    guard !isImmutable, hasVaultKey, (try? isErasureBroken()) == true else { return }
    // One who reads is not kept from it: who writes next hears what is in the way.
    try? readyToWrite()
  }

  private func isErasureBroken() throws -> Bool {
    guard try log.knows(name: FactKind.customerErased.rawValue), hasVault else { return false }
    let vault = try vault()
    var isBroken = false
    try log.read(
      Selection(
        after: min(try vault.erasedThrough(), try purgedThrough(vault)),
        type: FactKind.customerErased.rawValue)
    ) { _ in
      isBroken = true
      return .stop
    }
    return isBroken
  }

  private static let purgedName = "purgedThrough"
  /// What the keys remembered when all of it was last held against the log.
  private static let rememberedName = "remembered"

  /// Events behind the last erasure after which the vault's positions are moved up.
  private static let farBehind: Int64 = 50_000

  /// Whether a vault and a key are here.
  var hasVault: Bool { hasVaultKey && FileManager.default.fileExists(atPath: folder.vault) }

  /// Finishes the erasures that the log holds and the vault does not know of, and those that only
  /// the keys remember; cheap when there are none.
  ///
  /// - Parameter isRestoring: other logbooks may stand under the same keys, which stay as they are.
  /// - Returns: customers whose erasure was recorded again.
  @discardableResult
  func finishErasures(isRestoring: Bool = false) throws -> [String] {
    let again = try recordRemembered(isRestoring: isRestoring)
    guard try log.knows(name: FactKind.customerErased.rawValue), hasVault else { return again }
    let vault = try vault()
    if !isRestoring { try keys.settle(vault, at: folder.vault) }
    let destroyed = try vault.erasedThrough()
    let purged = try purgedThrough(vault)
    let head = try checkNotAhead(vault)
    var pending: [KnownErasure] = []
    let from = min(destroyed, purged)
    try log.read(Selection(after: from, type: FactKind.customerErased.rawValue)) { row in
      let event = try row.recordedEvent()
      pending.append(
        KnownErasure(
          position: event.position, customer: String(event.event.streamID),
          reason: event.event.data["reason"]?.text ?? "",
          requestedBy: event.event.data["requestedBy"]?.text ?? ""))
      return .next
    }
    guard let last = pending.last?.position else {
      if head - from > Self.farBehind { try moveUp(vault, to: head) }
      return again
    }
    // Whoever recorded it may have died before it was remembered.
    try keys.remember(pending)
    let traces = try destroy(
      pending.filter { $0.position > destroyed }, in: vault, isRestoring: isRestoring)
    try purge(pending.map(\.position), through: last, traces, in: vault)
    return again
  }

  /// Records erasures that the keys remember and the log does not hold: it was put back from
  /// before them. Of customers of whom it knows nothing the vault alone is told.
  private func recordRemembered(isRestoring: Bool) throws -> [String] {
    guard hasVault || isRestoring, let digest = try keys.erasuresDigest() else { return [] }
    let vault = hasVault ? try vault() : nil
    if let vault { _ = try checkNotAhead(vault) }
    let known = try vault?.note(Self.rememberedName).map { String(decoding: $0, as: UTF8.self) }
    guard known != digest else { return [] }
    var recorded: [KnownErasure] = []
    var unknown: [String] = []
    for one in try keys.erasures() {
      if try !log.knows(customer: one.customer) {
        if try vault?.isErased(.customer, one.customer) == false { unknown.append(one.customer) }
      } else if try erasure(of: one.customer) == nil {
        recorded += try recordErasure(
          of: one.customer, reason: one.reason, requestedBy: one.requestedBy)
      }
    }
    try vault?.destroy(unknown)
    try keys.remember(recorded)
    if let vault, let digest = try keys.erasuresDigest() {
      try vault.transaction { try $0.keep(Array(digest.utf8), as: Self.rememberedName) }
    }
    return recorded.map(\.customer)
  }

  /// After the vault was put beside a log of this size.
  func rewindVault(to size: Int64) throws {
    try vault().rewind(
      to: size, marks: [Self.purgedName], prefix: Self.receiptPrefix,
      removing: [Self.rememberedName])
  }

  /// Positions of another history say nothing of this log: erasures would be taken for done.
  ///
  /// - Returns: the last position of the log.
  private func checkNotAhead(_ vault: Vault) throws -> Int64 {
    // Before the log, which may grow meanwhile.
    let through = max(try vault.erasedThrough(), try purgedThrough(vault))
    let found = try log.lastPosition()
    guard through <= found else { throw LogbookError.vaultAhead(through: through, found: found) }
    return found
  }

  private func purgedThrough(_ vault: Vault) throws -> Int64 {
    try vault.note(Self.purgedName).flatMap { Int64(String(decoding: $0, as: UTF8.self)) } ?? 0
  }

  private func moveUp(_ vault: Vault, to head: Int64) throws {
    _ = try vault.destroy([], through: head, renewal: nil) { _ in [] }
    try vault.transaction { try $0.keep(Array(String(head).utf8), as: Self.purgedName) }
  }

  /// Destroys keys and look-ups, and wraps the others under a fresh key.
  ///
  /// - Returns: the bytes of the destroyed keys; nil when that was done before.
  private func destroy(
    _ pending: [KnownErasure], in vault: Vault, isRestoring: Bool
  ) throws -> [[UInt8]]? {
    guard let last = pending.last?.position else { return nil }
    let renewal = isRestoring ? nil : try keys.renewal(of: folder.vault, surroundings.reached)
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
    let isFirst = try vault.transaction { transaction in
      // Another process may have finished the same meanwhile: its receipts stand.
      guard try purgedThrough(vault) < last else { return false }
      for (name, bytes) in receipts { try transaction.keep(bytes, as: name) }
      try transaction.keep(Array(String(last).utf8), as: Self.purgedName)
      return true
    }
    if isFirst, isRenewed, !alive.isEmpty { try keys.bury(alive) }
  }
}

extension String {
  /// Whether it is what the destroying noted, not what the purging adds.
  fileprivate var isOwn: Bool { ["keys", "lookups", "vaultKey"].contains(self) }
}
