import CanonicalJSON
import EventLog
import Testing

extension EventLogConformance {
  package static var reading: [Rule] {
    [
      Rule("Reading goes on over pages of two thousand and misses nothing at their ends") {
        try await pages($0.log)
      },
      Rule("Reading starts behind `after` and ends with `through`") { trial in
        try await trial.log.putEach(Sample.events(1..<11))
        func positions(_ after: Int64, _ through: Int64) throws -> [Int64] {
          try trial.log.events(Selection(after: after, through: through)).map(\.position)
        }
        #expect(try positions(0, .max) == Array(1...10))
        #expect(try positions(3, 7) == [4, 5, 6, 7])
        #expect(try positions(9, 10) == [10])
        #expect(try positions(5, 5).isEmpty)
        #expect(try positions(7, 3).isEmpty)
        #expect(try positions(10, .max).isEmpty)
        #expect(try positions(1_000, .max).isEmpty)
        #expect(try positions(-5, 2) == [1, 2])
        #expect(try positions(0, 0).isEmpty)
      },
      Rule("Reading answers the last position it looked at, or the one before the first") { trial in
        try await trial.log.putEach(Sample.events(1..<11))
        #expect(try trial.log.read(Selection()) { _ in .next } == 10)
        #expect(try trial.log.read(Selection(through: 4)) { _ in .next } == 4)
        #expect(try trial.log.read(Selection(after: 10)) { _ in .next } == 10)
        #expect(try trial.log.read(Selection(after: 3)) { _ in .stop } == 4)
        let found = try trial.log.read(Selection(after: 2)) { $0.position == 6 ? .stop : .next }
        #expect(found == 6)
      },
      Rule("Nothing is read after a stop, nor after an error, which comes through") { trial in
        try await trial.log.putEach(Sample.events(1..<11))
        var seen: [Int64] = []
        try trial.log.read(Selection()) { row in
          seen.append(row.position)
          return row.position == 3 ? .stop : .next
        }
        #expect(seen == [1, 2, 3])
        #expect(throws: TestRefusal(code: "reader")) {
          try trial.log.read(Selection()) { row in
            seen.append(row.position)
            if row.position == 2 { throw TestRefusal(code: "reader") }
            return .next
          }
        }
        #expect(seen == [1, 2, 3, 1, 2])
        #expect(try trial.log.events().count == 10)
      },
      Rule("While a reader walks, others append, and it sees none twice") { trial in
        try await trial.log.putEach(Sample.events(1..<2_501))
        let log = trial.log
        let writer = Task {
          for number in 2_501..<2_521 { try await log.put(Sample.event(number)) }
        }
        var seen: [Int64] = []
        try trial.log.read(Selection()) { row in
          seen.append(row.position)
          return .next
        }
        try await writer.value
        #expect(seen == Array(1...Int64(seen.count)) && seen.count >= 2_500)
        #expect(try trial.log.events().count == 2_520)
      },
      Rule("A scanner hands over every event of a range, with keys that name type and stream") {
        try await scanning($0.log)
      },
    ]
  }

  private static func pages(_ log: Log) async throws {
    for start in [1, 2_000, 4_000] {
      // Up to 1,999, then 3,999, then 4,500 events: around two ends of pages.
      let end = start == 4_000 ? 4_501 : start + (start == 1 ? 1_999 : 2_000)
      let events = (start..<end).map {
        Sample.event($0, subject: "journey/J-\($0 % 2)", customer: $0 % 3 == 0 ? "C-3" : nil)
      }
      try await log.putEach(events)
      let last = Int64(end - 1)
      #expect(try log.lastPosition() == last)
      var expected: Int64 = 1
      let answered = try log.read(Selection()) { row in
        #expect(row.position == expected)
        expected += 1
        return .next
      }
      #expect(expected == last + 1 && answered == last)
    }
    let even = try log.events(Selection(subject: "journey/J-0"))
    #expect(even.map(\.position) == Array(stride(from: 2, through: 4_500, by: 2)))
    #expect(even.map(\.version) == Array(1...2_250))
    try await log.put(Sample.event(4_501, subject: "journey/J-0"))
    #expect(try log.events(Selection(subject: "journey/J-0")).count == 2_251)
  }

  private static func scanning(_ log: Log) async throws {
    let subjects = ["journey/J-1", "customer/C-1", "journey/J-2"]
    let events = (1..<101).map { number in
      Sample.event(
        number, subject: subjects[number % 3], type: number % 2 == 0 ? "even" : "odd",
        customer: number % 5 == 0 ? "C-\(number % 4)" : nil)
    }
    try await log.putEach(events)
    let scanner = try log.scanner()
    var streams: [Int64: String] = [:]
    try scanner.forEachStream { streams[$0] = String(decoding: $1, as: UTF8.self) }
    var customers: [Int64: String] = [:]
    try scanner.forEachCustomer { customers[$0] = String(decoding: $1, as: UTF8.self) }
    #expect(Set(streams.values) == Set(subjects))
    #expect(Set(customers.values) == Set(events.compactMap(\.customer)))
    var types: [Int64: Set<String>] = [:]
    var next: Int64 = 11
    try scanner.scan(11...90) { row in
      let event = events[Int(next - 1)]
      #expect(streams[row.streamKey] == event.subject)
      #expect(customers[row.customerKey] == event.customer)
      let data = try event.data.canonicalBytes()
      #expect(row.time == event.time)
      #expect(Array(row.data) == data)
      types[row.typeKey, default: []].insert(event.type)
      next += 1
    }
    #expect(next == 91)
    #expect(types.count == 2)
    for (key, names) in types { #expect(try names == [scanner.typeName(key)]) }
    #expect(try scanner.typeName(1_000_000) == nil)
    try scanner.scan(101...200) { _ in Issue.record("an event behind the last") }
  }
}
