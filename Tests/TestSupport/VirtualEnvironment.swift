import Foundation
package import Testing

/// The Python with the programs that we did not write: those of Tests/requirements.txt.
///
/// TOUCHSTONE_PYTHON names it; else it is the one that scripts/test made below .build. A test that
/// needs it fails without it: an export that nothing else has opened is not proved.
package enum VirtualEnvironment {
  struct Missing: Error, CustomStringConvertible {
    let place: String
    var description: String {
      "no Python at \(place): scripts/test makes it, or TOUCHSTONE_PYTHON names one that has "
        + "what Tests/requirements.txt lists"
    }
  }

  private static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  /// The path of its interpreter.
  package static func python() throws -> String {
    let path =
      ProcessInfo.processInfo.environment["TOUCHSTONE_PYTHON"]
      ?? root.appending(path: ".build/venv/bin/python").path
    guard FileManager.default.isExecutableFile(atPath: path) else { throw Missing(place: path) }
    return path
  }

  /// Runs a script, and gives what it printed, trimmed.
  @discardableResult
  package static func run(
    _ script: String, _ arguments: String..., from location: SourceLocation = #_sourceLocation
  ) throws -> String {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "touchstone-python-\(UUID().uuidString)", directoryHint: .isDirectory)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    func file(_ name: String) throws -> FileHandle {
      let path = folder.appending(path: name)
      try Data().write(to: path)
      return try FileHandle(forWritingTo: path)
    }
    let process = Process()
    process.executableURL = URL(filePath: try python())
    process.arguments = ["-W", "ignore", "-c", script] + arguments
    // One thread each: tests run side by side, and libraries of numbers take all cores.
    let settings = ["OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "PYTHONUTF8": "1"]
    process.environment = ProcessInfo.processInfo.environment.merging(settings) { $1 }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try file("out")
    process.standardError = try file("err")
    try process.run()
    process.waitUntilExit()
    func text(_ name: String) throws -> String {
      String(decoding: try Data(contentsOf: folder.appending(path: name)), as: UTF8.self)
    }
    let errors = try text("err").suffix(2_000)
    try #require(process.terminationStatus == 0, "\(errors)", sourceLocation: location)
    return try text("out").trimmingCharacters(in: .whitespacesAndNewlines)
  }
}
