import EventLog
import Foundation
import Journeys
import ReadModels
import TestSupport
import Testing

@testable import Logbook

@Suite("A logbook that many people use for long", .timeLimit(.minutes(3)))
struct ServingTests {
  private let desk: TemporaryLogbook

  init() throws { desk = try TemporaryLogbook() }

  private static func opened(_ journey: String, _ customer: String = "C-1") -> FactInput {
    var input = FactInput(type: "journey.opened")
    input.journey = journey
    input.customer = customer
    return input
  }

  private static func named(
    _ customer: String, _ name: String, _ type: String = "customer.registered"
  ) -> FactInput {
    var input = FactInput(type: type)
    input.customer = customer
    input.sealed = [("name", name)]
    return input
  }

  private func search(_ name: String) -> Logbook.CustomerQuery {
    var query = Logbook.CustomerQuery()
    query.name = name
    return query
  }

  /// Waits until the index of names has been filled.
  private func fillNames() async throws -> NameIndex {
    let names = try #require(desk.book.shared.serving?.names)
    while !names.isFilled { try await Task.sleep(for: .milliseconds(5)) }
    return names
  }

  private func hold(_ name: String) throws -> HeldLock {
    try HeldLock(desk.folder.appending(path: "logbook/" + name))
  }

  @Test("What a session has written is in the next list it reads")
  func ownWrites() async throws {
    let book = desk.book
    try book.startServing()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<4 {
        let session = book.session(actor: "S-\(number)")
        group.addTask {
          for round in 0..<15 {
            let journey = "J-\(number)-\(round)"
            _ = try await session.record(Self.opened(journey))
            var filter = BoardFilter()
            filter.journey = journey
            #expect(try await session.journeys(filter).map(\.journey) == [journey])
          }
        }
      }
      try await group.waitForAll()
    }
    let session = book.session(actor: "S-1")
    #expect(try await session.checkReadModels() == nil)
  }

  @Test("The projector follows the commits of other processes too")
  func otherProcess() async throws {
    let book = desk.book
    try book.startServing()
    try desk.fresh { other in _ = try other.record(Self.opened("J-1")) }
    let last = try book.log.lastPosition()
    let projector = try #require(book.shared.serving?.projector)
    while projector.position < last { try await Task.sleep(for: .milliseconds(5)) }
    #expect(try await book.session(actor: "S-1").journeys().map(\.journey) == ["J-1"])
  }

  @Test("No list waits for the lock of a writer, nor for the projector")
  func noLock() async throws {
    let book = desk.book
    let session = book.session(actor: "S-1")
    for number in 0..<20 { _ = try await session.record(Self.opened("J-\(number)", "C-\(number)")) }
    try book.startServing()
    let projector = try #require(book.shared.serving?.projector)
    let last = try book.log.lastPosition()
    while projector.position < last { try await Task.sleep(for: .milliseconds(5)) }
    let boards = try hold("readmodels.lock")
    // The projector cannot go on: this is folded from the log.
    _ = try await session.record(Self.opened("J-20", "C-20"))
    let locks = try ["logbook.lock", "preparing.lock"].map(hold)
    let begun = ContinuousClock.now
    var filter = BoardFilter()
    filter.limit = 50
    #expect(try await session.journeys(filter).count == 21)
    var query = Logbook.CustomerQuery()
    query.limit = 50
    #expect(try await session.customers(query).flatMap(\.journeys).count == 21)
    _ = try await session.calls(CallRequest())
    #expect(try await session.events(Selection(), limit: 50).count == 22)
    #expect(ContinuousClock.now - begun < .seconds(5))
    for lock in locks + [boards] { lock.release() }
  }

  @Test("A part of a name finds who has it now: by the index as by opening all")
  func names() async throws {
    let book = desk.book
    let session = book.session(actor: "S-1")
    for (number, name) in ["王小明", "李小红", "张大明", "Anne Löwe"].enumerated() {
      _ = try await session.record(Self.named("C-\(number)", name))
    }
    let parts = ["小明", "小", "明", "Lö", "大红", "王小明", "owe"]
    var opened: [[String]] = []
    for part in parts { opened.append(try await session.customers(search(part)).map(\.customer)) }
    try book.startServing()
    let names = try await fillNames()
    #expect(names.count == 4)
    for (part, expected) in zip(parts, opened) {
      #expect(try await session.customers(search(part)).map(\.customer) == expected, "\(part)")
    }
    // It follows at once what is recorded, whoever records it.
    _ = try await session.record(Self.named("C-9", "赵小明"))
    _ = try await session.record(Self.named("C-0", "王大明", "customer.amended"))
    #expect(try await session.customers(search("小明")).map(\.customer) == ["C-9"])
    try desk.fresh { other in _ = try other.record(Self.named("C-8", "钱小明")) }
    #expect(try await session.customers(search("小明")).map(\.customer) == ["C-9", "C-8"])
  }

  @Test("A customer who is erased is forgotten by the index at once, whoever erased them")
  func erased() async throws {
    let book = desk.book
    let session = book.session(actor: "S-1")
    for number in 0..<3 { _ = try await session.record(Self.named("C-\(number)", "王小明")) }
    try book.startServing()
    let names = try await fillNames()
    _ = try await session.erase(
      ErasureRequest(customer: "C-0", reason: "asked", requestedBy: "S-1"))
    #expect(names.customers(with: "小明") == ["C-1", "C-2"])
    try desk.fresh { other in
      _ = try other.erase(ErasureRequest(customer: "C-1", reason: "asked", requestedBy: "S-1"))
    }
    #expect(try await session.customers(search("小明")).map(\.customer) == ["C-2"])
    #expect(names.count == 1)
  }

  @Test("Customers come in pages, in the order in which they appeared")
  func customerPages() async throws {
    let session = desk.book.session(actor: "S-1")
    for number in 0..<23 {
      _ = try await session.record(Self.named("C-\(number)", number % 3 == 0 ? "王小明" : "李红"))
    }
    for name in [nil, "小明"] as [String?] {
      var query = Logbook.CustomerQuery()
      query.name = name
      let all = try await session.customers(query).map(\.customer)
      #expect(all == (0..<23).filter { name == nil || $0 % 3 == 0 }.map { "C-\($0)" })
      var found: [String] = []
      query.limit = 5
      while true {
        let page = try await session.customers(query).map(\.customer)
        found += page
        if page.count < 5 { break }
        query.after = page.last
      }
      #expect(found == all)
    }
    var query = Logbook.CustomerQuery()
    query.after = "C-99"
    let unknown = query
    await #expect(throws: LogbookError.noCustomer) { try await session.customers(unknown) }
  }
}
