import Foundation
import GRDB
import Testing
import TestSupport

@testable import Storage

@Suite("What SQLite opens by name beside a database", .temporaryFolder)
struct SideFileTests {
  private var file: SQLiteFile {
    SQLiteFile(
      path: TemporaryFolder.file("a.sqlite"), applicationID: 7, version: 1,
      schema: ["CREATE TABLE t (n INTEGER) STRICT"])
  }

  private func make() throws -> SQLiteFile {
    let queue = try file.openWriter(create: true)
    try queue.close()
    return file
  }

  /// A file that must survive.
  private func victim() throws -> String {
    let path = TemporaryFolder.file("vault.key")
    try DurableFile.write(Array("secret".utf8), to: path)
    return path
  }

  private func expect(_ error: FileError, _ file: SQLiteFile, _ note: String = "") {
    #expect(throws: error, "\(note)") { try file.openReader().close() }
    #expect(throws: error, "\(note)") { try file.openWriter().close() }
    #expect(throws: error, "\(note)") { _ = try SQLiteFacts.read(log: file.path) }
    #expect(throws: error, "\(note)") { _ = try file.inspect() }
    EmptyWAL.remove(beside: file.path, openingLock: TemporaryFolder.file("lock"))
  }

  @Test("A journal that has SQLite delete the file it names is refused, and the file is there")
  func superJournal() throws {
    let file = try make()
    let victim = try victim()
    // The header of the database says that it keeps a rollback journal.
    var bytes = [UInt8](try Data(contentsOf: URL(filePath: file.path)))
    bytes[18] = 1
    bytes[19] = 1
    try Data(bytes).write(to: URL(filePath: file.path))
    try Data(journal(of: bytes, naming: victim)).write(to: URL(filePath: file.path + "-journal"))
    expect(.superJournal(path: file.path + "-journal"), file)
    #expect(FileManager.default.fileExists(atPath: victim))
    // Without the check SQLite deletes it: else this test would prove nothing.
    let queue = try DatabaseQueue(path: file.path)
    _ = try? queue.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM t") }
    #expect(!FileManager.default.fileExists(atPath: victim))
  }

  /// A hot journal of one page, as sqlite.org/fileformat2.html describes it.
  private func journal(of database: [UInt8], naming name: String) -> [UInt8] {
    let size = Int(database[16]) << 8 | Int(database[17])
    let page = Array(database[..<size])
    let mark: [UInt8] = [0xD9, 0xD5, 0x05, 0xF9, 0x20, 0xA1, 0x63, 0xD7]
    func number(_ value: UInt32) -> [UInt8] { withUnsafeBytes(of: value.bigEndian, Array.init) }
    var bytes = mark
    for value in [1, 12_345, UInt32(database.count / size), 512, UInt32(size)] {
      bytes += number(value)
    }
    bytes += [UInt8](repeating: 0, count: 512 - bytes.count)
    let sum = stride(from: size - 200, to: 0, by: -200).reduce(UInt32(12_345)) {
      $0 &+ UInt32(page[$1])
    }
    bytes += number(1) + page + number(sum)
    let text = Array(name.utf8)
    bytes += number(UInt32(0x4000_0000 / size + 1)) + text + number(UInt32(text.count))
    return bytes + number(text.reduce(0) { $0 &+ UInt32($1) }) + mark
  }

  @Test("A second name of another file is refused, and the file keeps its bytes")
  func secondName() throws {
    for suffix in ["-wal", "-shm", "-journal"] {
      let file = try make()
      let victim = try victim()
      try FileManager.default.linkItem(atPath: victim, toPath: file.path + suffix)
      expect(.manyNames(path: file.path + suffix), file, suffix)
      #expect(try String(contentsOfFile: victim, encoding: .utf8) == "secret", "\(suffix)")
      for path in [victim, file.path + suffix, file.path] { unlink(path) }
    }
  }

  @Test("A pipe, a folder and a link are refused at once, not waited for and not followed")
  func others() throws {
    let file = try make()
    for suffix in ["-wal", "-shm", "-journal"] {
      let path = file.path + suffix
      #expect(mkfifo(path, 0o600) == 0)
      expect(.notRegular(path: path), file, suffix)
      unlink(path)
      #expect(symlink("/dev/zero", path) == 0)
      expect(.link(path: path), file, suffix)
      unlink(path)
    }
    unlink(file.path)
    #expect(mkfifo(file.path, 0o600) == 0)
    expect(.notRegular(path: file.path), file)
  }
}
