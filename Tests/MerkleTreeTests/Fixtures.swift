import Foundation

/// The published vectors in the folder `Fixtures`, beside the folder `Tests`.
enum Fixtures {
  private static let folder = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Fixtures", directoryHint: .isDirectory)

  static func data(_ path: String) throws -> Data {
    try Data(contentsOf: folder.appending(path: path))
  }

  static func text(_ path: String) throws -> String {
    String(decoding: try data(path), as: UTF8.self)
  }

  /// The JSON files at any depth below a folder, as paths from `Fixtures`, sorted.
  static func jsonFiles(below path: String) throws -> [String] {
    try FileManager.default
      .subpathsOfDirectory(atPath: folder.appending(path: path).path(percentEncoded: false))
      .filter { $0.hasSuffix(".json") }.sorted().map { path + "/" + $0 }
  }
}
