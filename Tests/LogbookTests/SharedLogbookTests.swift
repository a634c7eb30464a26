import Dispatch
import EventLog
import FollowUps
import Foundation
import Importing
import Interchange
import Journeys
import ReadModels
import Synchronization
import Testing
import Vault

@testable import Logbook

@Suite("One logbook used by many threads", .timeLimit(.minutes(5)))
struct SharedLogbookTests {
  private let desk: TemporaryLogbook

  init() throws { desk = try TemporaryLogbook() }

  /// Runs bodies at once, each on a thread of its own; false when they do not end.
  private func atOnce(_ bodies: [@Sendable () throws -> Void], seconds: Int = 60) throws -> Bool {
    let group = DispatchGroup()
    let failure = Mutex<(any Error)?>(nil)
    for body in bodies {
      group.enter()
      let thread = Thread {
        do { try body() } catch { failure.withLock { $0 = error } }
        group.leave()
      }
      thread.start()
    }
    let isOver = group.wait(timeout: .now() + .seconds(seconds)) == .success
    if let error = failure.withLock({ $0 }) { throw error }
    return isOver
  }

  private func table(_ name: String, journeys: Range<Int>) throws -> String {
    let header = "客户编号,客户姓名,手机号,订单号,环节,时间\n"
    let rows = journeys.map { number in
      "C\(number),王小明\(number),139\(10_000_000 + number),D\(number),greeting,2026-03-15 10:00\n"
    }
    let path = desk.folder.appending(path: name).path
    try (header + rows.joined()).write(toFile: path, atomically: true, encoding: .utf8)
    return path
  }

  @Test("An import and a search by name do not wait for each other for ever")
  func importAndSearch() throws {
    let book = desk.book
    _ = try book.importFiles([table("first.csv", journeys: 0..<300)], ImportOptions())
    let more = try table("more.csv", journeys: 0..<1_500)
    let isDone = Atomic(false)
    let isOver = try atOnce([
      {
        defer { isDone.store(true, ordering: .releasing) }
        _ = try book.importFiles([more], ImportOptions())
      },
      {
        while !isDone.load(ordering: .acquiring) {
          var query = Logbook.CustomerQuery()
          query.name = "小明1"
          query.limit = 20
          query.opensNames = true
          _ = try book.customers(query)
        }
      },
    ])
    #expect(isOver)
  }

  @Test("Many threads that open the vault at once get one vault")
  func oneVault() throws {
    let path = desk.book.folder.path
    for _ in 0..<10 {
      let book = try Logbook(at: path, surroundings: desk.book.surroundings)
      let vaults = Mutex<Set<ObjectIdentifier>>([])
      let kept = Mutex<[Vault]>([])
      let opens: @Sendable () throws -> Void = {
        let vault = try book.vault()
        kept.withLock { $0.append(vault) }
        vaults.withLock { _ = $0.insert(ObjectIdentifier(vault)) }
      }
      #expect(try atOnce(Array(repeating: opens, count: 8)))
      #expect(vaults.withLock { $0.count } == 1)
      try book.close()
    }
  }

  @Test("A year of holidays that was added is known, and so is the next")
  func holidays() throws {
    for year in [2026, 2027] {
      let file = #"{"year":\#(year),"days":[{"date":"\#(year)-10-01","isOffDay":true}]}"#
      _ = try desk.book.addHolidays(Array(file.utf8), "holidays.json")
    }
    #expect(try desk.book.holidays().map(\.year.year) == [2026, 2027])
  }

  @Test("A blueprint that another process publishes is known here, for reading and for deciding")
  func publishedElsewhere() throws {
    let book = desk.book
    #expect(try book.blueprints().count == 1)
    try record("J-1", "standard")
    let other = try Logbook(at: book.folder.path, surroundings: book.surroundings)
    let standard = String(decoding: ShippedBlueprints.newestStandard, as: UTF8.self)
    let yaml = standard.replacingOccurrences(
      of: "\nblueprint: standard\n", with: "\nblueprint: brand\n")
    _ = try other.publish(Array(yaml.utf8))
    try other.close()
    #expect(try book.blueprints().map(\.id) == ["standard", "brand"])
    try record("J-2", "brand")
    #expect(try book.journeys().map(\.blueprint) == ["standard", "brand"])
  }

  @Test("Settings that somebody changes on disk are those of the open logbook")
  func settings() throws {
    let book = desk.book
    let path = book.folder.settings
    #expect(book.settings.dealer == "Example")
    let text = try String(contentsOfFile: path, encoding: .utf8)
    try text.replacingOccurrences(of: "Example", with: "Another")
      .write(toFile: path, atomically: true, encoding: .utf8)
    #expect(book.settings.dealer == "Another")
  }

  private func record(_ journey: String, _ blueprint: String) throws {
    var input = FactInput(type: "journey.opened")
    input.journey = journey
    input.customer = "C-1"
    input.fields = [("blueprint", blueprint)]
    _ = try desk.book.record(input)
  }

  @Test("What reads the log may open, read and append in the middle of its walk")
  func walking() throws {
    let book = desk.book
    _ = try book.importFiles([table("first.csv", journeys: 0..<40)], ImportOptions())
    let through = try book.log.lastPosition()
    var walked: Int64 = 0
    let isOver = try atOnce([
      {
        let vault = try book.vault()
        for number in 0..<20 {
          try vault.transaction { transaction in
            try transaction.makeKey("C-new-\(number)")
            try book.log.read(Selection(subject: "customer/C1")) { _ in .next }
          }
        }
      }
    ])
    #expect(isOver)
    try book.log.read(Selection(through: through)) { row in
      walked += 1
      _ = try book.vault().staffIDs()
      try book.log.read(Selection(after: row.position - 1, through: row.position)) { _ in .stop }
      if walked == 1 { try record("J-9", "standard") }
      return .next
    }
    #expect(walked == through)
  }
}
