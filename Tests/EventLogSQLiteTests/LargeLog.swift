import EventLog
import EventLogConformance
import EventLogSQLite
import Foundation
import MerkleTree
import TestSupport
import Testing

/// Gives a suite a log of 66,000 events, made once: enough for a tile above the tiles.
struct LargeLog: SuiteTrait, TestScoping {
  static let size = 66_000

  struct Made: Sendable {
    let files: LogFiles
    let leaves: [MerkleHash]
  }

  @TaskLocal static var made: Made?

  func provideScope(
    for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
  ) async throws {
    try await TemporaryFolder().provideScope(for: test, testCase: testCase) {
      let files = try LogFiles.make()
      var leaves: [MerkleHash] = []
      let log = try files.open()
      for start in stride(from: 0, to: Self.size, by: 2_000) {
        let batch = try EventBatch.each(
          (start..<(start + 2_000)).map {
            Sample.event($0 + 1, subject: "journey/J-\($0 / 6)", note: "n")
          })
        _ = try log.appendNow(batch, gate: nil)
        leaves += batch.records.map(\.leaf)
      }
      try log.close()
      let made = Made(files: files, leaves: leaves)
      try await Self.$made.withValue(made) { try await function() }
    }
  }

  /// A copy of the log in the folder of the running test, and the leaves it has.
  static func copy() throws -> Made {
    let made = try #require(made)
    let files = LogFiles(folder: TemporaryFolder.path, signer: made.files.signer)
    // By another process: file calls of our own would drop SQLite's locks.
    try #require(try Child.run("/bin/cp", made.files.path, files.path) == 0)
    return Made(files: files, leaves: made.leaves)
  }
}

extension Trait where Self == LargeLog {
  static var largeLog: Self { Self() }
}

/// Programs run beside the test.
enum Child {
  /// Runs a program to its end and answers its status.
  static func run(_ path: String, _ arguments: String...) throws -> Int32 {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    return process.terminationStatus
  }
}
