import Chronology
import EventLog
import Foundation
import Importing
import Interchange
import Journeys
import ReadModels
import Synchronization
import TestSupport
import Testing
import Timelines

@testable import Logbook

@Suite("One logbook under many sessions", .timeLimit(.minutes(20)))
struct StressTests {
  private let desk: TemporaryLogbook

  init() throws { desk = try TemporaryLogbook() }

  @Test("Thirty-two sessions lose nothing, write nothing twice and leave a log that verifies")
  func manySessions() async throws {
    let environment = ProcessInfo.processInfo.environment
    let seed = environment["TOUCHSTONE_SEED"].flatMap { UInt64($0) } ?? 0x5E55_1035
    let steps = environment["TOUCHSTONE_STEPS"].flatMap { Int($0) } ?? 8
    let book = desk.book
    try book.startServing()
    let ledger = Ledger()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<32 {
        let visitor = Visitor(
          session: book.session(actor: "S-\(number)"), number: number, folder: desk.folder,
          ledger: ledger, random: SplitMix64(seed: seed &+ UInt64(number)))
        group.addTask {
          do {
            try await visitor.work(steps)
          } catch {
            Issue.record(error, "seed \(seed), session \(number)")
          }
        }
      }
      try await group.waitForAll()
    }
    let session = book.session(actor: "S-after")
    let report = try await session.verify()
    #expect(report.isSound, "seed \(seed): \(report.findings)")
    #expect(try await session.checkReadModels() == nil, "seed \(seed)")
    try check(ledger, seed)
  }

  /// What was acknowledged stands in the log, once, by whom and where the answer said.
  private func check(_ ledger: Ledger, _ seed: UInt64) throws {
    var events: [RecordedEvent] = []
    try desk.book.log.read(Selection()) { row in
      events.append(try row.recordedEvent())
      return .next
    }
    #expect(events.map(\.position) == Array(1...Int64(events.count)))
    #expect(Set(events.map(\.event.id)).count == events.count)
    let answers = ledger.answers.withLock { $0 }
    #expect(!answers.isEmpty)
    for answer in answers {
      let event = events[Int(answer.position) - 1].event
      #expect(event.id == answer.id && event.actor == answer.actor, "seed \(seed)")
    }
    let completed = events.count { $0.event.actor == "import" && $0.event.type == "journey.opened" }
    #expect(completed == ledger.imported.withLock { $0 }, "seed \(seed)")
  }
}

/// What sessions were told.
private final class Ledger: Sendable {
  struct Answer: Sendable {
    let id: EventID
    let position: Int64
    let actor: String
  }

  let answers = Mutex<[Answer]>([])
  /// Journeys that imports have opened.
  let imported = Mutex(0)
}

/// One session and what its user does, the same for the same seed.
private struct Visitor {
  let session: Session
  let number: Int
  let folder: URL
  let ledger: Ledger
  var random: SplitMix64
  private var made = 0
  /// Journeys that this session has opened.
  private var opened: Set<String> = []

  init(
    session: Session, number: Int, folder: URL, ledger: Ledger, random: SplitMix64
  ) {
    self.session = session
    self.number = number
    self.folder = folder
    self.ledger = ledger
    self.random = random
  }

  func work(_ steps: Int) async throws {
    var visitor = self
    try await visitor.open()
    for _ in 0..<steps { try await visitor.step() }
  }

  private mutating func step() async throws {
    switch random.below(40) {
    case 0..<14: try await complete()
    case 14..<18: try await open()
    case 18..<21: try await register()
    case 21..<24: try await importTable()
    case 24..<27: try await list()
    case 27..<30: try await readTimeline()
    case 30..<32: try await calls()
    case 32..<34: try await search()
    case 34: try await publish()
    case 35: try await addHolidays()
    case 36..<38: try await erase()
    case 38: _ = try await session.rotateKey()
    default: try await backUp()
    }
  }

  /// Whether it was recorded.
  @discardableResult
  private mutating func record(_ input: FactInput) async throws -> Bool {
    do {
      let recorded = try await session.record(input)
      ledger.answers.withLock {
        $0.append(
          .init(
            id: recorded.event.id, position: recorded.receipt.positions.upperBound,
            actor: session.actor))
      }
      return true
    } catch is Refusal {
      // Erased or completed meanwhile: that is for the domain to say.
      return false
    }
  }

  private mutating func open() async throws {
    made += 1
    var input = FactInput(type: "journey.opened")
    input.journey = "J-\(number)-\(made)"
    input.customer = "C-\(random.below(12))"
    if try await record(input) { opened.insert("J-\(number)-\(made)") }
  }

  private mutating func complete() async throws {
    var input = FactInput(type: "touchpoint.completed")
    input.journey = "J-\(random.below(32))-1"
    input.fields = [("touchpoint", random.pick(["greeting", "payment", "documents", "farewell"]))]
    do {
      try await record(input)
    } catch is AppendError {}
  }

  private mutating func register() async throws {
    var input = FactInput(type: "customer.registered")
    input.customer = "C-\(random.below(12))"
    input.sealed = [("name", "王小明\(number)"), ("phone", "1390000\(1_000 + random.below(12))")]
    try await record(input)
  }

  private mutating func importTable() async throws {
    made += 1
    let rows = (0..<10).map { row in
      let phone = "1380000\(1_000 + random.below(40))"
      return "李小红\(row),\(phone),D\(number)x\(made)x\(row),greeting,2026-03-15 10:0\(row)\n"
    }
    let path = folder.appending(path: "table-\(number)-\(made).csv").path
    try ("客户姓名,手机号,订单号,环节,时间\n" + rows.joined())
      .write(toFile: path, atomically: true, encoding: .utf8)
    let report = try await session.importFiles([path], ImportOptions())
    #expect(report.total.rejected == 0, "\(report.files.flatMap(\.rejects).map(\.code))")
    ledger.imported.withLock { $0 += report.total.appended }
  }

  private mutating func readTimeline() async throws {
    var request = TimelineRequest()
    request.journey = "J-\(number)-1"
    request.opensNames = true
    do {
      _ = try await session.timeline(request)
    } catch LogbookError.noJourney {}
  }

  /// Pages of journeys, with all that this session has opened.
  private func list() async throws {
    var filter = BoardFilter()
    filter.customers = (0..<12).map { "C-\($0)" }
    filter.limit = 20
    var found: Set<String> = []
    repeat {
      let rows = try await session.journeys(filter)
      found.formUnion(rows.map(\.journey))
      filter.after = rows.count < 20 ? nil : rows.last?.journey
    } while filter.after != nil
    #expect(found.isSuperset(of: opened))
  }

  private mutating func calls() async throws {
    var request = CallRequest()
    if !random.oneIn(4) { request.day = .init(year: 2026, month: 3, day: 20 + random.below(3)) }
    request.limit = 20
    _ = try await session.calls(request)
  }

  private mutating func search() async throws {
    var query = Logbook.CustomerQuery()
    query.name = "小"
    query.limit = 5
    query.opensNames = random.oneIn(2)
    _ = try await session.customers(query)
  }

  private func publish() async throws {
    let standard = String(decoding: ShippedBlueprints.newestStandard, as: UTF8.self)
    let yaml = standard.replacingOccurrences(
      of: "\nblueprint: standard\n", with: "\nblueprint: brand\(number)\n")
    _ = try await session.publish(Array(yaml.utf8))
  }

  private func addHolidays() async throws {
    let year = 2026 + number
    let file = #"{"year":\#(year),"days":[{"date":"\#(year)-10-01","isOffDay":true}]}"#
    _ = try await session.addHolidays(Array(file.utf8), "holidays.json")
  }

  private mutating func erase() async throws {
    do {
      _ = try await session.erase(
        ErasureRequest(
          customer: "C-\(random.below(12))", reason: "asked", requestedBy: session.actor))
    } catch LogbookError.noCustomer {}
  }

  private mutating func backUp() async throws {
    made += 1
    _ = try await session.backUp(to: folder.appending(path: "backup-\(number)-\(made)").path)
  }
}
