internal import CanonicalJSON
internal import Custody
internal import EventLog
internal import Foundation
internal import MerkleTree
internal import Storage
internal import Wording

/// The logbook at work under some keys: remembered beside them, so that a copy of its folder is
/// known to be one.
///
/// A copied folder holds the same id, so the id alone is not enough: a folder is a copy if it is
/// elsewhere while the logbook still exists at its known place. A logbook that was moved, or
/// brought to another machine, is found under its id alone, and remembered anew.
struct KnownLogbook: Equatable {
  let id: String
  let path: String
  /// Where the keys were then. Keys that were copied along with a logbook serve that one.
  let keys: String
}

extension LogbookFolder {
  private var instance: String { path + "/instance" }

  /// Which logbook this folder is; nil for one that earlier versions made and nobody wrote to since.
  func instanceID() throws -> String? {
    guard FileManager.default.fileExists(atPath: instance) else { return nil }
    let text = String(decoding: try read(instance, limit: 4096), as: UTF8.self)
      .trimmingCharacters(in: .whitespacesAndNewlines)
    return text.isEmpty ? nil : text
  }

  func keepInstance(_ id: String) throws {
    try DurableFile.write(Array((id + "\n").utf8), to: instance, mode: 0o644)
  }
}

extension KeyRing {
  private var instancePath: String { folder + "/instance.json" }

  func knownLogbook() throws -> KnownLogbook? {
    guard let bytes = try readIfThere(instancePath) else { return nil }
    guard let json = try? JSON(strict: bytes), let id = json["id"]?.text,
      let path = json["logbook"]?.text, let keys = json["keys"]?.text
    else { throw KeyError.malformed(path: instancePath) }
    return KnownLogbook(id: id, path: path, keys: keys)
  }

  func keep(_ known: KnownLogbook) throws {
    let json: JSON = [
      "id": .string(known.id), "logbook": .string(known.path), "keys": .string(known.keys),
    ]
    try DurableFile.write(Array((json.prettyText() + "\n").utf8), to: instancePath)
  }

  /// The logbook at work, if it still exists at its place and these are the keys that it knows;
  /// nil where a folder that is put here may take its place.
  func logbookAtWork() throws -> KnownLogbook? {
    guard exists, let known = try knownLogbook(), !areElsewhere(known) else { return nil }
    return try known.stands() ? known : nil
  }

  /// Whether these keys were moved or copied since.
  fileprivate func areElsewhere(_ known: KnownLogbook) -> Bool {
    FolderIdentity(known.keys) != FolderIdentity(folder)
  }

  /// The logbook at work of which a folder is a copy; nil where it is that logbook itself, or may
  /// become it.
  func original(of folder: LogbookFolder) throws -> KnownLogbook? {
    guard exists, let known = try knownLogbook(), try known.stands(),
      FolderIdentity(known.path) != FolderIdentity(folder.path)
    else { return nil }
    return try areElsewhere(known) && folder.instanceID() == known.id ? nil : known
  }

  /// Remembers a folder as the logbook at work.
  func adopt(_ folder: LogbookFolder) throws {
    let standing = try folder.instanceID()
    let id = standing ?? UUID().uuidString.lowercased()
    if standing == nil { try folder.keepInstance(id) }
    let own = known(folder, id)
    if try knownLogbook() != own { try keep(own) }
  }

  /// Whether a folder is remembered as the logbook at work, in its place.
  func knows(_ folder: LogbookFolder) throws -> Bool {
    guard let id = try folder.instanceID() else { return false }
    return try knownLogbook() == known(folder, id)
  }

  private func known(_ folder: LogbookFolder, _ id: String) -> KnownLogbook {
    KnownLogbook(
      id: id, path: FolderIdentity.resolve(folder.path) ?? folder.path,
      keys: FolderIdentity.resolve(self.folder) ?? self.folder)
  }
}

extension KnownLogbook {
  /// Whether it stands where it is known to be. What cannot be looked at is taken to stand there.
  fileprivate func stands() throws -> Bool {
    let folder = LogbookFolder(path: path)
    var about = stat()
    guard stat(folder.log, &about) == 0 else { return errno != ENOENT && errno != ENOTDIR }
    guard let found = try folder.instanceID() else { return true }
    return found == id
  }
}

extension Logbook {
  /// The logbook of which this is a copy that nobody has adopted; such a copy is only read.
  var original: KnownLogbook? {
    guard !isRestored else { return nil }
    return try? keys.original(of: folder)
  }

  /// What to know of a copy: of what it is one, and what is lost by going on with either; nil for
  /// the logbook at work.
  public var copyNotice: LogbookError? { original.map(copyError) }

  /// Makes sure that this is the logbook at work, before the first write.
  ///
  /// - Throws: `LogbookError.copy`.
  func checkInstance() throws {
    // While a logbook is being made it is not at its final place yet.
    guard keys.exists, try keys.creation() == nil else { return }
    if try keys.knows(folder) { return }
    // Of two that begin at once the first becomes the logbook; the other learns that it is a copy.
    let known = try keys.changing { () -> KnownLogbook? in
      if let known = try keys.original(of: folder) { return known }
      try keys.adopt(folder)
      return nil
    }
    if let known { throw copyError(known) }
  }

  func copyError(_ known: KnownLogbook) -> LogbookError {
    let size = (try? log.lastPosition()) ?? 0
    let other = try? comparison(with: known)
    return .copy(
      path: folder.path, of: known.path, size: size, other: other?.size, common: other?.common)
  }

  /// How many events the other log holds, and how many both begin with.
  func comparison(with known: KnownLogbook) throws -> (size: Int64, common: Int64) {
    let other = try LogStore(LogbookFolder(path: known.path), surroundings).open()
    defer { try? other.close() }
    let size = try other.lastPosition()
    var (low, high) = (Int64(0), min(size, try log.lastPosition()))
    while low < high {
      let middle = (low + high + 1) / 2
      if let root = try maintenance.rootIfSound(at: middle),
        try other.rootIfSound(at: middle) == root
      {
        low = middle
      } else {
        high = middle - 1
      }
    }
    return (size, low)
  }
}

extension LogbookError {
  /// Names both, and what is lost by going on with either.
  static func sentence(
    ofCopy path: String, of original: String, _ size: Int64, _ other: Int64?, _ common: Int64?
  ) -> Sentence {
    guard let other, let common else {
      let chinese = [
        "\(path) 是日志目录 \(original) 的副本，只能读，不能写。",
        "继续用原来的：--logbook \(original)（副本独有的内容不在其中）。",
        "改用副本：touchstone restore --adopt --logbook \(path)（原来的独有的内容会丢失，并且从此只能读）",
      ]
      let english = [
        "\(path) is a copy of the logbook \(original): it can be read and not written.",
        "To go on with the logbook: --logbook \(original); what only the copy holds is not in it.",
        "To go on with the copy: touchstone restore --adopt --logbook \(path);",
        "what only the logbook holds is then lost, and it can only be read from then on",
      ]
      return Sentence(chinese.joined(), english.joined(separator: " "))
    }
    let mine = lost(size, behind: common)
    let theirs = lost(other, behind: common)
    let shorter = other > common ? " --accept-shorter" : ""
    let chinese = [
      "\(path)（\(size) 条）是日志目录 \(original)（\(other) 条）的副本，只能读，不能写。",
      "继续用原来的：--logbook \(original)，放弃副本\(mine.chinese)。",
      "改用副本：touchstone restore --adopt\(shorter) --logbook \(path)，",
      "放弃原来的\(theirs.chinese)，并且它从此只能读",
    ]
    let english = [
      "\(path) (\(size) events) is a copy of the logbook \(original) (\(other) events):",
      "it can be read and not written. To go on with the logbook: --logbook \(original);",
      "giving up the copy \(mine.english).",
      "To go on with the copy: touchstone restore --adopt\(shorter) --logbook \(path);",
      "giving up the logbook \(theirs.english), and it can only be read from then on",
    ]
    return Sentence(chinese.joined(), english.joined(separator: " "))
  }

  private static func lost(_ end: Int64, behind common: Int64) -> Sentence {
    end > common
      ? Sentence("丢失其第 \(common + 1) 至 \(end) 条", "loses its positions \(common + 1) to \(end)")
      : Sentence("什么也不丢", "loses nothing")
  }
}
