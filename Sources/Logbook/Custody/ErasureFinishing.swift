internal import CanonicalJSON
internal import Custody
internal import EventLog
internal import Foundation
internal import Journeys
internal import ReadModels
internal import Storage
internal import Vault

/// What follows a `customer.erased` that somebody with the keys has ordered, whoever comes to do it.
///
/// The keys say who is to be erased, and the log where that is recorded: a fact that the keys do not
/// remember waits, whether or not a signature covers it by now. The vault says how far it is done,
/// in two positions: keys destroyed through one, traces removed through the other. An old vault that
/// is put back says less, and so has its erasures carried out again.
extension Logbook {
  static let purgedName = "purgedThrough"
  /// What the keys remembered when all of it was last carried out here.
  private static let rememberedName = "remembered"
  /// Erasures that were passed over because nobody has ordered them.
  static let unorderedName = "unordered"

  /// Events behind the last erasure after which the vault's positions are moved up.
  private static let farBehind: Int64 = 50_000

  /// Whether a vault and a key are here.
  var hasVault: Bool { hasVaultKey && FileManager.default.fileExists(atPath: folder.vault) }

  /// Finishes the erasures that were ordered: those the log holds and the vault does not know of,
  /// and those that only the keys remember; cheap when there are none.
  ///
  /// - Parameter isRestoring: other logbooks may stand under the same keys, which stay as they are.
  /// - Returns: customers whose erasure was recorded again.
  @discardableResult
  func finishErasures(isRestoring: Bool = false) throws -> [String] {
    if !isRestoring { try settleOrders() }
    let isNews = try hasNews()
    let again = isNews && (hasVault || isRestoring) ? try recordRemembered() : []
    guard hasVault else { return again }
    if try keys.erasuresDigest() != nil { _ = try checkNotAhead(vault()) }
    if try holdsErasures() {
      let preparation = try prepare()
      try withExtendedLifetime(preparation) {
        try carryOut(isNews: isNews, isRestoring: isRestoring)
      }
    }
    if isNews, let digest = try keys.erasuresDigest() {
      try vault().transaction { try $0.keep(Array(digest.utf8), as: Self.rememberedName) }
    }
    return again
  }

  func holdsErasures() throws -> Bool {
    try log.knows(name: FactKind.customerErased.rawValue)
      || log.knows(name: FactKind.staffErased.rawValue)
  }

  /// Orders that were on their way when their program died: remembered where the fact reached the
  /// log, else forgotten, as of any command that died before it had an answer.
  private func settleOrders() throws {
    guard keys.hasOrders else { return }
    try log.appendAll(gate: gate) { _ in
      let orders = try keys.orders()
      let recorded = try orders.compactMap { order in
        try erasure(of: order.subject).map {
          KnownErasure(
            position: $0, subject: order.subject, reason: order.reason,
            requestedBy: order.requestedBy)
        }
      }
      try keys.remember(recorded)
      try keys.forgetOrders(of: orders.map(\.subject))
      return false
    }
  }

  /// Whether the keys remember what the vault has not heard of.
  private func hasNews() throws -> Bool {
    guard let digest = try keys.erasuresDigest() else { return false }
    guard hasVault else { return true }
    return try vault().note(Self.rememberedName) != Array(digest.utf8)
  }

  /// Records erasures that the keys remember and the log does not hold: it was put back from
  /// before them. Of customers of whom it knows nothing the vault alone is told.
  private func recordRemembered() throws -> [String] {
    let vault = hasVault ? try vault() : nil
    if let vault { _ = try checkNotAhead(vault) }
    var recorded: [KnownErasure] = []
    var unknown: [String] = []
    for one in try keys.erasures() {
      if let customer = one.customer, try !log.knows(customer: customer) {
        if try vault?.isErased(.customer, customer) == false { unknown.append(customer) }
      } else if try erasure(of: one.subject) == nil {
        recorded += try recordErasure(
          of: one.subject, reason: one.reason, requestedBy: one.requestedBy)
      }
    }
    try vault?.destroy(unknown)
    try keys.remember(recorded)
    try keys.forgetOrders(of: recorded.map(\.subject))
    return recorded.compactMap(\.customer)
  }

  private func carryOut(isNews: Bool, isRestoring: Bool) throws {
    let vault = try vault()
    if !isRestoring { try keys.settle(vault, at: folder.vault) }
    let destroyed = try vault.erasedThrough()
    let head = try checkNotAhead(vault)
    let from = min(destroyed, try purgedThrough(vault))
    let remembered = try keys.erasures()
    let ordered = Set(remembered.map(\.subject))
    var pending: [KnownErasure] = []
    var unordered: [KnownErasure] = []
    for one in try erasures(after: from) {
      if ordered.contains(one.subject) { pending.append(one) } else { unordered.append(one) }
    }
    // Ordered after the vault had passed them over.
    let late =
      isNews
      ? try remembered.filter { one in
        guard let position = try erasure(of: one.subject), position <= from else { return false }
        if let staff = one.staff { return try vault.staffName(staff) != nil }
        return try one.customer.map { try !vault.isErased(.customer, $0) } ?? false
      } : []
    try passOver(unordered, in: vault)
    guard let last = (late + pending).map(\.position).max() else {
      if head - from > Self.farBehind { try moveUp(vault, to: head) }
      return
    }
    try renewLookups(in: vault)
    // Positions are those of this log now.
    try keys.remember(pending)
    let traces = try destroy(
      late + pending.filter { $0.position > destroyed }, isLate: !late.isEmpty, in: vault,
      isRestoring: isRestoring)
    try purge((late + pending).map(\.position), through: last, traces, in: vault)
  }

  /// The erasures that the log holds behind a position.
  func erasures(after position: Int64) throws -> [KnownErasure] {
    var found: [KnownErasure] = []
    for kind in [FactKind.customerErased, .staffErased] where try log.knows(name: kind.rawValue) {
      try log.read(Selection(after: position, type: kind.rawValue)) { row in
        let event = try row.recordedEvent()
        found.append(
          KnownErasure(
            position: event.position, subject: event.event.subject,
            reason: event.event.data["reason"]?.text ?? "",
            requestedBy: event.event.data["requestedBy"]?.text ?? ""))
        return .next
      }
    }
    return found.sorted { $0.position < $1.position }
  }

  /// Notes what nobody has ordered, so that it is known when the positions have moved past it.
  private func passOver(_ unordered: [KnownErasure], in vault: Vault) throws {
    let standing = try passedOver(in: vault)
    let new = unordered.filter { one in !standing.contains { $0.position == one.position } }
    guard !new.isEmpty else { return }
    let json = JSON.array(
      (standing + new).map { one in
        .object(present: [
          ("position", .integer(one.position)), ("customer", one.customer.map(JSON.string)),
          ("staff", one.staff.map(JSON.string)),
        ])
      })
    let bytes = try json.canonicalBytes()
    try vault.transaction { try $0.keep(bytes, as: Self.unorderedName) }
  }

  /// Without reason and requester.
  func passedOver(in vault: Vault) throws -> [KnownErasure] {
    guard let bytes = try vault.note(Self.unorderedName) else { return [] }
    return try (JSON(strict: bytes).items ?? []).compactMap { item in
      guard let position = item["position"]?.int,
        let subject = item["customer"]?.text.map({ "customer/" + $0 })
          ?? item["staff"]?.text.map({ "staff/" + $0 })
      else { return nil }
      return KnownErasure(position: position, subject: subject, reason: "", requestedBy: "")
    }
  }

  /// After the vault was put beside a log of this size.
  func rewindVault(to size: Int64) throws {
    try vault().rewind(
      to: size, marks: [Self.purgedName], prefix: Self.receiptPrefix,
      removing: [Self.rememberedName, Self.unorderedName])
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

  func purgedThrough(_ vault: Vault) throws -> Int64 {
    try vault.position(Self.purgedName)
  }

  private func moveUp(_ vault: Vault, to head: Int64) throws {
    _ = try vault.destroy([], through: head, renewal: nil) { _ in [] }
    try vault.transaction { try $0.keep(Array(String(head).utf8), as: Self.purgedName) }
  }

  /// Destroys keys and look-ups, and wraps the others under a fresh key.
  ///
  /// Backups of the vault are looked at while nobody can change or copy it: each holds the keys as
  /// they were before or after, and those from before stand on the receipt.
  ///
  /// - Returns: the bytes of the destroyed keys; nil when that was done before.
  private func destroy(
    _ pending: [KnownErasure], isLate: Bool, in vault: Vault, isRestoring: Bool
  ) throws -> [[UInt8]]? {
    guard let last = pending.map(\.position).max() else { return nil }
    shared.serving?.names?.forget(pending.compactMap(\.customer))
    var alive: [KnownBackup] = []
    let renewal =
      isRestoring
      ? nil
      : try keys.renewal(of: folder.vault, buries: { alive }, surroundings.reached)
    let vaultKey: ErasureReceipt.VaultKey =
      renewal != nil ? .renewed : keys.isVaultKeyGiven ? .given : .kept
    let destruction = try vault.destroy(
      pending.compactMap(\.customer), staff: pending.compactMap(\.staff), through: last,
      isLate: isLate, renewal: renewal,
      committed: { [surroundings] in surroundings.reached("destroyed") }
    ) { destruction in
      alive = try keys.backups().filter { $0.kind == .vault && !$0.isDead }
      let paths = JSON.array(alive.map { .string($0.path) })
      func counted(_ count: Int) -> JSON? { count == 0 ? nil : .integer(Int64(count)) }
      let done = JSON.object(present: [
        ("keys", .integer(Int64(destruction.keys))),
        ("copies", counted(destruction.copies)),
        ("lookups", .integer(Int64(destruction.lookups))),
        ("names", counted(destruction.staff)), ("vaultKey", .string(vaultKey.rawValue)),
        ("deadBackups", renewal == nil ? [] : paths),
        ("openBackups", renewal == nil ? paths : []),
      ])
      let bytes = try done.canonicalBytes()
      return pending.map { (Self.receiptName($0.position), bytes) }
    }
    return destruction?.traces
  }

  /// Removes what may be left outside the vault's tables, and completes the receipts.
  private func purge(
    _ positions: [Int64], through last: Int64, _ traces: [[UInt8]]?, in vault: Vault
  ) throws {
    let isRebuilt = rebuildReadModels()
    surroundings.reached("purged")
    let isLogShort = try maintenance.truncateWAL()
    let isVaultShort = try vault.truncateWAL()
    let files = [folder.log, folder.vault, folder.readModels].flatMap { path in
      ["", "-wal", "-shm"].map { path + $0 }
    }.filter { Standing($0)?.kind == .file }
    let found = traces.flatMap { TraceSearch.files(files, with: $0) }
    func names(_ paths: [String]) -> JSON {
      .array(paths.map { .string(($0 as NSString).lastPathComponent) })
    }
    let search: [JSON.Member] =
      found.map { [.init("searched", names(files)), .init("found", names($0))] } ?? []
    let more =
      [JSON.Member("walTruncated", .bool(isLogShort && isVaultShort))] + search
      + (isRebuilt ? [] : [.init("readModels", "notRebuilt")])
    surroundings.reached("truncated")
    try vault.transaction { transaction in
      for name in positions.map(Self.receiptName) {
        let kept = try vault.note(name).map { try JSON(strict: $0) } ?? .object([])
        // Another process may have finished the same meanwhile: its receipts stand.
        guard kept["walTruncated"] == nil else { continue }
        let whole = JSON.object((kept.members ?? []) + more)
        try transaction.keep(whole.canonicalBytes(), as: name)
      }
      let through = max(last, try purgedThrough(vault))
      try transaction.keep(Array(String(through).utf8), as: Self.purgedName)
    }
  }
  /// Nothing in the read models is personal, and the keys are gone by now: where they cannot be made
  /// anew the erasure is done all the same, and the receipt says so.
  private func rebuildReadModels() -> Bool {
    do {
      let models = try readModels()
      defer { models.close() }
      _ = try models.rebuild()
      return true
    } catch {
      return false
    }
  }
}
