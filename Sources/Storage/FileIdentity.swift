internal import Foundation

/// Which version of a file is at a path: a change of its content or its place gives another one.
public struct FileIdentity: Equatable, Sendable {
  private let device: UInt64
  private let file: UInt64
  private let size: Int64
  private let seconds: Int
  private let nanoseconds: Int

  /// Nil if there is no file.
  public init?(_ path: String) {
    var about = stat()
    guard stat(path, &about) == 0 else { return nil }
    device = UInt64(truncatingIfNeeded: about.st_dev)
    file = UInt64(about.st_ino)
    size = Int64(about.st_size)
    #if canImport(Darwin)
      let changed = about.st_mtimespec
    #else
      let changed = about.st_mtim
    #endif
    (seconds, nanoseconds) = (Int(changed.tv_sec), Int(changed.tv_nsec))
  }
}
