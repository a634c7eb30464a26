import CanonicalJSON
import Foundation
import Testing

/// A small hand-made logbook for reports: what was promised stands in it half a year before what
/// was delivered, so that promises bind.
///
/// Fixtures/reports: eight deliveries of spring 2026 with answers, two of 2023 without, one journey
/// lost and one open. Everything is UTC in the files and counted in Asia/Shanghai.
enum ReportLog {
  static let now = "2026-06-30T08:00:00.000Z"
  static let folder = Fixtures.folder.appending(path: "reports", directoryHint: .isDirectory)
  /// The period of the eight.
  static let spring = ["--from", "2026-03-01", "--to", "2026-04-30"]

  static func opened(language: String = "en") throws -> Touchstone {
    let desk = try Touchstone.opened(language: language, at: "2026-01-01T00:00:00.000Z")
    try desk.ok(
      "blueprint", "publish", folder.appending(path: "plan.yaml").path,
      at: "2026-01-01T00:00:00.000Z")
    for (file, time) in [
      ("promised.ndjson", "2026-01-01T00:00:00.000Z"), ("delivered.ndjson", now),
    ] {
      let report = try desk.ok("import", folder.appending(path: file).path, "--json", at: time)
      try #require(report.json["rejected"] == 0)
    }
    return desk
  }

  /// A report as JSON.
  static func json(_ desk: Touchstone, _ arguments: [String]) throws -> JSON {
    let outcome = try desk.start(["report"] + arguments + ["--json"], at: now).wait()
    try #require(outcome.code == 0, "\(outcome.err)")
    return try outcome.json
  }

  /// The root hangs on chance: the first event's id is random.
  static func normal(_ text: String) -> String {
    text.replacing(/[A-Za-z0-9+\/]{43}=/, with: "ROOT")
  }
}

extension JSON {
  /// A value deep inside: members by name, rows of a table by the first member that equals.
  subscript(path: String...) -> JSON {
    path.reduce(self) { value, step in
      if let row = value.items?.first(where: { $0.members?.first?.value == .string(step) }) {
        return row
      }
      return value[step] ?? .null
    }
  }

  /// A measured value in short: value, n and of; the reason where there is none.
  var reading: String {
    let value = self["value"] ?? .null
    let shown = value == .null ? (self["reason"]?.text ?? "?") : value.compactText()
    return "\(shown) \(self["n"]?.int ?? -1)/\(self["of"]?.int ?? -1)"
  }
}
