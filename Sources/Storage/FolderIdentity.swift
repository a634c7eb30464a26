internal import Foundation

/// Which folder something is, whatever it is called: links, `..` and bind mounts lead to the same
/// device and inode.
public struct FolderIdentity: Hashable, Sendable {
  private let device: UInt64
  private let inode: UInt64

  /// Nil where nothing stands.
  public init?(_ path: String) {
    var about = stat()
    guard stat(path, &about) == 0 else { return nil }
    device = UInt64(about.st_dev)
    inode = UInt64(about.st_ino)
  }

  /// The path by which the system reaches a place, without links and `..`; what does not stand yet
  /// is named below the last folder that does.
  ///
  /// - Returns: nil where the way leads nowhere: a link to nothing, or `..` behind what is missing.
  public static func resolve(_ path: String) -> String? {
    var standing = path
    while standing.count > 1, standing.hasSuffix("/") { standing.removeLast() }
    var missing: [Substring] = []
    while true {
      if let found = realpath(standing.isEmpty ? "." : standing, nil) {
        defer { free(found) }
        let real = String(cString: found)
        return missing.isEmpty
          ? real : (real == "/" ? "" : real) + "/" + missing.reversed().joined(separator: "/")
      }
      var about = stat()
      guard errno == ENOENT, lstat(standing, &about) != 0, !standing.isEmpty else { return nil }
      let slash = standing.lastIndex(of: "/")
      let last = slash.map { standing[standing.index(after: $0)...] } ?? standing[...]
      guard last != "..", last != "." else { return nil }
      if !last.isEmpty { missing.append(last) }
      standing = slash.map { $0 == standing.startIndex ? "/" : String(standing[..<$0]) } ?? ""
    }
  }

  /// The folder itself, if it stands, and all folders above it.
  ///
  /// - Parameter path: resolved.
  public static func chain(of path: String) -> [FolderIdentity] {
    var chain: [FolderIdentity] = []
    var place = path
    while true {
      if let identity = FolderIdentity(place) { chain.append(identity) }
      guard place != "/", let slash = place.lastIndex(of: "/") else { return chain }
      place = slash == place.startIndex ? "/" : String(place[..<slash])
    }
  }
}
