import EventLog
import EventLogConformance
import EventLogSQLite
import Foundation
import GRDB
import MerkleTree
import Storage
import TestSupport
import Testing

@testable import EventLogSQLite

/// Somebody with nothing but write access, STRICT, NOT NULL and triggers out of the way, changes one
/// value of one row.
@Suite("One value changed anywhere in the log", .temporaryFolder)
struct CellEditTests {
  private static let rows = 270

  private static func log() async throws -> LogFiles {
    let files = try LogFiles.make()
    try await files.withLog { log in
      try await log.putEach(
        (1...rows).map { number in
          var event = Sample.event(
            number,
            subject: number % 9 == 0 ? "customer/C-\(number % 3)" : "journey/J-\(number % 7)",
            type: ["touchpoint.completed", "rating.given", "journey.opened"][number % 3],
            customer: number % 4 == 0 ? nil : "C-\(number % 3)")
          if number % 2 == 0 { event.correlationID = "import-\(number % 5)" }
          if number % 3 == 0 { event.causationID = "cause" }
          if number % 5 == 0 { event.timeOffset = nil }
          if number % 4 == 1 { event.sealed = [UInt8](repeating: 7, count: 40) }
          return event
        })
      _ = try log.checkpoint()
    }
    return files
  }

  /// All that the log says to its readers, by each way there is; nil if it says that it cannot.
  private static func said(_ files: LogFiles) -> [String]? {
    func hex(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
    func lines(_ log: SQLiteEventLog, _ selection: Selection) throws -> String {
      try log.events(selection).map { "\($0.position) \($0.event)" }.joined(separator: "\n")
    }
    do {
      let log = try files.open()
      defer { try? log.close() }
      var said = [try log.lines().map(hex).joined(separator: "\n"), "\(try log.head())"]
      said += try log.customers() + log.subjects(prefix: "") + log.storedNotes().map(\.1)
      said.append(
        "\(try log.lastPosition()) \(log.origin) \(String(describing: try log.lastNote()))")
      for number in 0..<9 {
        for subject in ["journey/J-\(number)", "customer/C-\(number)"] {
          said.append(try lines(log, Selection(subject: subject)))
        }
        said.append(try lines(log, Selection(customer: "C-\(number)")))
        said.append("\(try log.knows(customer: "C-\(number)"))")
      }
      for type in ["touchpoint.completed", "rating.given", "journey.opened", "S-1"] {
        said.append("\(try log.knows(name: type))")
        said.append(try lines(log, Selection(type: type)))
      }
      for number in 1...rows {
        said.append("\(try log.position(of: Sample.id(number)) ?? 0)")
        said.append("\(try log.inclusion(position: Int64(number), in: checkpoint(log)))")
      }
      return said
    } catch {
      return nil
    }
  }

  private static func checkpoint(_ log: SQLiteEventLog) throws -> Checkpoint {
    try #require(try log.lastNote().flatMap { Checkpoint(text: $0.text) })
  }

  private static func changes(_ column: String) -> [String] {
    [
      "\(column) + 1", "\(column) + 0.5", "-\(column)", "\(column) || 'x'", "NULL", "''",
      "CAST(\(column) AS TEXT)", "CAST(\(column) AS BLOB)", "zeroblob(3)", "9000000000000",
      "CAST(\(column) AS REAL) * 1.0000001",
    ]
  }

  @Test(
    "It is found by a check, or everything that is read stays as it was",
    arguments: ([LogSchema.eventClasses] + LogSchema.sideClasses).map(\.table))
  func everyColumn(table: String) async throws {
    let rule = try #require(
      ([LogSchema.eventClasses] + LogSchema.sideClasses).first { $0.table == table })
    let base = try await Self.log()
    let before = try #require(Self.said(base))
    let seed: UInt64 = 29
    var generator = SplitMix64(seed: seed)
    let copy = LogFiles(folder: base.folder + "/copy", signer: base.signer)
    var seen = 0
    var harmless = 0
    for column in rule.columns.map(\.name) {
      for change in Self.changes(column) {
        try? FileManager.default.removeItem(atPath: copy.folder)
        try FileManager.default.createDirectory(
          atPath: copy.folder, withIntermediateDirectories: true)
        try FileManager.default.copyItem(atPath: base.path, toPath: copy.path)
        let row = Int.random(in: 0..<rule.rows, using: &generator)
        let keys = rule.keys
        do {
          try copy.tamper(
            """
            UPDATE \(rule.table) SET \(column) = \(change) WHERE (\(keys)) IN
              (SELECT \(keys) FROM \(rule.table) LIMIT 1 OFFSET \(row) % (SELECT count(*) FROM \(rule.table)))
            """)
        } catch is DatabaseError {
          // A key that stands there already, or is none.
          continue
        }
        let log = try copy.open(isInspected: true)
        let findings = try log.verify(verifier: copy.signer.verifier).findings
        try log.close()
        if !findings.isEmpty {
          seen += 1
        } else if Self.said(copy) == before {
          harmless += 1
        } else {
          Issue.record(
            "seed \(seed): \(rule.table).\(column) = \(change) in row \(row) is not seen")
        }
      }
    }
    print("one value of \(rule.table): \(seen) seen, \(harmless) harmless")
    #expect(seen > harmless)
  }
}

extension ClassRule {
  fileprivate var keys: String {
    switch table {
    case "stream_customer": "customer, stream"
    default: columns[0].name
    }
  }

  fileprivate var rows: Int { table == "event" ? 270 : 20 }
}
