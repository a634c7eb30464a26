internal import Foundation
internal import Storage

/// How much of a pipe is put into a temporary file: what gives without end must not fill the disk.
public enum SpoolBound: Sendable {
  /// As much as leaves a twentieth of the volume free, and at least 1 GiB; a few MiB wherever they
  /// fit.
  case volume
  /// So many bytes, for tests.
  case bytes(Int64)

  private static let always: Int64 = 16 << 20
  private static let least: UInt64 = 1 << 30

  /// Whether a file may grow to a size.
  func allows(_ size: Int64, _ descriptor: Int32) -> Bool {
    switch self {
    case .bytes(let limit): return size <= limit
    case .volume:
      var about = statvfs()
      guard size > Self.always, fstatvfs(descriptor, &about) == 0 else { return true }
      let block = UInt64(about.f_frsize)
      let reserve = max(Self.least, UInt64(about.f_blocks) * block / 20)
      return UInt64(about.f_bavail) * block > reserve
    }
  }
}

/// Makes what can be read only once, a pipe, readable again.
public enum Spool {
  /// Copies a source to its end into a private file.
  ///
  /// - Parameters:
  ///   - folder: where the file is made; else `TMPDIR`, else /tmp.
  ///   - bound: where to give up; what was copied is gone then.
  /// - Throws: what the source throws; `InputError.noRoom`; `StorageError` when the copy cannot be
  ///   written.
  public static func file(
    from source: some ByteSource, in folder: String? = nil, bound: SpoolBound = .volume
  ) throws -> SpooledFile {
    let folder = folder ?? NSTemporaryDirectory()
    let file = try SpooledFile(in: folder)
    try withUnsafeTemporaryAllocation(byteCount: 65_536, alignment: 16) { buffer in
      while true {
        let count = try source.read(into: buffer)
        if count == 0 { break }
        guard file.mayGrow(by: count, bound) else { throw InputError.noRoom(folder: folder) }
        try file.append(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
      }
    }
    return file
  }
}

extension Spool {
  /// A private file with nothing in it yet.
  static func empty() throws -> SpooledFile { try SpooledFile(in: NSTemporaryDirectory()) }
}

/// A private temporary file that is gone when nothing refers to it any more.
///
/// It holds personal data, so its name is removed as soon as it is open: nothing stays behind
/// when the process is killed, and no other process can open it.
public final class SpooledFile {
  public private(set) var byteCount: Int64 = 0
  private let folder: String
  private let descriptor: Int32

  init(in folder: String) throws {
    self.folder = folder
    var template = Array((folder + "/touchstone-XXXXXX").utf8CString)
    // Permissions 0600, by POSIX.
    descriptor = mkstemp(&template)
    guard descriptor >= 0, unlink(template) == 0, fcntl(descriptor, F_SETFD, FD_CLOEXEC) == 0
    else { throw StorageError(errno: errno, path: folder) }
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
  }

  func mayGrow(by count: Int, _ bound: SpoolBound) -> Bool {
    bound.allows(byteCount + Int64(count), descriptor)
  }

  func append(_ bytes: UnsafeRawBufferPointer) throws {
    var rest = bytes
    while !rest.isEmpty {
      let count = write(descriptor, rest.baseAddress, rest.count)
      if count > 0 {
        byteCount += Int64(count)
        rest = UnsafeRawBufferPointer(rebasing: rest[count...])
      } else if errno != EINTR {
        throw StorageError(errno: errno, path: folder)
      }
    }
  }

  /// The bytes from the start; any number of readers, each with a position of its own.
  public func reader() -> some SeekableByteSource {
    SpoolReader(file: self)
  }

  /// Opens the file in this process while it lives; no other can use it.
  public var path: String { "/dev/fd/\(descriptor)" }

  func read(into buffer: UnsafeMutableRawBufferPointer, at position: Int64) throws
    -> Int
  {
    while true {
      let count = pread(descriptor, buffer.baseAddress, buffer.count, off_t(position))
      if count >= 0 { return count }
      guard errno == EINTR else { throw StorageError(errno: errno, path: folder) }
    }
  }
}

private final class SpoolReader: SeekableByteSource {
  private let file: SpooledFile
  private var position: Int64 = 0

  init(file: SpooledFile) {
    self.file = file
  }

  var length: Int64 { file.byteCount }

  func seek(to position: Int64) { self.position = position }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    let count = try file.read(into: buffer, at: position)
    position += Int64(count)
    return count
  }
}
