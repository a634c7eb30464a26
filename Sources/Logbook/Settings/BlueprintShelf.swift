internal import CanonicalJSON
internal import EventLog
internal import Foundation
internal import Interchange
internal import Journeys
internal import MerkleTree
internal import Storage

/// The blueprints published in a logbook: by content on disk, by name and version in the log.
struct BlueprintShelf: Sendable {
  struct Published: Sendable {
    let position: Int64
    let id: String
    let version: Int64
    let sha256: String

    /// Nil for an event that publishes nothing.
    init?(_ event: RecordedEvent) {
      guard event.event.type == FactKind.blueprintPublished.rawValue else { return nil }
      position = event.position
      id = event.event.data["blueprint"]?.text ?? ""
      version = event.event.data["blueprintVersion"]?.int ?? 0
      sha256 = event.event.data["sha256"]?.text ?? ""
    }
  }

  private(set) var published: [Published] = []
  private(set) var blueprints: [Blueprint] = []
  private(set) var plans = PlanBook()

  /// Reads what was published, then loads each file by the hash that was published.
  ///
  /// The log is read first: a file stands in its place before the fact that names it is appended,
  /// so another process that publishes meanwhile cannot make a file seem missing.
  init(log: any EventLog, files: BlueprintFiles) throws {
    try self.init(Self.published(in: log), files)
  }

  /// The same as a transaction sees it, uncommitted publications included.
  init(_ transaction: any LogTransaction, files: BlueprintFiles) throws {
    var found: [Published] = []
    for subject in try transaction.subjects(prefix: Self.prefix) {
      try transaction.forEachEvent(ofSubject: subject) { row in
        if let one = try Published(row.recordedEvent()) { found.append(one) }
      }
    }
    try self.init(found.sorted { $0.position < $1.position }, files)
  }

  private init(_ published: [Published], _ files: BlueprintFiles) throws {
    self.published = published
    for entry in published {
      guard let plan = files.plan(entry.sha256) else {
        // Without its plan a journey would be shown wrongly.
        throw LogbookError.blueprintFileMissing(
          entry.id, version: entry.version, sha256: entry.sha256)
      }
      blueprints.append(plan.blueprint)
      plans.add(plan)
    }
  }

  /// Of the subjects of their streams.
  static let prefix = "blueprint/"

  /// What the log says was published, in order; read from the blueprints' own streams.
  static func published(in log: any EventLog) throws -> [Published] {
    var found: [Published] = []
    for subject in try log.subjects(prefix: prefix) {
      try log.read(Selection(subject: subject)) { row in
        if let one = try Published(row.recordedEvent()) { found.append(one) }
        return .next
      }
    }
    return found.sorted { $0.position < $1.position }
  }

  func find(_ id: String, _ version: Int64) -> Blueprint? {
    blueprints.first { $0.id.utf8.elementsEqual(id.utf8) && $0.version == version }
  }

  func latest(_ id: String) -> Blueprint? {
    blueprints.filter { $0.id == id }.max { $0.version < $1.version }
  }

  static func sha256(of bytes: [UInt8]) -> String { ContentHash.sha256(of: bytes) }
}
