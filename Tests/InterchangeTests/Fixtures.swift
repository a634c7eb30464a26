import Foundation

/// The published vectors in the folder `Fixtures`, beside the folder `Tests`.
enum Fixtures {
  private static let folder = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Fixtures", directoryHint: .isDirectory)

  static func bytes(_ path: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: folder.appending(path: path)))
  }

  /// The names of the files in one folder, sorted.
  static func names(in path: String) throws -> [String] {
    try FileManager.default
      .contentsOfDirectory(atPath: folder.appending(path: path).path(percentEncoded: false))
      .sorted()
  }
}
