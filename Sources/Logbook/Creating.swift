internal import CanonicalJSON
internal import Custody
internal import Foundation
internal import Interchange
internal import Journeys
internal import MerkleTree
internal import Storage
internal import Vault

extension Logbook {
  /// Makes a logbook and its keys, and publishes its blueprint as the first event.
  ///
  /// Both are made whole beside their places, the keys first put in theirs and the logbook then,
  /// under a lock for the keys' folder; a note among the keys says of which logbook they are to be
  /// until both are in place and announced. Interrupted anywhere, the same call again completes it,
  /// or clears what there is and begins anew; what is refused leaves nothing.
  /// - Parameter announce: gives the verifier key away; called when everything is in place. The
  ///   note goes after it, so that nobody is left with a logbook and without its key.
  /// - Throws: `LogbookError`, `StorageError`.
  public static func create(
    at path: String, _ plan: Plan, surroundings: Surroundings,
    announce: (Logbook) throws -> Void = { _ in }
  ) throws -> Logbook {
    try OriginRule.check(plan.origin)
    guard let zone = Zone(plan.timeZone) else { throw LogbookError.badTimeZone(plan.timeZone) }
    let yaml = plan.blueprint ?? ShippedBlueprints.newestStandard
    let blueprint = try BlueprintYAML.read(String(decoding: yaml, as: UTF8.self))
    let settings = Settings(
      dealer: plan.dealer, timeZone: zone, language: plan.language, blueprint: blueprint.id)
    try LogbookPlace.check(path, keys: surroundings.keyFolder)
    let keys = KeyRing(origin: plan.origin, surroundings: surroundings)
    guard keys.exists || !LogbookFolder(path: path).isTaken else {
      throw LogbookError.folderTaken(path: path)
    }
    let keyHolder = DurableFolder.holding(keys.folder)
    var made = try DurableFolder.make(keyHolder)
    do {
      made += try DurableFolder.make(DurableFolder.holding(path))
      let creation = Creation(
        target: LogbookFolder(path: realPath(path)), keys: keys, origin: plan.origin,
        settings: settings, blueprint: yaml, surroundings: surroundings)
      return try FileLock(folder: keyHolder, rank: .creation).holding(wait: surroundings.wait) {
        try creation.run(announce)
      }
    } catch {
      DurableFolder.remove(made)
      throw error
    }
  }

  /// The path without links and without a slash at its end; its last folder need not be there.
  private static func realPath(_ path: String) -> String {
    func resolved(_ path: String) -> String? {
      realpath(path, nil).map { real in
        defer { free(real) }
        return String(cString: real)
      }
    }
    if let real = resolved(path) { return real }
    guard let name = path.split(separator: "/").last,
      let folder = resolved(DurableFolder.holding(path))
    else { return path }
    return (folder == "/" ? "" : folder) + "/" + name
  }
}

/// A logbook that is being made.
private struct Creation {
  let target: LogbookFolder
  let keys: KeyRing
  let origin: String
  let settings: Settings
  let blueprint: [UInt8]
  let surroundings: Surroundings

  /// The lock for the folder above the keys is held.
  func run(_ announce: (Logbook) throws -> Void) throws -> Logbook {
    if let standing = try keys.creation() {
      if let book = try completed(standing) { return try end(book, announce) }
      try clear(standing)
    }
    guard !target.isTaken else { throw LogbookError.folderTaken(path: target.path) }
    guard !keys.exists else {
      throw LogbookError.keysTaken(origin: origin, folder: keys.folder)
    }
    try make()
    return try end(Logbook(at: target.path, surroundings: surroundings), announce)
  }

  /// Opens the logbook where an earlier call had put it in its place; nil where it had not.
  private func completed(_ standing: KeyRing.Creation) throws -> Logbook? {
    guard standing.logbook == target.path, target.exists else { return nil }
    guard standing.plan == digest else { throw LogbookError.folderTaken(path: target.path) }
    return try Logbook(at: target.path, surroundings: surroundings)
  }

  /// Takes away keys whose logbook never got its name: it still lies where it was made.
  private func clear(_ standing: KeyRing.Creation) throws {
    guard FileManager.default.fileExists(atPath: standing.part) else {
      throw LogbookError.keysTaken(origin: origin, folder: keys.folder)
    }
    guard standing.logbook == target.path else {
      throw LogbookError.creationUnfinished(origin: origin, path: standing.logbook)
    }
    try PartPlace.discard(keys.folder)
    PartPlace.removeAbandoned(beside: target.path)
  }

  private func end(_ book: Logbook, _ announce: (Logbook) throws -> Void) throws -> Logbook {
    do {
      _ = try book.shelf()
      try announce(book)
      try keys.forgetCreation(of: target)
      return book
    } catch {
      try? book.close()
      throw error
    }
  }

  private func make() throws {
    guard let signer = NoteSigner.generate(name: origin) else {
      throw KeyError.badOrigin(origin)
    }
    let keyPart = try PartPlace.folder(beside: keys.folder, isHidden: true)
    let newKeys = KeyRing(folder: keyPart.path, like: keys)
    let bookPart = try PartPlace.folder(beside: target.path)
    let vaultKey = Vault.makeKey()
    try newKeys.make(signer: signer, vaultKey: vaultKey)
    try newKeys.keep(
      KeyRing.Creation(logbook: target.path, part: bookPart.path, plan: digest))
    try fill(LogbookFolder(path: bookPart.path), newKeys, vaultKey)
    surroundings.reached("made")
    do {
      try keyPart.finish()
      surroundings.reached("keys")
      try bookPart.finish()
    } catch {
      guard !target.exists else { throw error }
      // Where others were first, the keys that stand there are not ours.
      let isOurs = (try? keys.creation()?.part) == bookPart.path
      do {
        if isOurs { try PartPlace.discard(keys.folder) }
      } catch {
        // The next call sees by it that these keys are of no logbook yet.
        bookPart.leave()
      }
      guard case StorageError.exists = error else { throw error }
      throw isOurs
        ? LogbookError.folderTaken(path: target.path)
        : .keysTaken(origin: origin, folder: keys.folder)
    }
    surroundings.reached("placed")
  }

  private func fill(_ folder: LogbookFolder, _ newKeys: KeyRing, _ vaultKey: [UInt8]) throws {
    try DurableFolder.make(folder.blueprints)
    try LogStore(folder, surroundings).create(origin: origin)
    try Vault.create(path: folder.vault, vaultKey: vaultKey)
    try DurableFile.write(Array(settings.yaml.utf8), to: folder.settings, mode: 0o644)
    let book = try Logbook(folder, place: nil, surroundings: surroundings, keys: newKeys)
    do {
      _ = try book.publish(
        blueprint, settings: BlueprintShelf.sha256(of: Array(settings.yaml.utf8)))
      try book.close()
    } catch {
      try? book.close()
      throw error
    }
    try DurableFolder.sync(folder.path)
  }

  /// Tells whether a call asks for the same logbook.
  private var digest: String {
    let asked: JSON = [
      "origin": .string(origin), "settings": .string(settings.yaml),
      "blueprint": .string(BlueprintShelf.sha256(of: blueprint)),
    ]
    return BlueprintShelf.sha256(of: Array(asked.compactText().utf8))
  }
}

extension KeyRing {
  /// What stands among the keys until their logbook is in its place and announced.
  struct Creation: Equatable {
    /// Where the logbook is to stand.
    let logbook: String
    /// Where it was made.
    let part: String
    let plan: String
  }

  private var creationPath: String { folder + "/init.json" }

  func keep(_ creation: Creation) throws {
    let json: JSON = [
      "logbook": .string(creation.logbook), "part": .string(creation.part),
      "plan": .string(creation.plan),
    ]
    try DurableFile.write(Array((json.prettyText() + "\n").utf8), to: creationPath)
  }

  func creation() throws -> Creation? {
    guard let bytes = try DurableFile.readIfThere(creationPath) else { return nil }
    guard let json = try? JSON(strict: bytes),
      let logbook = json["logbook"]?.text, let part = json["part"]?.text,
      let plan = json["plan"]?.text
    else { throw KeyError.malformed(path: creationPath) }
    return Creation(logbook: logbook, part: part, plan: plan)
  }

  /// Removes the note once its logbook is in its place; keeps one that speaks of another.
  func forgetCreation(of logbook: LogbookFolder) throws {
    guard let creation = try creation() else { return }
    var (named, opened) = (stat(), stat())
    guard stat(creation.logbook, &named) == 0, stat(logbook.path, &opened) == 0,
      named.st_dev == opened.st_dev, named.st_ino == opened.st_ino
    else { return }
    try DurableFile.remove(creationPath)
  }
}
