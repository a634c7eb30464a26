internal import Foundation
internal import Storage

/// Where the files of a logbook lie.
struct LogbookFolder: Sendable {
  let path: String
  /// Where log and vault are read from, if not from here.
  var databases: String?
  /// Where locks stand, if not here.
  var locks: String?

  init(path: String) {
    self.path = path
  }

  var log: String { (databases ?? path) + "/log.sqlite" }
  var readModels: String { path + "/readmodels.sqlite" }
  var vault: String { (databases ?? path) + "/vault.sqlite" }
  var settings: String { path + "/logbook.yaml" }
  /// Who may come in.
  var access: String { path + "/access.sqlite" }
  var blueprints: String { path + "/blueprints" }
  /// The dealer's own factor sets.
  var factors: String { path + "/factors" }
  /// Held around every write transaction on the log.
  var lock: String { (locks ?? path) + "/logbook.lock" }
  /// Held while the read models are brought up to date.
  var readModelsLock: String { (locks ?? path) + "/readmodels.lock" }
  /// The vault is written while the log's transaction is open, so it has a lock of its own.
  var vaultLock: String { (locks ?? path) + "/vault.lock" }
  /// Shared by all who put something outside the log for an append that is to come.
  var preparingLock: String { (locks ?? path) + "/preparing.lock" }
  /// Held while settings, calendars and factor sets are changed together with what the log says of
  /// them.
  var settingsLock: String { (locks ?? path) + "/settings.lock" }
  /// Held while who may come in is changed.
  var accessLock: String { (locks ?? path) + "/access.lock" }
  /// Held around opening and closing.
  var openingLock: String { (locks ?? path) + "/opening.lock" }

  /// Reads a small file of the logbook; no link is followed inside the folder.
  ///
  /// - Throws: `FileError`, `StorageError`.
  func read(_ file: String, limit: Int = RegularFile.limit) throws -> [UInt8] {
    try RegularFile.read(file, below: path, limit: limit)
  }

  func blueprint(_ sha256: String) -> String { "\(blueprints)/\(sha256).yaml" }

  func factorSet(_ id: String, version: String) -> String { "\(factors)/\(id)-\(version).yaml" }

  var exists: Bool { FileManager.default.fileExists(atPath: log) }

  /// Whether something stands where a new logbook is to be made.
  var isTaken: Bool {
    let names = try? FileManager.default.contentsOfDirectory(atPath: path)
    if let names { return !names.isEmpty }
    return FileManager.default.fileExists(atPath: path)
  }

  /// Makes a folder inside this one; a link that stands there would lead what is written elsewhere.
  ///
  /// - Throws: `FileError.link`, `StorageError`.
  func makeInside(_ name: String) throws {
    let inner = path + "/" + name
    var about = stat()
    if lstat(inner, &about) == 0, about.st_mode & S_IFMT == S_IFLNK {
      throw FileError.link(path: inner)
    }
    try DurableFolder.make(inner)
  }

  /// Removes what commands that were killed left beside files of the logbook.
  func removeAbandoned() {
    PartPlace.removeAbandoned(in: path, inner: ["blueprints", "factors", "calendars"])
  }
}
