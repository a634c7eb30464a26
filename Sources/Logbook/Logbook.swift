internal import Access
internal import CanonicalJSON
internal import Chronology
internal import Crypto
public import Custody
public import EventLog
internal import Foundation
internal import Importing
internal import Interchange
public import Journeys
internal import MerkleTree
internal import ReadModels
internal import Storage
internal import Synchronization
internal import Vault
public import Wording

/// An open logbook as one session uses it: every use case once, each on a thread that may wait.
///
/// Who acts, and whether it was asked to stop, is the session's; everything else is shared with all
/// others. The doors for people and programs are the methods of `Session`.
public final class Logbook: Sendable {
  let folder: LogbookFolder
  /// Where a logbook is read from that cannot be written; kept for as long as it is.
  private let place: ReadingPlace?
  let isImmutable: Bool
  /// What logbook.yaml says now.
  public var settings: Settings { shared.cache.settings() }
  public let surroundings: Surroundings
  public let log: any EventLog
  /// The same log, for who keeps it.
  let maintenance: any EventLogMaintenance
  public let keys: KeyRing
  let gate: DomainGate
  /// Whether it is being restored, or looked at to be adopted: what is signed moves no head.
  let isRestored: Bool
  let shared: SharedLogbook
  private let who: ActingPerson
  /// The position that lists must have reached; nil: where the log ends when they are asked for.
  let needed: Int64?

  /// The format of the logs that this program writes.
  public static var logFormat: Int { LogStore.format }

  /// What a new logbook needs to be told.
  public struct Plan: Sendable {
    public var dealer: String
    public var origin: String
    public var timeZone = "Asia/Shanghai"
    public var language = Language.chinese
    /// The YAML of another blueprint to begin with.
    public var blueprint: [UInt8]?

    public init(dealer: String, origin: String) {
      self.dealer = dealer
      self.origin = origin
    }
  }

  // MARK: Opening

  /// Opens a logbook; what only some uses need is opened when they need it.
  public convenience init(at path: String, surroundings: Surroundings) throws {
    try self.init(LogbookFolder(path: path), place: nil, surroundings: surroundings)
  }

  /// Opens a logbook only to check it, also where nothing can be written, and where the schema was
  /// changed.
  public convenience init(reading path: String, surroundings: Surroundings) throws {
    var folder = LogbookFolder(path: path)
    guard folder.exists else { throw LogbookError.noLogbook(path: path) }
    let place = try ReadingPlace(of: folder)
    folder.locks = place?.folder
    folder.databases = place?.isCopied == true ? place?.folder : nil
    try self.init(folder, place: place, surroundings: surroundings, isInspected: true)
  }

  /// Opens a logbook that is being restored: what it signs does not move the kept head.
  convenience init(restoring path: String, surroundings: Surroundings) throws {
    try self.init(
      LogbookFolder(path: path), place: nil, surroundings: surroundings, keepsHead: false)
  }

  /// - Parameter keys: nil for those of the log's origin.
  init(
    _ folder: LogbookFolder, place: ReadingPlace?, surroundings: Surroundings,
    keepsHead: Bool = true, isInspected: Bool = false, keys made: KeyRing? = nil
  ) throws {
    guard folder.exists else { throw LogbookError.noLogbook(path: folder.path) }
    self.folder = folder
    self.place = place
    isImmutable = place?.isCopied == false
    self.surroundings = surroundings
    var store = LogStore(folder, surroundings)
    store.isImmutable = isImmutable
    store.isInspected = isInspected
    let origin = try store.origin()
    // It names the folder of the keys, and stands in a file that others may have written.
    try OriginRule.check(origin)
    let keys = made ?? KeyRing(origin: origin, surroundings: surroundings)
    self.keys = keys
    if place == nil {
      OutputNotes.settle(beside: keys)
      folder.removeAbandoned()
      if (try? keys.original(of: folder)) == nil { keys.removeAbandoned() }
    }
    let signing =
      keys.exists
      ? LogSigning(
        origin: origin,
        signersOfHead: { try keys.signers(origin: origin, size: $0, in: $1) }
      ) { if keepsHead { try keys.keep($0) } } : nil
    maintenance = try store.open(signing: signing)
    log = maintenance
    let cache = try LogbookCache(folder, log)
    gate = DomainGate(cache.blueprints)
    isRestored = !keepsHead
    shared = SharedLogbook(
      cache, BoardReaders(path: folder.readModels), threads: surroundings.threads)
    who = ActingPerson(surroundings.actor)
    needed = nil
  }

  /// The same open logbook, used by somebody else or for something else.
  ///
  /// - Parameter needed: the position of what that user has written, which lists must show.
  init(
    _ other: Logbook, by who: ActingPerson, needed: Int64?,
    isInterrupted: @escaping @Sendable () -> Bool
  ) {
    folder = other.folder
    place = other.place
    isImmutable = other.isImmutable
    var surroundings = other.surroundings
    surroundings.actor = who.given
    surroundings.isInterrupted = isInterrupted
    self.surroundings = surroundings
    log = other.log
    maintenance = other.maintenance
    keys = other.keys
    gate = other.gate
    isRestored = other.isRestored
    shared = other.shared
    self.who = who
    self.needed = needed
  }

  /// Signs what was written and closes.
  public func close() throws {
    shared.serving?.stop()
    shared.boards.close()
    let (vault, access) = shared.state.withLock {
      $0.outputs = []
      $0.serving = nil
      return ($0.vault, $0.access)
    }
    // Not under that lock: it waits for whoever opens or closes a database.
    access?.close()
    vault?.close()
    try log.close()
    guard place == nil else { return }
    for path in [folder.log, folder.vault, folder.readModels, folder.access] {
      EmptyWAL.remove(beside: path, openingLock: folder.openingLock)
    }
  }

  func noteOutput(_ path: String) {
    guard place == nil else { return }
    shared.state.withLock { [keys] opened in
      if let note = OutputNotes.make(of: path, beside: keys) { opened.outputs.append(note) }
    }
  }

  /// The blueprints published here.
  func shelf() throws -> BlueprintShelf { try shared.cache.shelf() }

  /// Whether a vault key is here at all, so that names may be opened where nobody asked for it.
  public var hasVaultKey: Bool {
    do {
      _ = try keys.vaultKey()
      return true
    } catch KeyError.missing {
      return false
    } catch {
      // One that is there and cannot be used is for whoever opens names to hear of.
      return true
    }
  }

  /// The vault; throws when the key is missing or wrong.
  func vault() throws -> Vault {
    if let vault = shared.state.withLock({ $0.vault }) { return vault }
    return try shared.opening.withLock {
      if let vault = shared.state.withLock({ $0.vault }) { return vault }
      let vault = try openVault()
      shared.state.withLock { $0.vault = vault }
      return vault
    }
  }

  private func openVault() throws -> Vault {
    try Vault(
      path: folder.vault, vaultKey: keys.vaultKey(), origin: log.origin,
      lockPath: folder.vaultLock, openingLockPath: folder.openingLock, wait: surroundings.wait,
      otherKeys: { [keys] in try keys.vaultKeys() })
  }

  /// Appends batches in one transaction during which keys are made: nobody else changes the vault
  /// meanwhile, so a thread that holds it while it waits for the log cannot deadlock with this one.
  func appendAllWithVault(
    _ body: (_ append: (EventBatch) throws -> [AppendOutcome]) throws -> Bool
  ) throws {
    try vault().exclusively { try log.appendAll(gate: gate, body) }
  }

  func readModels() throws -> ReadModels {
    ReadModels(
      path: folder.readModels, lockPath: folder.readModelsLock, openingLockPath: folder.openingLock,
      wait: surroundings.wait, log: log, plans: try shelf().plans, readers: shared.boards)
  }

  /// Everything that must hold before the first write: the log is the one that was signed last,
  /// and its keys are here.
  ///
  /// - Parameter finishes: whether erasures that were ordered and broken off are carried out; not
  ///   by a command that only reads and records that it did.
  func readyToWrite(finishes: Bool = true) throws {
    let isReady = shared.state.withLock {
      $0.isHeadChecked && ($0.isFinished || !finishes)
    }
    if isReady { return try knowActor() }
    try LockOrder.holding(.readiness) {
      try shared.readiness.withLock { try makeReady(finishes: finishes) }
    }
  }

  private func makeReady(finishes: Bool) throws {
    if !shared.state.withLock({ $0.isHeadChecked }) {
      if let copyNotice { throw copyNotice }
      // Before anything else: what follows signs, and moves the kept head.
      let unkept = try checkTail()
      try finishRotation()
      try finishRestore()
      try checkInstance()
      try settleRestores()
      let signer = try keys.signer(origin: log.origin)
      try keys.checkPair(signer)
      try keys.check(signer.verifier, KeyHistory(log), size: log.lastPosition())
      _ = try shelf()
      try keys.forgetCreation(of: folder)
      if let unkept { try keepMissingHead(unkept) }
      shared.state.withLock { $0.isHeadChecked = true }
    }
    if finishes, !shared.state.withLock({ $0.isFinished }) {
      try settlePlans()
      try finishErasures()
      shared.state.withLock { $0.isFinished = true }
    }
    try knowActor()
  }

  private func knowActor() throws {
    guard who.code.withLock({ $0 }) == nil else { return }
    let code = try staffCode(surroundings.actor)
    who.code.withLock { $0 = code }
  }

  var rememberedClosedStaff: (position: Int64, ids: Set<String>)? {
    get { shared.state.withLock { $0.closedStaff } }
    set { shared.state.withLock { $0.closedStaff = newValue } }
  }

  /// Who acts: a member of staff by their id, also where the name was given.
  var actor: String { who.code.withLock { $0 } ?? surroundings.actor }

  // MARK: Blueprints

  /// Publishes a blueprint: the file by content, then the fact.
  ///
  /// - Parameter settings: the hash of the settings with which a logbook begins; no other
  ///   publication has one.
  /// - Returns: the blueprint, and whether it is new here.
  public func publish(
    _ yaml: [UInt8], settings: String? = nil
  ) throws -> (blueprint: Blueprint, isNew: Bool) {
    try readyToWrite()
    let preparation = try prepare()
    let (blueprint, event, made) = try publication(yaml, settings: settings)
    guard let event else { return (blueprint, false) }
    do {
      _ = try withExtendedLifetime(preparation) { try append(event) }
    } catch {
      // A trouble with the disk may have left the event in the log: its file stays.
      if let made, !(error is StorageError) {
        try takeBack(.init(blueprints: [made]), of: preparation)
      }
      throw error
    }
    return (blueprint, true)
  }

  /// Puts a blueprint's file in its place and makes the fact that publishes it; no fact when it
  /// is published already.
  ///
  /// - Returns: also the hash of a file that was put there, for one that was not.
  func publication(
    _ yaml: [UInt8], settings begun: String? = nil
  ) throws -> (blueprint: Blueprint, event: Event?, made: String?) {
    let blueprint = try BlueprintYAML.read(String(decoding: yaml, as: UTF8.self))
    let sha256 = BlueprintShelf.sha256(of: yaml)
    if let standing = try shelf().published.last(where: {
      $0.id == blueprint.id && $0.version == blueprint.version
    }) {
      guard standing.sha256 == sha256 else {
        throw LogbookError.blueprintDiffers(blueprint.id, version: blueprint.version)
      }
      return (blueprint, nil, nil)
    }
    let path = folder.blueprint(sha256)
    try folder.makeInside("blueprints")
    let isNew = !FileManager.default.fileExists(atPath: path)
    if isNew { try DurableFile.write(yaml, to: path, mode: 0o644) }
    let now = surroundings.now()
    return (
      blueprint,
      Event(
        id: newID(), source: log.origin, type: FactKind.blueprintPublished.rawValue,
        subject: "blueprint/\(blueprint.id)", time: now,
        timeOffset: settings.timeZone.offset(at: now), actor: actor,
        data: .object(present: [
          ("blueprint", .string(blueprint.id)), ("blueprintVersion", .integer(blueprint.version)),
          ("settings", begun.map(JSON.string)), ("sha256", .string(sha256)),
        ])), isNew ? sha256 : nil
    )
  }

  public func blueprints() throws -> [Blueprint] { try shelf().blueprints }

  // MARK: Appending one event

  func newID() -> EventID {
    var generator = SystemRandomNumberGenerator()
    return .version7(at: surroundings.now(), using: &generator)
  }

  /// Appends one checked event; throws what refuses it.
  ///
  /// - Parameters:
  ///   - first: the publication of the blueprint that the event needs; left out if it is published
  ///     by then, and in the log only together with the event.
  ///   - isOwn: made by the command that alone may write such a fact.
  func append(
    _ event: Event, after first: Event? = nil, expected: Int64? = nil, isOwn: Bool = false
  ) throws -> Receipt {
    let batch = try batch(event, after: first, expected: expected, isOwn: isOwn)
    return try log.appendNow(batch, gate: gate)[0].received()
  }

  /// A batch of one group: the event, and what must be published before it.
  ///
  /// - Parameter takesNewest: refused where its blueprint has a newer version by then.
  func batch(
    _ event: Event, after first: Event? = nil, expected: Int64? = nil, isOwn: Bool = false,
    takesNewest: Bool = false
  ) throws -> EventBatch {
    let batch = shared.batches.take() ?? EventBatch(capacity: 1 << 12)
    let digests = batch.start(recorded: surroundings.now())
    batch.beginGroup(
      expected: expected.map { [.init(subject: event.subject, version: $0)] } ?? [])
    for one in [first, event].compactMap({ $0 }) {
      guard let kind = FactKind(rawValue: one.type) else {
        throw FactError.unknownType(type: one.type)
      }
      digests.entries.append(
        .init(
          digest: try FactReader.read(kind, one.data, occurred: one.time.milliseconds),
          isOptional: kind == .blueprintPublished && first != nil, isOwn: isOwn,
          isByHand: true, checksIDs: true, takesNewest: takesNewest))
      try batch.append(one)
    }
    return batch
  }

  /// The published blueprint behind a journey, for folds.
  func blueprintFinder() throws -> (String, Int64) -> Blueprint? {
    let shelf = try shelf()
    return { shelf.find($0, $1) }
  }
}

extension AppendOutcome {
  /// Where the events stand; nil where nothing of them is in the log.
  var receipt: Receipt? {
    switch self {
    case .appended(let positions): Receipt(positions: positions, duplicate: false)
    case .duplicate(let first): Receipt(positions: first...first, duplicate: true)
    case .unneeded, .refused: nil
    }
  }

  /// The same; throws what refused them.
  func received() throws -> Receipt {
    if case .refused(let refusal) = self { throw refusal }
    guard let receipt else { throw AppendError.empty }
    return receipt
  }
}
