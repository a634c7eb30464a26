import Foundation
import Storage
import TestSupport
import Testing

@Suite("Files read where something else may stand", .temporaryFolder)
struct RegularFileTests {
  private var folder: String { TemporaryFolder.path }

  private func make(_ name: String, _ bytes: [UInt8] = [1, 2, 3]) throws -> String {
    let path = TemporaryFolder.file(name)
    try DurableFile.write(bytes, to: path)
    return path
  }

  @Test("A file is read whole, up to its limit and not a byte beyond")
  func limit() throws {
    let bytes = (0..<70_000).map { UInt8(truncatingIfNeeded: $0) }
    let path = try make("a", bytes)
    #expect(try RegularFile.read(given: path, limit: 70_000) == bytes)
    #expect(try RegularFile.read(path, below: folder) == bytes)
    let tooLong = FileError.tooLong(path: path, limit: 69_999)
    #expect(throws: tooLong) { try RegularFile.read(given: path, limit: 69_999) }
    #expect(throws: tooLong) { try RegularFile.read(path, below: folder, limit: 69_999) }
  }

  @Test("A hole of ten gigabytes is refused by its length alone")
  func hole() throws {
    let path = try make("hole")
    #expect(truncate(path, 10 << 30) == 0)
    #expect(throws: FileError.tooLong(path: path, limit: RegularFile.limit)) {
      try RegularFile.read(given: path)
    }
  }

  @Test("A pipe, a folder, a device and a socket are refused at once, not waited for")
  func notRegular() throws {
    let pipe = TemporaryFolder.file("pipe")
    #expect(mkfifo(pipe, 0o600) == 0)
    let inner = TemporaryFolder.file("inner")
    #expect(mkdir(inner, 0o700) == 0)
    for path in [pipe, inner, "/dev/zero"] {
      #expect(throws: FileError.notRegular(path: path)) { try RegularFile.read(given: path) }
    }
    for path in [pipe, inner] {
      #expect(throws: FileError.notRegular(path: path)) {
        try RegularFile.read(path, below: folder)
      }
      #expect(throws: FileError.notRegular(path: path)) {
        try RegularFile.copy(path, below: folder, to: folder + "/copy")
      }
    }
    #expect(!FileManager.default.fileExists(atPath: folder + "/copy"))
  }

  @Test("In a folder of ours no link is followed, neither the last part of a name nor one before")
  func links() throws {
    let real = TemporaryFolder.file("real")
    #expect(mkdir(real, 0o700) == 0)
    _ = try make("real/file")
    #expect(symlink("real", TemporaryFolder.file("way")) == 0)
    #expect(symlink("file", TemporaryFolder.file("real/last")) == 0)
    for name in ["way/file", "real/last", "way"] {
      let path = TemporaryFolder.file(name)
      #expect(throws: FileError.link(path: path)) { try RegularFile.read(path, below: folder) }
    }
    // A folder that a person names may be a link, and so may the file.
    #expect(try RegularFile.read(folder + "/way/file", below: folder + "/way") == [1, 2, 3])
    #expect(try RegularFile.read(given: TemporaryFolder.file("real/last")) == [1, 2, 3])
  }

  @Test("A name never leads out of its folder")
  func outside() throws {
    _ = try make("file")
    for name in ["../file", "a/../../file", "", "/file", "./file", "a//file"] {
      #expect(!RegularFile.isInside(name))
      let path = folder + "/" + name
      #expect(throws: FileError.outside(path: path)) { try RegularFile.read(path, below: folder) }
    }
    #expect(throws: FileError.outside(path: "/etc/passwd")) {
      try RegularFile.read("/etc/passwd", below: folder)
    }
    #expect(throws: StorageError.missing(path: folder + "/none")) {
      try RegularFile.read(folder + "/none", below: folder)
    }
  }

  @Test("A copy is a new file for its owner, and never over something that stands")
  func copy() throws {
    let bytes = [UInt8](repeating: 7, count: 200_000)
    let path = try make("a", bytes)
    let target = TemporaryFolder.file("b")
    try RegularFile.copy(path, below: folder, to: target)
    #expect(try DurableFile.read(target) == bytes)
    let mode = try FileManager.default.attributesOfItem(atPath: target)[.posixPermissions] as? Int
    #expect(mode == 0o600)
    #expect(throws: StorageError.self) { try RegularFile.copy(path, below: folder, to: target) }
  }

  @Test("A place is told by where the system ends up, not by how it is written")
  func identity() throws {
    for name in ["a", "a/b", "c"] { #expect(mkdir(TemporaryFolder.file(name), 0o700) == 0) }
    #expect(symlink("../a/b", TemporaryFolder.file("c/link")) == 0)
    #expect(symlink("nothing", TemporaryFolder.file("dangling")) == 0)
    let real = try #require(FolderIdentity.resolve(folder))
    #expect(FolderIdentity.resolve(folder + "/c/link/..") == real + "/a")
    #expect(FolderIdentity.resolve(folder + "/c/link/x/y/") == real + "/a/b/x/y")
    #expect(FolderIdentity.resolve("/") == "/" && FolderIdentity.resolve("/nosuch") == "/nosuch")
    #expect(FolderIdentity.resolve(folder + "/none/../a") == nil)
    #expect(FolderIdentity.resolve(folder + "/dangling") == nil)
    let place = FolderIdentity(TemporaryFolder.file("a"))
    #expect(place != nil && FolderIdentity.chain(of: real + "/a/b/x").contains { $0 == place })
    #expect(!FolderIdentity.chain(of: real + "/c").contains { $0 == place })
  }
}
