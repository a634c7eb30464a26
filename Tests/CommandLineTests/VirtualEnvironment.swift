import Foundation
import Testing

/// The Python with the programs that we did not write: those of Tests/requirements.txt.
///
/// TOUCHSTONE_PYTHON names it; else it is the one that scripts/test made below .build. A test that
/// needs it fails without it: an export that nothing else has opened is not proved.
enum VirtualEnvironment {
  struct Missing: Error, CustomStringConvertible {
    let place: String
    var description: String {
      "no Python at \(place): scripts/test makes it, or TOUCHSTONE_PYTHON names one that has "
        + "what Tests/requirements.txt lists"
    }
  }

  /// The path of its interpreter.
  static func python() throws -> String {
    let path =
      ProcessInfo.processInfo.environment["TOUCHSTONE_PYTHON"]
      ?? Fixtures.root.appending(path: ".build/venv/bin/python").path
    guard FileManager.default.isExecutableFile(atPath: path) else { throw Missing(place: path) }
    return path
  }

  /// Runs a script, and gives what it printed, trimmed.
  static func run(
    _ script: String, _ arguments: String..., from location: SourceLocation = #_sourceLocation
  ) throws -> String {
    // One thread each: tests run side by side, and libraries of numbers take all cores.
    let settings = ["OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "PYTHONUTF8": "1"]
    let outcome = try Child(
      URL(filePath: python()), ["-W", "ignore", "-c", script] + arguments,
      in: FileManager.default.temporaryDirectory,
      environment: ProcessInfo.processInfo.environment.merging(settings) { $1 }
    ).wait()
    try #require(
      outcome.code == 0, "\(outcome.err.suffix(2_000))", sourceLocation: location)
    return outcome.out.trimmingCharacters(in: .whitespacesAndNewlines)
  }
}
