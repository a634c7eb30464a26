import EventLog
import EventLogConformance
import Foundation
import GRDB
import MerkleTree
import Storage
import TestSupport
import Testing

@testable import EventLogSQLite

@Suite("The file of a log", .temporaryFolder)
struct FormatTests {
  @Test("The writing connection keeps a WAL and syncs every commit")
  func settings() async throws {
    let files = try LogFiles.make()
    try await files.withLog { try await $0.putEach([Sample.event(1)]) }
    let queue = try LogSchema.file(files.path).openWriter()
    try queue.inDatabase { database in
      for (name, value) in [
        ("journal_mode", "wal"), ("synchronous", "2"), ("recursive_triggers", "1"),
        ("wal_autocheckpoint", "0"), ("trusted_schema", "0"), ("temp_store", "2"),
        ("user_version", "2"), ("application_id", String(0x5473_746C)),
      ] {
        let found = try String.fetchOne(database, sql: "PRAGMA \(name)")
        #expect(found == value, "\(name)")
      }
    }
    try queue.close()
  }

  @Test("A log whose WAL another program turned off is written with one again")
  func otherJournal() async throws {
    let files = try LogFiles.make()
    try files.withDatabase { try $0.execute(sql: "PRAGMA journal_mode = DELETE") }
    let log = try files.open()
    try await log.put(Sample.event(1))
    #expect(try log.lastPosition() == 1)
    try log.close()
    try files.withDatabase { database in
      let mode = try String.fetchOne(database, sql: "PRAGMA journal_mode")
      #expect(mode == "wal")
    }
  }

  @Test("A log of a newer format is refused by its version")
  func newer() throws {
    let files = try LogFiles.make()
    try files.withDatabase { try $0.execute(sql: "PRAGMA user_version = 3") }
    let error = StorageError.newer(path: files.path, found: 3, known: 2)
    #expect(throws: error) { try files.open() }
    #expect(throws: error) { try SQLiteEventLog.origin(path: files.path) }
  }

  @Test("Another program's database, a text and an empty file are refused as foreign")
  func foreign() throws {
    let files = LogFiles(
      folder: TemporaryFolder.path, signer: try #require(NoteSigner.generate(name: "a")))
    let database = try DatabaseQueue(path: files.path)
    try database.write { try $0.execute(sql: "CREATE TABLE event (position INTEGER)") }
    try database.close()
    #expect(throws: StorageError.foreign(path: files.path)) { try files.open() }
    for text in ["", String(repeating: "not a database\n", count: 400)] {
      try Data(text.utf8).write(to: URL(fileURLWithPath: files.path))
      #expect(throws: StorageError.foreign(path: files.path)) { try files.open() }
    }
  }

  @Test("A log that is not there is missing, and opening does not make it")
  func missing() throws {
    let files = LogFiles(
      folder: TemporaryFolder.path, signer: try #require(NoteSigner.generate(name: "a")))
    #expect(throws: StorageError.missing(path: files.path)) { try files.open() }
    #expect(!FileManager.default.fileExists(atPath: files.path))
  }

  @Test("A log is not made where a file stands, and the file is left as it is")
  func existing() async throws {
    let files = try LogFiles.make()
    try await files.withLog { try await $0.putEach(Sample.events(1..<4)) }
    #expect(throws: StorageError.exists(path: files.path)) {
      try SQLiteEventLog.create(path: files.path, origin: "other", options: files.options())
    }
    try await files.withLog { log in
      let last = try log.lastPosition()
      #expect(log.origin == Sample.origin && last == 3)
    }
  }

  @Test("A log lists the customers its events name and the streams of a kind")
  func lists() async throws {
    let files = try LogFiles.make()
    let log = try files.open()
    try await log.putEach([
      Sample.event(1, subject: "journey/J-2", customer: "C-2"),
      Sample.event(2, subject: "journey/J-1", customer: "C-1"),
      Sample.event(3, subject: "journey/J-1", customer: "C-2"),
      Sample.event(4, subject: "journeys/é"), Sample.event(5, subject: "journey/客"),
      Sample.event(6, subject: "customer/C-1"),
    ])
    #expect(try log.customers() == ["C-2", "C-1"])
    #expect(try log.knows(customer: "C-1") && !log.knows(customer: "C-3"))
    #expect(
      try log.subjects(prefix: "journey/") == ["journey/J-1", "journey/J-2", "journey/客"])
    #expect(try log.subjects(prefix: "access/").isEmpty)
    try log.close()
  }

  @Test("A log knows its origin without being opened")
  func origin() throws {
    #expect(try SQLiteEventLog.origin(path: LogFiles.make().path) == Sample.origin)
  }

  @Test("A closed log leaves one file: its WAL is moved into it")
  func oneFile() async throws {
    let files = try LogFiles.make()
    try await files.withLog { try await $0.putEach(Sample.events(1..<400)) }
    let names = try FileManager.default.contentsOfDirectory(atPath: files.folder)
    #expect(names.filter { $0.hasPrefix("log.sqlite") } == ["log.sqlite"])
  }

  @Test("A log is closed with a signed checkpoint of its head, and may be closed again")
  func closing() async throws {
    let files = try LogFiles.make()
    let log = try files.open()
    try await log.putEach(Sample.events(1..<11))
    let head = try log.head()
    try log.close()
    try log.close()
    let note = try files.withDatabase { database in
      try String.fetchOne(database, sql: "SELECT note FROM checkpoint WHERE size = 10")
    }
    let signed = try #require(note.flatMap { SignedNote($0) })
    #expect(signed.isSigned(by: files.signer.verifier))
    #expect(Checkpoint(text: signed.text)?.root == head.root)
  }
}
