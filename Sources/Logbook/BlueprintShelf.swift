internal import CanonicalJSON
internal import Crypto
internal import EventLog
internal import EventLogSQLite
internal import Foundation
internal import Interchange
internal import Journeys
internal import Storage

/// The blueprints published in a logbook: by content on disk, by name and version in the log.
struct BlueprintShelf: Sendable {
  struct Published: Sendable {
    let position: Int64
    let id: String
    let version: Int64
    let sha256: String
  }

  private(set) var published: [Published] = []
  private(set) var blueprints: [Blueprint] = []
  private(set) var plans = PlanBook()

  /// Reads what was published, then loads each file by the hash that was published.
  ///
  /// The log is read first: a file stands in its place before the fact that names it is appended,
  /// so another process that publishes meanwhile cannot make a file seem missing.
  init(log: SQLiteEventLog, folder: LogbookFolder) throws {
    published = try Self.published(in: log)
    for entry in published {
      guard let blueprint = Self.blueprint(entry.sha256, in: folder) else {
        // Without its plan a journey would be shown wrongly.
        throw LogbookError.blueprintFileMissing(
          entry.id, version: entry.version, sha256: entry.sha256)
      }
      add(blueprint)
    }
  }

  /// What the log says was published, in order; read from the blueprints' own streams.
  static func published(in log: SQLiteEventLog) throws -> [Published] {
    var found: [Published] = []
    for subject in try log.subjects(prefix: "blueprint/") {
      try log.read(Selection(subject: subject)) { row in
        let event = try row.recordedEvent()
        if event.event.type == FactKind.blueprintPublished.rawValue {
          found.append(
            Published(
              position: event.position, id: event.event.data["blueprint"]?.text ?? "",
              version: event.event.data["blueprintVersion"]?.int ?? 0,
              sha256: event.event.data["sha256"]?.text ?? ""))
        }
        return .next
      }
    }
    return found.sorted { $0.position < $1.position }
  }

  mutating func add(_ blueprint: Blueprint) {
    blueprints.append(blueprint)
    plans.add(blueprint)
  }

  /// Takes up a blueprint whose publication is on its way into the log.
  mutating func add(_ blueprint: Blueprint, publishedAs sha256: String) {
    published.append(
      Published(position: 0, id: blueprint.id, version: blueprint.version, sha256: sha256))
    add(blueprint)
  }

  /// Whether it names positions that are not known yet.
  var isProvisional: Bool { published.contains { $0.position == 0 } }

  func find(_ id: String, _ version: Int64) -> Blueprint? {
    blueprints.first { $0.id.utf8.elementsEqual(id.utf8) && $0.version == version }
  }

  func latest(_ id: String) -> Blueprint? {
    blueprints.filter { $0.id == id }.max { $0.version < $1.version }
  }

  /// The blueprint in a file of the logbook that has this content; nil if there is none.
  static func blueprint(_ sha256: String, in folder: LogbookFolder) -> Blueprint? {
    guard let file = try? load(folder.blueprint(sha256), in: folder), file.sha256 == sha256 else {
      return nil
    }
    return file.blueprint
  }

  private static func load(
    _ path: String, in folder: LogbookFolder
  ) throws -> (blueprint: Blueprint, sha256: String) {
    let bytes = try folder.read(path)
    return (
      try BlueprintYAML.read(String(decoding: bytes, as: UTF8.self)), sha256(of: bytes)
    )
  }

  static func sha256(of bytes: [UInt8]) -> String {
    SHA256.hash(data: bytes).map { byte in
      let digits = String(byte, radix: 16)
      return digits.count == 1 ? "0" + digits : digits
    }.joined()
  }
}
