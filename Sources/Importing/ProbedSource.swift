internal import Interchange

/// A source whose first bytes have been looked at.
final class ProbedSource: ByteSource {
  private let source: FileByteSource
  private var held: [UInt8] = []
  private var at = 0

  init(_ source: FileByteSource) {
    self.source = source
  }

  private static let size = 65_536

  /// Whether it can be opened a second time.
  var isFile: Bool { source.byteCount != nil && source.path != "-" }

  func start() throws -> [UInt8] {
    if held.isEmpty {
      held = [UInt8](repeating: 0, count: Self.size)
      var count = 0
      // A pipe gives what it has; the first bytes alone tell formats apart.
      repeat {
        let more = try held.withUnsafeMutableBytes {
          try source.read(into: UnsafeMutableRawBufferPointer(rebasing: $0[count...]))
        }
        if more == 0 { break }
        count += more
      } while isFile && count < Self.size
      held.removeLast(held.count - count)
    }
    return held
  }

  /// Passes over the first bytes.
  func drop(_ count: Int) { at = min(held.count, at + count) }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    if at < held.count {
      let count = min(buffer.count, held.count - at)
      buffer.copyBytes(from: held[at..<(at + count)])
      at += count
      return count
    }
    return try source.read(into: buffer)
  }
}

/// A source that can be read twice: a file as it is, a pipe by way of a private temporary file.
final class Spooled {
  private let name: String
  private let spool: SpooledFile?

  init(_ source: ProbedSource, path: String, _ bound: SpoolBound) throws {
    name = path
    spool = source.isFile ? nil : try Spool.file(from: source, bound: bound)
  }

  /// Where it can be opened by this process.
  var path: String { spool?.path ?? name }

  func open() throws -> any SeekableByteSource {
    if let spool { return spool.reader() }
    return try FileByteSource(path: name)
  }
}
