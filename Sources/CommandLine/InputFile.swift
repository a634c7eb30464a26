import Interchange
import Storage

/// Small files that are read whole.
enum InputFile {
  /// - Throws: `FileError` for what is no file or too long, `StorageError`.
  static func bytes(_ path: String) throws -> [UInt8] {
    guard isStream(path) else { return try RegularFile.read(given: path) }
    let source = try FileByteSource(path: path)
    var bytes: [UInt8] = []
    try withUnsafeTemporaryAllocation(byteCount: 65_536, alignment: 8) { buffer in
      while true {
        let count = try source.read(into: buffer)
        if count == 0 { break }
        bytes.append(contentsOf: UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        guard bytes.count <= RegularFile.limit else {
          throw FileError.tooLong(path: path, limit: RegularFile.limit)
        }
      }
    }
    return bytes
  }

  static func text(_ path: String) throws -> String {
    String(decoding: try bytes(path), as: UTF8.self)
  }

  /// Standard input, and what a shell puts in the place of `<(command)`. Any other pipe may have
  /// nobody at its other end.
  private static func isStream(_ path: String) -> Bool {
    path == "-" || path == "/dev/stdin" || path.hasPrefix("/dev/fd/")
      || path.hasPrefix("/proc/self/fd/")
  }
}
