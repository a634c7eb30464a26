import Dispatch
import Foundation
import Storage
import Synchronization
import TestSupport
import Testing

@Suite("Small files that are whole or not there", .temporaryFolder)
struct DurableFileTests {
  private let path = TemporaryFolder.file("head")

  private func names() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: TemporaryFolder.path).sorted()
  }

  private func mode(_ path: String) throws -> Int {
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    return try #require(attributes[.posixPermissions] as? Int)
  }

  @Test(
    "What was written is read, of any length", arguments: [0, 1, 65_535, 65_536, 65_537, 300_000])
  func roundTrip(count: Int) throws {
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    try DurableFile.write(bytes, to: path)
    #expect(try DurableFile.read(path) == bytes)
  }

  @Test("Writing replaces the file, and nothing is left beside it")
  func replace() throws {
    for text in ["first, and rather long", "second", ""] {
      try DurableFile.write(Array(text.utf8), to: path)
      #expect(try DurableFile.read(path) == Array(text.utf8))
      #expect(try names() == ["head"])
    }
  }

  @Test("Whoever has the old file open keeps reading the old one")
  func oldReader() throws {
    try DurableFile.write(Array("old".utf8), to: path)
    let reader = try #require(FileHandle(forReadingAtPath: path))
    try DurableFile.write(Array("new".utf8), to: path)
    #expect(try reader.readToEnd() == Data("old".utf8))
    try reader.close()
  }

  @Test("A secret is readable by its owner alone, even where a file that all may read stood")
  func permissions() throws {
    try DurableFile.write([1], to: path, mode: 0o644)
    #expect(try mode(path) == 0o644)
    try DurableFile.write([2], to: path)
    #expect(try mode(path) == 0o600)
  }

  @Test("A file that cannot be replaced leaves nothing behind")
  func cannotReplace() throws {
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    #expect(throws: StorageError.self) { try DurableFile.write([1], to: path) }
    #expect(try names() == ["head"])
    let inside = TemporaryFolder.file("none/head")
    #expect(throws: StorageError.self) { try DurableFile.write([1], to: inside) }
    #expect(try names() == ["head"])
  }

  @Test("The folder of a name of one letter, of a path and of a file at the root is found")
  func folders() throws {
    for path in ["d", "./d", "/d"] { try DurableFile.syncFolder(of: path) }
  }

  @Test("A file that is not there is missing; a folder is no file")
  func unreadable() throws {
    #expect(throws: StorageError.missing(path: path)) { try DurableFile.read(path) }
    #expect(throws: FileError.notRegular(path: TemporaryFolder.path)) {
      try DurableFile.read(TemporaryFolder.path)
    }
  }

  @Test("A reader never sees a part of a file that is written over and over")
  func wholeForReaders() throws {
    let path = path
    try DurableFile.write([UInt8](repeating: 0, count: 50_000), to: path)
    let torn = Mutex(0)
    DispatchQueue.concurrentPerform(iterations: 2) { role in
      for round in 1..<60 {
        if role == 0 {
          try? DurableFile.write(
            [UInt8](repeating: UInt8(round), count: 50_000 + round), to: path)
        } else {
          let bytes = (try? DurableFile.read(path)) ?? []
          let isWhole = bytes.first.map { bytes.count == 50_000 + Int($0) } ?? false
          if !isWhole || Set(bytes).count != 1 { torn.withLock { $0 += 1 } }
        }
      }
    }
    #expect(torn.withLock { $0 } == 0)
  }

  @Test("Of many that write one file at once each succeeds, and one of them is there whole")
  func manyWriters() throws {
    let path = path
    let failures = Mutex<Set<String>>([])
    DispatchQueue.concurrentPerform(iterations: 8) { writer in
      for _ in 0..<40 {
        do {
          try DurableFile.write([UInt8](repeating: UInt8(writer), count: 200_000), to: path)
        } catch {
          failures.withLock { _ = $0.insert("\(error)") }
        }
      }
    }
    #expect(failures.withLock { $0 }.isEmpty)
    let bytes = try DurableFile.read(path)
    #expect(bytes.count == 200_000 && Set(bytes).count == 1)
  }

  @Test("What an earlier process of the same number left beside the file gives it no permissions")
  func leftOver() throws {
    let beside = path + ".new-\(ProcessInfo.processInfo.processIdentifier)"
    try DurableFile.write(Array("broken off".utf8), to: beside, mode: 0o644)
    try DurableFile.write([1], to: path)
    #expect(try mode(path) == 0o600)
    #expect(try DurableFile.read(path) == [1])
  }
}
