internal import CanonicalJSON
internal import Foundation
internal import Storage

/// What a restore that was killed leaves: a folder beside its target, `NAME.restoring-PROCESS`, with
/// the log and, where one was asked for, the vault.
///
/// The folder is noted beside the keys while it is there, so that the next command that writes with
/// these keys removes it, wherever it lies.
public struct RestoreLeftovers {
  public static let mark = ".restoring-"

  /// Where the restore of this process to a target grows.
  public static func place(_ target: String) -> String { target + mark + String(getpid()) }

  /// The folders beside a target, made by any process.
  public static func beside(_ target: String) -> [String] {
    let prefix = (target as NSString).lastPathComponent + mark
    let names =
      (try? FileManager.default.contentsOfDirectory(atPath: DurableFolder.holding(target))) ?? []
    return names.filter { $0.hasPrefix(prefix) }.compactMap { name in
      let path = target + mark + String(name.dropFirst(prefix.count))
      return process(path) == nil ? nil : path
    }
  }

  /// Removes one whose process is gone.
  ///
  /// - Returns: whether nothing stands there any more.
  public static func remove(_ path: String) -> Bool {
    guard Standing(path) != nil else { return true }
    guard let process = process(path), kill(process, 0) != 0, errno == ESRCH else { return false }
    try? FileManager.default.removeItem(atPath: path)
    return Standing(path) == nil
  }

  /// The process in such a name; nil for any other name.
  private static func process(_ path: String) -> pid_t? {
    guard let range = path.range(of: mark, options: .backwards),
      !path[range.upperBound...].contains("/")
    else { return nil }
    return pid_t(path[range.upperBound...])
  }
}

extension KeyRing {
  private var restoringPath: String { folder + "/restoring.json" }

  /// The folders in which restores grow, or grew when they were killed.
  public func restoring() throws -> [String] { try list(restoringPath) { $0.text } }

  public func noteRestoring(_ path: String) throws {
    guard exists else { return }
    let absolute = URL(fileURLWithPath: path).path
    try changing {
      try keep(
        (try restoring().filter { $0 != absolute } + [absolute]).map(JSON.string), restoringPath)
    }
  }

  /// Removes what killed restores left, and forgets what is gone.
  public func settleRestoring() throws {
    guard FileManager.default.fileExists(atPath: restoringPath) else { return }
    try changing {
      let left = try restoring().filter { !RestoreLeftovers.remove($0) }
      if left.isEmpty {
        try DurableFile.remove(restoringPath)
      } else {
        try keep(left.map(JSON.string), restoringPath)
      }
    }
  }
}
