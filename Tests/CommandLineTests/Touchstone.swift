import CanonicalJSON
import Foundation
import Testing

/// The real program with a folder, keys, a logbook and a clock of its own; all of it is removed
/// at the end.
final class Touchstone: Sendable {
  let folder: URL

  /// Where the program is: TOUCHSTONE_BINARY, else the debug build of this package.
  static let binary = URL(
    filePath: ProcessInfo.processInfo.environment["TOUCHSTONE_BINARY"]
      ?? Fixtures.root.appending(path: ".build/debug/touchstone").path)

  /// When every command runs unless it is told otherwise.
  static let now = "2026-11-22T08:00:00.000Z"

  static let origin = "example.com/dealer-1"

  /// An empty folder without a logbook.
  init() throws {
    folder = FileManager.default.temporaryDirectory
      .appending(path: "touchstone-test-\(UUID().uuidString)", directoryHint: .isDirectory)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  deinit {
    try? FileManager.default.removeItem(at: folder)
  }

  /// A folder with a new logbook in it.
  static func opened(
    language: String = "en", at time: String = now
  ) throws -> Touchstone {
    try templates.copy("opened-\(language)-\(time)") { try $0.make(language, at: time) }
  }

  /// The same with keys and events of its own.
  static func made() throws -> Touchstone {
    let desk = try Touchstone()
    try desk.make("en", at: now)
    return desk
  }

  private func make(_ language: String, at time: String) throws {
    try ok(
      "init", logbook.path, "--dealer", "示例汽车", "--origin", Self.origin, "--language", language,
      at: time)
  }

  /// A folder with a logbook that holds the dealer's table of the fixtures.
  static func delivered(language: String = "en") throws -> Touchstone {
    try templates.copy("delivered-\(language)") { desk in
      try desk.make(language, at: now)
      try desk.ok("import", Fixtures.deliveries.path)
    }
  }

  static let templates = Templates()

  var logbook: URL { folder.appending(path: "logbook") }
  var keys: URL { folder.appending(path: "keys/\(Self.origin)") }

  /// The only environment that the program sees, but for PATH.
  func environment(_ more: [String: String] = [:], at time: String = now) -> [String: String] {
    let own = ProcessInfo.processInfo.environment
    let given: [String: String?] = [
      "PATH": own["PATH"] ?? "/usr/bin:/bin", "LD_LIBRARY_PATH": own["LD_LIBRARY_PATH"],
      "HOME": folder.path, "LANG": "en_US.UTF-8", "TZ": "Asia/Shanghai", "TOUCHSTONE_NOW": time,
      "TOUCHSTONE_KEYS": folder.appending(path: "keys").path,
      "TOUCHSTONE_LOGBOOK": logbook.path, "TOUCHSTONE": Self.binary.path,
    ]
    return given.compactMapValues { $0 }.merging(more) { $1 }
  }

  func start(
    _ arguments: [String], input: URL? = nil, with more: [String: String] = [:],
    at time: String = now
  ) throws -> Child {
    try Child(
      Self.binary, arguments, in: folder, environment: environment(more, at: time), input: input)
  }

  /// Runs a command to its end.
  func callAsFunction(
    _ arguments: String..., input: URL? = nil, with more: [String: String] = [:],
    at time: String = now
  ) throws -> Outcome {
    try start(arguments, input: input, with: more, at: time).wait()
  }

  /// Runs a command that must succeed.
  @discardableResult
  func ok(
    _ arguments: String..., input: URL? = nil, with more: [String: String] = [:],
    at time: String = now, from location: SourceLocation = #_sourceLocation
  ) throws -> Outcome {
    let outcome = try start(arguments, input: input, with: more, at: time).wait()
    try #require(
      outcome.code == 0, "\(arguments) gave \(outcome.code): \(outcome.err)",
      sourceLocation: location)
    return outcome
  }

  /// Runs a shell's command line in the program's environment; "$TOUCHSTONE" is the program.
  func shell(_ script: String, with more: [String: String] = [:]) throws -> Outcome {
    try Child(
      URL(filePath: "/bin/sh"), ["-c", script], in: folder, environment: environment(more)
    ).wait()
  }

  /// Writes a file into the folder.
  @discardableResult
  func file(_ name: String, _ text: String) throws -> URL {
    try file(name, Data(text.utf8))
  }

  @discardableResult
  func file(_ name: String, _ data: Data) throws -> URL {
    let url = folder.appending(path: name)
    try data.write(to: url)
    return url
  }

  /// How many events the log holds.
  func count(
    _ arguments: String..., from location: SourceLocation = #_sourceLocation
  ) throws -> Int {
    let outcome = try start(["events"] + arguments).wait()
    try #require(outcome.code == 0, "\(outcome.err)", sourceLocation: location)
    return outcome.lines.count
  }

  /// The entries that `events` prints.
  func entries(_ arguments: String...) throws -> [JSON] {
    try start(["events"] + arguments).wait().jsonLines.compactMap { $0["entry"] }
  }

  /// Expects that the log is sound, and that read models which have caught up are those of it.
  func expectSound(from location: SourceLocation = #_sourceLocation) throws {
    let verified = try self("verify")
    #expect(verified.code == 0, "\(verified.out)\(verified.err)", sourceLocation: location)
    _ = try self("journeys", "--limit", "1")
    let checked = try self("rebuild", "--check")
    #expect(checked.code == 0, "\(checked.out)\(checked.err)", sourceLocation: location)
  }
}

extension URL {
  var isThere: Bool { FileManager.default.fileExists(atPath: path) }

  /// The names in a folder, sorted, without what this suite keeps there.
  var names: [String] {
    get throws {
      try FileManager.default.contentsOfDirectory(atPath: path)
        .filter { !$0.hasPrefix(".out-") && !$0.hasPrefix(".err-") }.sorted()
    }
  }
}
