internal import Foundation

/// What an open file is, or what a name leads to, links followed.
public struct FileStatus: Sendable {
  public let isFile: Bool
  public let isFolder: Bool
  /// In bytes.
  public let size: Int64

  /// Nil where the system does not tell.
  public init?(descriptor: Int32) {
    var about = stat()
    guard fstat(descriptor, &about) == 0 else { return nil }
    self.init(about)
  }

  public init?(path: String) {
    var about = stat()
    guard stat(path, &about) == 0 else { return nil }
    self.init(about)
  }

  private init(_ about: stat) {
    isFile = about.st_mode & S_IFMT == S_IFREG
    isFolder = about.st_mode & S_IFMT == S_IFDIR
    size = Int64(about.st_size)
  }
}
