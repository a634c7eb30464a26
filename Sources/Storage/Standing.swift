internal import Foundation

/// What stands under a name itself, links not followed.
public struct Standing: Sendable {
  public enum Kind: Sendable {
    case file, folder, link, other
  }

  public let kind: Kind
  /// Permission bits.
  public let mode: UInt16
  public let owner: UInt32

  /// Nil where nothing stands.
  public init?(_ path: String) {
    var about = stat()
    guard lstat(path, &about) == 0 else { return nil }
    switch about.st_mode & S_IFMT {
    case S_IFREG: kind = .file
    case S_IFDIR: kind = .folder
    case S_IFLNK: kind = .link
    default: kind = .other
    }
    mode = UInt16(about.st_mode & 0o7777)
    owner = about.st_uid
  }

  /// Whether accounts other than its owner may read, write or enter it.
  public var isOpen: Bool { mode & 0o077 != 0 }
  /// Whether accounts other than its owner may change it.
  public var isWritableByOthers: Bool { mode & 0o022 != 0 }
  /// Whether it belongs to this account, or to the one that may do everything anyway.
  public var isOwn: Bool { owner == geteuid() || owner == 0 }

  /// Four octal digits.
  public var modeText: String {
    let digits = String(mode, radix: 8)
    return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }

  /// Leaves a file or folder to its owner, where the file system knows of owners at all.
  public func close(_ path: String) {
    if kind == .file || kind == .folder, isOpen { chmod(path, mode_t(mode & 0o700)) }
  }
}
