internal import Foundation
internal import Storage

/// Bytes that come one piece after another: a file, a pipe, or what another source decodes.
public protocol ByteSource: AnyObject {
  /// Fills a buffer from its start and returns how many bytes were put there.
  ///
  /// A piece may be shorter than the buffer; 0 means that nothing more will ever come. The
  /// buffer is not empty.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int
}

/// Bytes that can be read again from any place: a file, or a copy of a pipe.
public protocol SeekableByteSource: ByteSource {
  var length: Int64 { get }
  /// Goes on reading from a place, counted from 0.
  func seek(to position: Int64) throws
}

/// A file read from its start to its end, or standard input when the path is "-".
public final class FileByteSource: ByteSource {
  public let path: String
  /// The size of a regular file when it was opened; nil for a pipe or a device.
  public let byteCount: Int64?
  public private(set) var bytesRead: Int64 = 0
  private let descriptor: Int32
  private let isStopped: @Sendable () -> Bool

  /// - Parameter isStopped: asked while a pipe gives nothing.
  /// - Throws: `InputError.isFolder`, or `StorageError` when the file cannot be opened.
  public init(path: String, isStopped: @escaping @Sendable () -> Bool = { false }) throws {
    self.isStopped = isStopped
    var status = stat()
    // Looked at before, because opening alone can do something to a device; and after, because it may
    // have changed.
    if !Self.isStandardInput(path), stat(path, &status) == 0, Self.isDevice(status) {
      throw InputError.isDevice(path: path)
    }
    let descriptor = path == "-" ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw StorageError(errno: errno, path: path) }
    self.path = path
    self.descriptor = descriptor
    let known = fstat(descriptor, &status) == 0
    let kind = known ? status.st_mode & S_IFMT : 0
    byteCount = kind == S_IFREG ? Int64(status.st_size) : nil
    // The stored properties are all set, so the deinitializer closes the file on a throw.
    if kind == S_IFDIR { throw InputError.isFolder(path: path) }
    if !Self.isStandardInput(path), known, Self.isDevice(status) {
      throw InputError.isDevice(path: path)
    }
  }

  private static func isDevice(_ status: stat) -> Bool {
    [S_IFCHR, S_IFBLK].contains(status.st_mode & S_IFMT)
  }

  /// Whether a path names what is open already, which may be a terminal.
  private static func isStandardInput(_ path: String) -> Bool {
    path == "-" || path == "/dev/stdin" || path.hasPrefix("/dev/fd/")
      || path.hasPrefix("/proc/self/fd/")
  }

  deinit {
    if descriptor != STDIN_FILENO { close(descriptor) }
  }

  public func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    while true {
      if byteCount == nil { try wait() }
      let count = Foundation.read(descriptor, buffer.baseAddress, buffer.count)
      if count >= 0 {
        bytesRead += Int64(count)
        return count
      }
      // Only a signal that somebody waits for interrupts a read: Ctrl-C.
      if errno == EINTR { throw InputError.interrupted }
      throw StorageError(errno: errno, path: path)
    }
  }

  /// Waits until a pipe gives something, looking up at times: a signal that came just before a
  /// read does not interrupt it.
  private func wait() throws {
    var about = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    while true {
      let count = poll(&about, 1, 250)
      if count > 0 { return }
      if count < 0, errno != EINTR { throw StorageError(errno: errno, path: path) }
      if count < 0 || isStopped() { throw InputError.interrupted }
    }
  }
}

extension FileByteSource: SeekableByteSource {
  public var length: Int64 { byteCount ?? 0 }

  public func seek(to position: Int64) throws {
    guard lseek(descriptor, off_t(position), SEEK_SET) >= 0 else {
      throw StorageError(errno: errno, path: path)
    }
  }
}

/// Bytes held in memory.
public final class DataByteSource: SeekableByteSource {
  private let bytes: [UInt8]
  private var position = 0

  public init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  public var length: Int64 { Int64(bytes.count) }

  public func seek(to position: Int64) { self.position = min(Int(position), bytes.count) }

  public func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
    let count = min(buffer.count, bytes.count - position)
    buffer.copyBytes(from: bytes[position..<position + count])
    position += count
    return count
  }
}
