import CanonicalJSON
import Chronology
import EventLog
import Exports
import FollowUps
import Foundation
import Journeys
import Presentation
import ReadModels
import Satisfaction
import TestSupport
import Testing
import Timelines
import Wording

@testable import Logbook
@testable import Reports

@Suite("All readers of a journey agree")
struct ReaderAgreementTests {
  private func logbook(seed: UInt64, _ count: Int = 260) throws -> TemporaryLogbook {
    let place = try TemporaryLogbook()
    var source = RandomJourneys(seed: seed)
    var taken: [String: Int] = [:]
    for _ in 0..<count {
      let event = source.next()
      do {
        _ = try place.book.append(event, isOwn: true)
        source.keep(event)
        taken[event.type, default: 0] += 1
      } catch is any ExplainedError {
        continue
      }
    }
    // The property would hold for a log that takes nothing.
    #expect(taken["assignment.changed"] ?? 0 > 5, "seed \(seed): \(taken)")
    #expect(taken["correction.made"] ?? 0 > 5, "seed \(seed): \(taken)")
    return place
  }

  /// All that was read of a journey, by each reader.
  private struct Read {
    var timelines: [String: JourneyTimeline] = [:]
    var rows: [String: BoardRow] = [:]
    var records: [String: JourneyRecord] = [:]
    var cases: [String: ProcessCase] = [:]
    var alerts: [String: Alert] = [:]
    var lines: [String: JSON] = [:]
  }

  private func read(_ place: TemporaryLogbook, _ cut: Cut) throws -> Read {
    let book = place.book
    var read = Read()
    for journey in RandomJourneys.journeys {
      var request = TimelineRequest()
      request.journey = journey
      request.cut = cut
      read.timelines[journey] = try book.timeline(request).journeys.first
    }
    let rows = try book.journeys(BoardFilter(), cut: cut)
    for row in rows { read.rows[row.journey] = row }
    read.alerts = try book.openAlerts(rows, cut: cut)
    let library = PlanLibrary(try book.blueprintFinder())
    let ledger = Ledger(log: book.log, through: try book.log.lastPosition(), cut: cut)
    try ledger.forEachJourney({ library.plan($0, $1)?.blueprint }) { timeline in
      read.records[timeline.journey] = JourneyRecord(
        timeline, library.plan(timeline.blueprint, timeline.blueprintVersion))
    }
    var request = ExportRequest(.process, format: "xes", language: .english)
    request.cut = cut
    let run = try ExportRun(
      book, request, FileOutput(path: place.folder.appending(path: "out.xes").path))
    try book.forEachProcess(book.processJourneys(run), run, withLife: true) {
      read.cases[$0.journey] = $0
    }
    read.lines = try lines(place, cut)
    return read
  }

  /// Of the export of timelines, the journeys.
  private func lines(_ place: TemporaryLogbook, _ cut: Cut) throws -> [String: JSON] {
    let path = place.folder.appending(path: "\(UUID().uuidString).ndjson").path
    var request = ExportRequest(.timelines, format: "ndjson", language: .english)
    request.cut = cut
    _ = try place.book.export(request, to: FileOutput(path: path))
    var found: [String: JSON] = [:]
    for line in try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n") {
      for journey in try JSON(strict: Array(line.utf8))["journeys"]?.items ?? [] {
        if let id = journey["journey"]?.text { found[id] = journey }
      }
    }
    return found
  }

  @Test(
    "List, timeline, report, process view and export agree on every journey",
    arguments: 1...6 as ClosedRange<UInt64>)
  func agree(seed: UInt64) throws {
    let place = try logbook(seed: seed)
    let middle = RandomJourneys.start.adding(milliseconds: 7 * 86_400_000)
    for cut in [Cut(), Cut(asOf: middle)] {
      let read = try read(place, cut)
      let where_ = "seed \(seed), as of \(cut.asOf?.text ?? "now")"
      #expect(read.timelines.count > 3, "\(where_)")
      #expect(Set(read.rows.keys) == Set(read.timelines.keys), "\(where_)")
      for (journey, timeline) in read.timelines.sorted(by: { $0.key < $1.key }) {
        let said = "\(where_), \(journey)"
        try list(#require(read.rows[journey]), timeline, said)
        try report(#require(read.records[journey]), timeline, said)
        try process(#require(read.cases[journey]), timeline, said)
        try export(#require(read.lines[journey]), timeline, said)
        let alert = timeline.alerts.open?.reasons.map(\.position)
        #expect(read.alerts[journey]?.reasons.map(\.position) == alert, "\(said)")
        #expect(
          read.records[journey]?.alerts.open?.reasons.map(\.position) == alert, "\(said)")
      }
    }
  }

  private func list(_ row: BoardRow, _ timeline: JourneyTimeline, _ said: String) {
    #expect(row.state == timeline.state, "\(said)")
    #expect(row.customer == timeline.customer, "\(said)")
    #expect(row.advisor == timeline.advisor, "\(said)")
    #expect(row.advisorAtDelivery == timeline.advisorAtDelivery, "\(said)")
    #expect(row.opened == timeline.openedAt?.milliseconds, "\(said)")
    #expect(row.delivered == timeline.deliveredAt?.milliseconds, "\(said)")
    #expect(row.weakest == timeline.weakest, "\(said)")
    #expect(row.model == timeline.model, "\(said)")
  }

  private func report(_ record: JourneyRecord, _ timeline: JourneyTimeline, _ said: String) {
    #expect(record.customer == timeline.customer, "\(said)")
    #expect(record.delivered?.occurred == timeline.deliveredAt?.milliseconds, "\(said)")
    #expect((record.lost != nil) == (timeline.state == "lost") || timeline.state == "closed")
    let isDelivered = timeline.deliveredAt != nil
    #expect(
      record.advisor == (isDelivered ? timeline.advisorAtDelivery : timeline.advisor), "\(said)")
    for (place, step) in timeline.steps.enumerated() {
      let first = record.answers.first { $0.ratedTouchpoint == step.touchpoint }
      #expect(first?.pair == step.headline, "\(said), \(step.touchpoint)")
      #expect(record.steps[place].isSkipped == (step.status == .skipped), "\(said)")
      #expect(
        record.steps[place].completed?.occurred == step.completedAt?.milliseconds, "\(said)")
    }
  }

  private func process(_ own: ProcessCase, _ timeline: JourneyTimeline, _ said: String) {
    #expect(own.customer == timeline.customer, "\(said)")
    #expect(own.state == timeline.state, "\(said)")
    #expect(own.advisor == timeline.advisor, "\(said)")
    #expect(own.advisorAtDelivery == timeline.advisorAtDelivery, "\(said)")
    #expect(
      own.events.first { $0.fact == "journey.opened" }?.advisor == timeline.advisors.first,
      "\(said)")
    for step in timeline.steps {
      let events = own.events.filter { $0.touchpoint == step.touchpoint && $0.step != nil }
      #expect(
        events.map(\.position).sorted() == step.history.map(\.position), "\(said)")
      guard let completed = events.first(where: { $0.step == .completed }) else { continue }
      #expect(completed.perception == step.headline?.perception, "\(said), \(step.touchpoint)")
      #expect(completed.expectation == step.headline?.expectation, "\(said), \(step.touchpoint)")
    }
  }

  private func export(_ line: JSON, _ timeline: JourneyTimeline, _ said: String) {
    for key in ["state", "advisor", "advisorAtDelivery", "deliveredAt", "weakest", "touchpoints"] {
      let isSame = line[key]?.compactText() == timeline.json[key]?.compactText()
      #expect(isSame, "\(said), \(key)")
    }
  }

  @Test(
    "The call list calls for the present advisor, about the open alerts that all know",
    arguments: 11...14 as ClosedRange<UInt64>)
  func calls(seed: UInt64) throws {
    let place = try logbook(seed: seed)
    var request = CallRequest()
    request.day = CivilTime(year: 2026, month: 3, day: 18)
    request.isReview = true
    let sheet = try place.book.calls(request)
    let tasks = (sheet.rows + (sheet.review ?? [])).flatMap(\.tasks)
    let read = try read(place, Cut())
    let open = read.timelines.values.filter { $0.alerts.open != nil }.map(\.journey).sorted()
    #expect(!open.isEmpty, "seed \(seed)")
    #expect(tasks.filter { $0.kind == .alert }.map(\.journey).sorted() == open, "seed \(seed)")
    for task in tasks where task.kind != .missed {
      let timeline = try #require(read.timelines[task.journey])
      #expect(task.advisor == timeline.advisor, "seed \(seed), \(task.journey)")
    }
  }

  @Test("After a change of advisor a report goes by who delivered, a call by who is it now")
  func handedOn() throws {
    let place = try TemporaryLogbook()
    let book = place.book
    var random = SplitMix64(seed: 7)
    func add(_ kind: FactKind, _ hours: Int64, _ data: JSON) throws {
      let time = RandomJourneys.start.adding(milliseconds: hours * 3_600_000)
      _ = try book.append(
        Event(
          id: .version7(at: time, using: &random), source: "example.com/desk", type: kind.rawValue,
          subject: "journey/J-1", time: time, customer: "C-1", actor: "desk", data: data),
        isOwn: true)
    }
    try add(
      .journeyOpened, 0, ["blueprint": "standard", "blueprintVersion": 2, "advisor": "A-1"])
    try add(.touchpointCompleted, 24, ["touchpoint": "farewell"])
    try add(.assignmentChanged, 30, ["role": "advisor", "from": "A-1", "to": "A-2"])
    try add(
      .ratingGiven, 31, ["touchpoint": "farewell", "perception": 2])

    var report = ReportRequest(.delivery)
    report.advisor = "A-1"
    #expect(try book.report(report).frame.journeys.selected == 1)
    report.advisor = "A-2"
    #expect(throws: ReportError.unknownAdvisor) { try book.report(report) }

    var filter = BoardFilter()
    filter.advisor = "A-2"
    let row = try #require(try book.journeys(filter).first)
    #expect(row.advisor == "A-2" && row.advisorAtDelivery == "A-1")

    var request = CallRequest()
    request.day = CivilTime(year: 2026, month: 3, day: 5)
    request.advisor = "A-2"
    let called = try #require(try book.calls(request).rows.first)
    #expect(called.advisor == "A-2" && called.advisorAtDelivery == "A-1")
  }
}
