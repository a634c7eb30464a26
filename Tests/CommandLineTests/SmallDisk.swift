import Foundation
import Testing

/// A disk of 3 MB in memory; only root may make one.
final class SmallDisk {
  let folder: URL

  /// Whether this process may mount; tried once.
  static let isPossible: Bool = {
    guard geteuid() == 0, let disk = try? SmallDisk() else { return false }
    return disk.folder.isThere
  }()

  init(size: String = "3m") throws {
    folder = FileManager.default.temporaryDirectory
      .appending(path: "touchstone-disk-\(UUID().uuidString)", directoryHint: .isDirectory)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    do {
      try Self.run("mount", "-t", "tmpfs", "-o", "size=\(size)", "tmpfs", folder.path)
    } catch {
      try? FileManager.default.removeItem(at: folder)
      throw error
    }
  }

  deinit {
    try? Self.run("umount", folder.path)
    try? FileManager.default.removeItem(at: folder)
  }

  private static func run(_ arguments: String...) throws {
    let outcome = try Child(
      URL(filePath: "/usr/bin/env"), arguments, in: FileManager.default.temporaryDirectory,
      environment: ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin"]
    ).wait()
    try #require(outcome.code == 0, "\(outcome.err)")
  }
}
