internal import Foundation

/// A regular file that is held open and read by offset.
///
/// Links are not followed, and a pipe, socket or device is never waited for: what somebody hands
/// over for a check may be any of these.
public final class RegularFile {
  public let descriptor: Int32
  /// In bytes, when it was opened.
  public let size: Int

  /// It is no regular file.
  public struct Refused: Error {}
  /// It cannot be opened or read, or ends before what was asked for.
  public struct Unreadable: Error {
    public init() {}
  }

  /// - Parameter folder: the open folder that the name is in.
  /// - Throws: `Refused` for anything but a regular file, `Unreadable` if it cannot be opened.
  public init(_ name: String, in folder: Int32) throws {
    var about = stat()
    guard fstatat(folder, name, &about, AT_SYMLINK_NOFOLLOW) == 0 else {
      throw Unreadable()
    }
    // Looked at before, because opening alone can rewind a tape; and after, because it may change.
    guard about.st_mode & S_IFMT == S_IFREG else { throw Refused() }
    let descriptor = openat(folder, name, Self.flags)
    guard descriptor >= 0 else { throw Unreadable() }
    self.descriptor = descriptor
    let known = fstat(descriptor, &about) == 0
    size = Int(about.st_size)
    // The stored properties are all set, so the deinitializer closes the file on a throw.
    guard known, about.st_mode & S_IFMT == S_IFREG else { throw Refused() }
  }

  /// Takes over a descriptor that is known to be of a regular file.
  public init(descriptor: Int32, size: Int) {
    self.descriptor = descriptor
    self.size = size
  }

  deinit { close(descriptor) }

  public static let flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC

  /// Fills a buffer from its start with what stands at an offset; less only at the end of the file.
  public func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws(Unreadable)
    -> Int
  {
    var done = 0
    while done < buffer.count {
      let count = pread(
        descriptor, buffer.baseAddress?.advanced(by: done), buffer.count - done,
        off_t(offset + done))
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw Unreadable() }
      if count == 0 { break }
      done += count
    }
    return done
  }

  /// So many bytes from an offset.
  ///
  /// - Throws: `Unreadable` if the file ends before.
  public func bytes(at offset: Int, count: Int) throws(Unreadable) -> [UInt8] {
    guard offset >= 0, count >= 0, count <= size - offset else { throw Unreadable() }
    var bytes = [UInt8](repeating: 0, count: count)
    let result = bytes.withUnsafeMutableBytes { buffer -> Result<Int, Unreadable> in
      do throws(Unreadable) {
        return .success(try read(into: buffer, at: offset))
      } catch {
        return .failure(error)
      }
    }
    guard try result.get() == count else { throw Unreadable() }
    return bytes
  }
}
