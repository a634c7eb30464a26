import Foundation
import Testing

/// Whether system calls can be watched and made to fail here: strace, and leave to trace.
enum Tracing {
  static let isPossible: Bool = {
    let folder = FileManager.default.temporaryDirectory
    let tried = try? Child(
      URL(filePath: "/usr/bin/env"), ["strace", "-o", "/dev/null", "true"], in: folder,
      environment: ["PATH": "/usr/bin:/bin"]
    ).wait()
    return tried?.code == 0
  }()
}

extension Touchstone {
  /// Runs one of the programs beside the sources, with the program's environment.
  func script(_ name: String, _ arguments: String...) throws -> Outcome {
    try script(name, arguments)
  }

  func script(_ name: String, _ arguments: [String]) throws -> Outcome {
    try Child(
      URL(filePath: "/usr/bin/env"),
      ["python3", Fixtures.root.appending(path: "scripts/\(name)").path] + arguments, in: folder,
      environment: environment(["TOUCHSTONE_BINARY": Self.binary.path])
    ).wait()
  }

  /// Runs a command whose calls fail as strace is told.
  func traced(_ options: [String], _ arguments: String...) throws -> Outcome {
    try Child(
      URL(filePath: "/usr/bin/env"),
      ["strace", "-f", "-o", folder.appending(path: ".out-trace").path] + options
        + ["--", Self.binary.path] + arguments, in: folder, environment: environment()
    ).wait()
  }

  /// What `traced` wrote down.
  var trace: String {
    get throws {
      String(decoding: try Data(contentsOf: folder.appending(path: ".out-trace")), as: UTF8.self)
    }
  }
}
