import Foundation
import Storage
import TestSupport
import Testing

@Suite("Folders that outlast a power cut", .temporaryFolder)
struct DurableFolderTests {
  private func names() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: TemporaryFolder.path).sorted()
  }

  @Test("A folder is made with those that lead to it, for its owner alone, and says which are new")
  func make() throws {
    let (outer, inner) = (TemporaryFolder.file("a"), TemporaryFolder.file("a/b/c"))
    #expect(try DurableFolder.make(inner) == [outer, outer + "/b", inner])
    #expect(try DurableFolder.make(inner).isEmpty)
    for path in [outer, inner] {
      let about = try FileManager.default.attributesOfItem(atPath: path)
      #expect(about[.posixPermissions] as? Int == 0o700)
    }
  }

  @Test("Where a file stands no folder is made, and nothing on the way to it is left")
  func notPossible() throws {
    let file = TemporaryFolder.file("file")
    try DurableFile.write([1], to: file)
    for path in [file, file + "/a/b"] {
      #expect(throws: StorageError.notPermitted(path: path)) { try DurableFolder.make(path) }
    }
    #expect(try names() == ["file"])
  }

  @Test("What was made is removed again as far as it is empty")
  func remove() throws {
    let made = try DurableFolder.make(TemporaryFolder.file("a/b/c"))
    try DurableFile.write([1], to: TemporaryFolder.file("a/kept"))
    DurableFolder.remove(made)
    #expect(try names() == ["a"])
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: TemporaryFolder.file("a")) == ["kept"])
  }

  @Test("A tree is synced to its last file; links and pipes in it are passed by")
  func sync() throws {
    try DurableFolder.make(TemporaryFolder.file("tree/inner"))
    try DurableFile.write([1], to: TemporaryFolder.file("tree/inner/file"))
    try FileManager.default.createSymbolicLink(
      atPath: TemporaryFolder.file("tree/link"), withDestinationPath: "/nowhere")
    #expect(mkfifo(TemporaryFolder.file("tree/pipe"), 0o600) == 0)
    try DurableFolder.sync(TemporaryFolder.file("tree"))
    let missing = TemporaryFolder.file("none")
    #expect(throws: StorageError.missing(path: missing)) { try DurableFolder.sync(missing) }
  }

  @Test("The folder of a path is found, also of a name of one letter and at the root")
  func holding() {
    for (path, folder) in [
      ("d", "."), ("./d", "."), ("/d", "/"), ("a/b", "a"), ("/a/b/", "/a"), ("/", "/"),
    ] {
      #expect(DurableFolder.holding(path) == folder)
    }
  }

  @Test("A folder can be locked without a file in it, and by one at a time")
  func lock() throws {
    let path = TemporaryFolder.path
    _ = try FileLock(folder: path).holding(wait: 0) {
      #expect(throws: StorageError.busy(path: path)) {
        try FileLock(folder: path).holding(wait: 0) {}
      }
    }
    try FileLock(folder: path).holding(wait: 0) {}
    #expect(try names().isEmpty)
  }

  @Test("What is in a folder is told, and one that cannot be listed is not an empty one")
  func listed() throws {
    let path = TemporaryFolder.path + "/d"
    #expect(try DurableFolder.names(in: path).isEmpty)
    try DurableFolder.make(path + "/inner")
    try DurableFile.write([1], to: path + "/文件", mode: 0o600)
    #expect(try Set(DurableFolder.names(in: path)) == ["inner", "文件"])
    #expect(try DurableFolder.names(in: path + "/文件").isEmpty)
    let long = path + "/" + String(repeating: "x", count: 300)
    #expect(throws: StorageError.self) { try DurableFolder.names(in: long) }
  }
}
