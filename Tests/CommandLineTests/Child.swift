import CanonicalJSON
import Foundation
import Testing

/// A program that runs, its output kept in files: a full pipe can never hold it up.
final class Child {
  private let process = Process()
  private let out: URL
  private let err: URL

  /// Longest life of a child; one that lives longer is killed and fails its test.
  private static let limit: TimeInterval = 120

  init(
    _ program: URL, _ arguments: [String], in folder: URL, environment: [String: String],
    input: URL? = nil
  ) throws {
    let name = UUID().uuidString
    out = folder.appending(path: ".out-\(name)")
    err = folder.appending(path: ".err-\(name)")
    for file in [out, err] { try Data().write(to: file) }
    process.executableURL = program
    process.arguments = arguments
    process.currentDirectoryURL = folder
    process.environment = environment
    process.standardOutput = try FileHandle(forWritingTo: out)
    process.standardError = try FileHandle(forWritingTo: err)
    process.standardInput =
      try input.map { try FileHandle(forReadingFrom: $0) } ?? FileHandle.nullDevice
    try Self.withSignalsUnblocked { try process.run() }
  }

  /// A child inherits the mask of the thread that starts it, and the threads on which tests run
  /// block signals: it would never hear of Ctrl-C.
  private static func withSignalsUnblocked(_ body: () throws -> Void) rethrows {
    var all = sigset_t()
    var before = sigset_t()
    sigfillset(&all)
    pthread_sigmask(SIG_UNBLOCK, &all, &before)
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
    try body()
  }

  var isRunning: Bool { process.isRunning }

  /// What Ctrl-C does.
  func interrupt() { kill(process.processIdentifier, SIGINT) }

  func wait(for longest: TimeInterval = limit) throws -> Outcome {
    let end = Date() + longest
    while process.isRunning, Date() < end { usleep(2_000) }
    let isLate = process.isRunning
    if isLate { kill(process.processIdentifier, SIGKILL) }
    process.waitUntilExit()
    defer {
      for file in [out, err] { try? FileManager.default.removeItem(at: file) }
    }
    let status = process.terminationStatus
    return Outcome(
      code: process.terminationReason == .exit ? status : 128 + status, isLate: isLate,
      bytes: try Data(contentsOf: out),
      err: String(decoding: try Data(contentsOf: err), as: UTF8.self))
  }
}

/// What a program left behind.
struct Outcome {
  /// The exit code; 128 and the signal's number if a signal ended it.
  let code: Int32
  /// Whether it had to be killed.
  let isLate: Bool
  let bytes: Data
  let err: String

  var out: String { String(decoding: bytes, as: UTF8.self) }
  var lines: [Substring] { out.split(whereSeparator: \.isNewline) }

  /// Standard output as one JSON value.
  var json: JSON { get throws { try JSON(strict: Array(bytes)) } }

  /// Standard output as a JSON value a line.
  var jsonLines: [JSON] {
    get throws {
      try bytes.split(separator: UInt8(ascii: "\n")).map { try JSON(strict: Array($0)) }
    }
  }

  /// Expects a refusal: its exit code, its reasons on stderr, and never a crash.
  func expectRefused(
    _ code: Int32, saying words: String..., from location: SourceLocation = #_sourceLocation
  ) {
    #expect(self.code == code, "\(out)\(err)", sourceLocation: location)
    for word in words {
      #expect(err.contains(word), "\(err)", sourceLocation: location)
    }
  }
}

extension JSON {
  /// The numbers of an import's report.
  var counts: [String: Int64] {
    ["read", "appended", "duplicates", "rejected", "events"].reduce(into: [:]) {
      $0[$1] = self[$1]?.int
    }
  }

  /// One import's report in short: read, appended, duplicates, rejected.
  var tally: [Int64] {
    ["read", "appended", "duplicates", "rejected"].map { self[$0]?.int ?? -1 }
  }
}
