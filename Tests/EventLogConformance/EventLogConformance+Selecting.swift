import EventLog
import TestSupport
import Testing

extension EventLogConformance {
  package static var selecting: [Rule] {
    [
      Rule("A selection gives the events that a plain filter gives, in order") {
        try await plainFilter($0.log)
      },
      Rule("A subject and a customer together give the subject's events if the stream is both's") {
        try await both($0.log)
      },
      Rule("A subject, customer or type that the log does not know has no events") { trial in
        try await trial.log.putEach([Sample.event(1, customer: "C-1")])
        for selection in [
          Selection(after: 0, subject: "journey/J-2"), Selection(after: 0, subject: "J-1"),
          Selection(after: 0, customer: "C-2"), Selection(after: 0, type: "other"),
          Selection(after: 0, subject: "journey/J-1", type: "other"),
          Selection(after: 0, subject: "journey/j-1"), Selection(after: 0, customer: "c-1"),
        ] {
          #expect(try trial.log.events(selection).isEmpty)
          #expect(try trial.log.read(selection) { _ in .next } == 0)
        }
      },
      Rule("A customer's events are those of all streams that name the customer, whole") { trial in
        try await trial.log.putEach([
          Sample.event(1, subject: "journey/J-1"),
          Sample.event(2, subject: "journey/J-1", customer: "C-1"),
          Sample.event(3, subject: "journey/J-2", customer: "C-2"),
          Sample.event(4, subject: "customer/C-1", customer: "C-1"),
          Sample.event(5, subject: "journey/J-1"), Sample.event(6, subject: "journey/J-3"),
        ])
        func positions(_ customer: String) throws -> [Int64] {
          try trial.log.events(Selection(customer: customer)).map(\.position)
        }
        #expect(try positions("C-1") == [1, 2, 4, 5])
        #expect(try positions("C-2") == [3])
        // A journey may come to name another customer; then it is in the story of both.
        try await trial.log.putEach([Sample.event(7, subject: "journey/J-1", customer: "C-2")])
        #expect(try positions("C-1") == [1, 2, 4, 5, 7])
        #expect(try positions("C-2") == [1, 2, 3, 5, 7])
      },
      Rule("In a stream of the whole house a customer's events are those that name the customer") {
        trial in
        try await trial.log.putEach([
          Sample.event(1, subject: "access/house", customer: "C-1"),
          Sample.event(2, subject: "access/house", customer: "C-2"),
          Sample.event(3, subject: "access/house"),
          Sample.event(4, subject: "access/house", customer: "C-1"),
          Sample.event(5, subject: "journeys/house", customer: "C-2"),
          Sample.event(6, subject: "journeys/house", customer: "C-1"),
        ])
        let one = try trial.log.events(Selection(customer: "C-1"))
        #expect(one.map(\.position) == [1, 4, 6])
      },
      Rule("A page of others' events does not end a customer's story") { trial in
        var events = (1..<2_101).map { Sample.event($0, subject: "access/house", customer: "C-2") }
        events[0] = Sample.event(1, subject: "access/house", customer: "C-1")
        events[2_099] = Sample.event(2_100, subject: "access/house", customer: "C-1")
        try await trial.log.putEach(events)
        let own = try trial.log.events(Selection(customer: "C-1"))
        #expect(own.map(\.position) == [1, 2_100])
      },
    ]
  }

  private static func plainFilter(_ log: Log) async throws {
    let seed: UInt64 = 0x5E_1E
    var random = SplitMix64(seed: seed)
    let events = (1..<401).map { number in
      Sample.event(
        number, subject: "journey/J-\(random.below(7))", type: "type-\(random.below(4))",
        customer: random.oneIn(3) ? "C-\(random.below(5))" : nil)
    }
    try await log.putEach(events)
    for _ in 0..<150 {
      let stream = random.below(3)
      let selection = Selection(
        after: random.oneIn(2) ? Int64(random.below(400)) : 0,
        through: random.oneIn(2) ? Int64(random.below(420)) : .max,
        subject: stream == 0 ? "journey/J-\(random.below(8))" : nil,
        customer: stream == 1 ? "C-\(random.below(6))" : nil,
        type: random.oneIn(2) ? "type-\(random.below(5))" : nil)
      let found = try log.events(selection).map(\.position)
      #expect(found == plain(selection, events), "\(selection), seed \(seed)")
    }
  }

  private static func both(_ log: Log) async throws {
    let events = [
      Sample.event(1, subject: "journey/J-1", customer: "C-1"),
      Sample.event(2, subject: "journey/J-1"),
      Sample.event(3, subject: "journey/J-2", customer: "C-2"),
    ]
    try await log.putEach(events)
    for (subject, customer) in [("J-1", "C-1"), ("J-1", "C-2"), ("J-2", "C-1"), ("J-2", "C-9")] {
      let selection = Selection(subject: "journey/" + subject, customer: customer)
      let found = try log.events(selection).map(\.position)
      #expect(found == plain(selection, events), "\(subject) and \(customer)")
    }
  }

  /// The positions of the events, whose streams are journeys, that a selection is to give.
  private static func plain(_ selection: Selection, _ events: [Event]) -> [Int64] {
    var named: [String: Set<String>] = [:]
    for event in events {
      if let customer = event.customer { named[customer, default: []].insert(event.subject) }
    }
    return events.enumerated().filter { index, event in
      Int64(index) >= selection.after && Int64(index) < selection.through
        && (selection.subject.map { $0 == event.subject } ?? true)
        && (selection.customer.map { named[$0]?.contains(event.subject) ?? false } ?? true)
        && (selection.type.map { $0 == event.type } ?? true)
    }.map { Int64($0.offset + 1) }
  }
}
