import CanonicalJSON
import Custody
import Foundation
import Storage
import Testing

@testable import Logbook

@Suite("The manifest of a backup, when somebody else has written it")
struct BackupManifestTests {
  private let desk: TemporaryLogbook
  private let backup: URL

  init() throws {
    desk = try TemporaryLogbook()
    backup = desk.folder.appending(path: "b")
    _ = try desk.book.backUp(to: backup.path, vaultTo: nil)
    try desk.book.close()
  }

  private func change(_ body: (JSON) -> JSON) throws {
    let manifest = backup.appending(path: "manifest.json")
    let json = try JSON(strict: Array(Data(contentsOf: manifest)))
    try Data(body(json).prettyText().utf8).write(to: manifest)
  }

  private func replace(_ key: String, _ value: JSON) throws {
    try change { json in
      .object((json.members ?? []).map { $0.key == key ? .init(key, value) : $0 })
    }
  }

  private func restore(
    _ options: RestoreOptions = RestoreOptions(), surroundings: Surroundings? = nil
  ) throws {
    _ = try Logbook.restore(
      from: backup.path, to: desk.folder.appending(path: "new").path, options,
      surroundings: surroundings ?? desk.book.surroundings)
  }

  @Test(
    "No file outside the folder is touched because it names one",
    arguments: ["../victim", "blueprints/../../victim"])
  func outside(name: String) throws {
    let victim = desk.folder.appending(path: "victim.next")
    try Data("mine".utf8).write(to: victim)
    try replace("files", .object([.init(name, .string(BlueprintShelf.sha256(of: [1])))]))
    try desk.fresh { _ = try $0.backUp(to: backup.path, vaultTo: nil) }
    #expect(try Data(contentsOf: victim) == Data("mine".utf8))
    try restore()
  }

  @Test("An origin that leads out of the keys' folder is refused before anything is made there")
  func origin() throws {
    let before = try FileManager.default.subpathsOfDirectory(atPath: desk.folder.path)
    try replace("origin", "../evil")
    #expect(throws: BackupError.fileDamaged(path: backup.path, name: "manifest.json")) {
      try restore()
    }
    #expect(try FileManager.default.subpathsOfDirectory(atPath: desk.folder.path) == before)
  }

  @Test("One that was signed is not taken without its signature, whatever its size")
  func stripped() throws {
    try change { json in
      .object((json.members ?? []).filter { !["note", "lengths"].contains($0.key) })
    }
    #expect(throws: BackupError.unsigned(path: backup.path)) { try restore() }
    // Nobody here knows of a signed one: it may be of an earlier version.
    try FileManager.default.removeItem(atPath: desk.book.keys.folder + "/backups.json")
    try restore()
  }

  @Test("A restore that could not put the logbook in its place leaves no word that moves the head")
  func unplaced() throws {
    try desk.fresh { book in
      var opened = FactInput(type: "journey.opened")
      opened.journey = "D1"
      opened.customer = "C-1"
      _ = try book.record(opened)
    }
    let kept = try desk.book.keys.head()
    var surroundings = desk.book.surroundings
    let new = desk.folder.appending(path: "new")
    surroundings.reached = { step in
      guard step == "noted" else { return }
      try? FileManager.default.createDirectory(
        at: new.appending(path: "taken"), withIntermediateDirectories: true)
    }
    var options = RestoreOptions()
    options.acceptsShorter = true
    #expect(throws: StorageError.self) { try restore(options, surroundings: surroundings) }
    #expect(try desk.book.keys.move() == nil && desk.book.keys.head() == kept)
  }

  @Test(
    "What beside the keys cannot be read is refused, and not lost when it is written the next time",
    arguments: ["backups.json", "erasures.json"])
  func malformed(name: String) throws {
    let path = desk.book.keys.folder + "/" + name
    let text = #"[{"kind": "other", "path": "/x", "position": "1"}]"#
    try Data(text.utf8).write(to: URL(filePath: path))
    let keys = desk.book.keys
    #expect(throws: KeyError.malformed(path: path)) {
      if name == "backups.json" {
        try keys.remember(KnownBackup(kind: .log, path: "/y", time: ""))
      } else {
        try keys.remember([
          KnownErasure(position: 1, subject: "customer/C-1", reason: "r", requestedBy: "S")
        ])
      }
    }
    #expect(try String(contentsOfFile: path, encoding: .utf8) == text)
  }
}
