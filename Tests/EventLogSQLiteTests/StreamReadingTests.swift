import EventLog
import EventLogConformance
import EventLogSQLite
import TestSupport
import Testing

@Suite("Reading stream by stream", .temporaryFolder)
struct StreamReadingTests {
  @Test("Each stream comes whole, in order of position, up to the last position asked for")
  func streams() async throws {
    let files = try LogFiles.make()
    try await files.withLog { log in
      var events: [Event] = []
      // More than a page, and every stream's events lie far apart.
      for number in 1...4_500 {
        events.append(Sample.event(number, subject: "journey/J-\(number % 7)"))
      }
      try await log.putEach(events)
      var keys: [Int64] = []
      var subjects: [String] = []
      try log.scanner().forEachStream { key, subject in
        keys.append(key)
        subjects.append(String(decoding: subject, as: UTF8.self))
      }
      for through in [4_500, 1_234, 0] as [Int64] {
        var found: [String: [Int64]] = [:]
        var order: [String] = []
        try log.readStreams(keys, through: through) { row in
          let subject = String(decoding: row.parts.subject, as: UTF8.self)
          if order.last != subject { order.append(subject) }
          found[subject, default: []].append(row.position)
        }
        #expect(order == (through == 0 ? [] : subjects))
        for subject in order {
          var expected: [Int64] = []
          try log.read(Selection(through: through, subject: subject)) { row in
            expected.append(row.position)
            return .next
          }
          #expect(found[subject] == expected, "\(subject) through \(through)")
        }
      }
      try log.readStreams([], through: 10) { _ in Issue.record("nothing was asked for") }
    }
  }
}
