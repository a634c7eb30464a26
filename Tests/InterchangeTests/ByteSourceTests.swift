import Foundation
import Interchange
import Storage
import Testing

@Suite("Where bytes come from")
struct ByteSourceTests {
  private static func withFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try body(folder.path(percentEncoded: false))
  }

  @Test("A file gives its bytes, its size and how far it was read")
  func file() throws {
    try Self.withFolder { folder in
      let bytes = Array(mixedText(1000, seed: 1).utf8)
      try Data(bytes).write(to: URL(filePath: folder + "/a.csv"))
      let source = try FileByteSource(path: folder + "/a.csv")
      #expect(source.byteCount == Int64(bytes.count))
      #expect(source.bytesRead == 0)
      #expect(try source.everything(seed: 1) == bytes)
      #expect(source.bytesRead == Int64(bytes.count))
      #expect(try source.everything(seed: 1) == [])
    }
  }

  @Test("A folder and a missing file are told apart")
  func refusals() throws {
    try Self.withFolder { folder in
      #expect(throws: InputError.isFolder(path: folder)) { try FileByteSource(path: folder) }
      let missing = folder + "/none.csv"
      #expect(throws: StorageError.missing(path: missing)) { try FileByteSource(path: missing) }
    }
  }

  @Test("A device is refused by name, also behind a link", arguments: ["/dev/null", "/dev/zero"])
  func device(path: String) throws {
    #expect(throws: InputError.isDevice(path: path)) { try FileByteSource(path: path) }
    try Self.withFolder { folder in
      let link = folder + "/deliveries.csv"
      #expect(symlink(path, link) == 0)
      #expect(throws: InputError.isDevice(path: link)) { try FileByteSource(path: link) }
    }
  }

  /// Gives the same bytes for ever.
  private final class Endless: ByteSource {
    var given = 0

    func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
      buffer.initializeMemory(as: UInt8.self, repeating: 0x61)
      given += buffer.count
      return buffer.count
    }
  }

  @Test("What gives without end is given up at the bound, and its copy is gone")
  func endless() throws {
    try Self.withFolder { folder in
      let source = Endless()
      #expect(throws: InputError.noRoom(folder: folder)) {
        try Spool.file(from: source, in: folder, bound: .bytes(1 << 20))
      }
      #expect(source.given <= (1 << 20) + 65_536)
      let names = try FileManager.default.contentsOfDirectory(atPath: folder)
      #expect(names.isEmpty)
    }
  }

  @Test("As much as the bound is taken")
  func bound() throws {
    let bytes = [UInt8](repeating: 0x61, count: 100_000)
    #expect(
      try Spool.file(from: DataByteSource(bytes), bound: .bytes(100_000)).byteCount == 100_000)
    #expect(throws: InputError.self) {
      try Spool.file(from: DataByteSource(bytes), bound: .bytes(99_999))
    }
  }

  @Test("A spooled source is read again and again, by several at a time")
  func spooling() throws {
    let bytes = Array(mixedText(50_000, seed: 2).utf8)
    let file = try Spool.file(from: PiecemealSource(bytes, seed: 2))
    #expect(file.byteCount == Int64(bytes.count))
    let half = file.reader()
    var first = [UInt8](repeating: 0, count: 1000)
    #expect(try first.withUnsafeMutableBytes { try half.read(into: $0) } == 1000)
    #expect(try file.reader().everything(seed: 1, buffer: 5000) == bytes)
    #expect(first == Array(bytes[..<1000]))
    #expect(try half.everything(seed: 2, buffer: 5000) == Array(bytes[1000...]))
  }

  @Test("A spooled file has no name, so nothing stays behind and nobody else opens it")
  func spoolIsPrivate() throws {
    try Self.withFolder { folder in
      let file = try Spool.file(from: DataByteSource([1, 2, 3]), in: folder)
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == [])
      #expect(try file.reader().everything(seed: 1) == [1, 2, 3])
    }
  }

  @Test("A reader keeps its spooled file open")
  func readerOutlivesOwner() throws {
    let reader = try Spool.file(from: DataByteSource([1, 2, 3])).reader()
    #expect(try reader.everything(seed: 1) == [1, 2, 3])
  }

  @Test("A folder that cannot be written to is named")
  func spoolRefused() {
    #expect(throws: StorageError.missing(path: "/nowhere")) {
      try Spool.file(from: DataByteSource([1]), in: "/nowhere")
    }
  }
}
