import Chronology
import EventLogConformance
import EventLogSQLite
import TestSupport
import Testing

@Suite("A log on SQLite", .temporaryFolder, .timeLimit(.minutes(10)))
struct SQLiteConformanceTests {
  typealias Conformance = EventLogConformance<SQLiteEventLog>

  private static let conformance = Conformance(
    make: { folder, signer in
      let files = LogFiles(folder: folder, signer: signer)
      try files.create()
      return try files.open()
    }, close: { try $0.close() })

  @Test("It keeps every rule of an event log", arguments: Conformance.rules)
  func keeps(rule: Conformance.Rule) async throws {
    try await Self.conformance.check(rule)
  }
}
