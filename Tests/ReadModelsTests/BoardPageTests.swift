import Foundation
import GRDB
import TestSupport
import Testing

@testable import ReadModels

@Suite("Pages of a list")
struct BoardPageTests {
  private func filters() -> [BoardFilter] {
    var filters = [BoardFilter()]
    func add(_ set: (inout BoardFilter) -> Void) {
      var filter = BoardFilter()
      set(&filter)
      filters.append(filter)
    }
    add { $0.customer = "C-1" }
    add { $0.advisor = "S-1" }
    add { $0.state = "open" }
    add { $0.openedFrom = House.time(600) }
    add { $0.customers = ["C-0", "C-2"] }
    return filters
  }

  private func pages(
    _ filter: BoardFilter, of count: Int, _ list: (BoardFilter) throws -> [BoardRow]
  ) throws -> [BoardRow] {
    var filter = filter
    filter.limit = count
    var rows: [BoardRow] = []
    while true {
      let page = try list(filter)
      rows += page
      if page.count < count { return rows }
      filter.after = page.last?.journey
    }
  }

  @Test(
    "Pages one after the other are the list, whatever its filter",
    arguments: 1...3 as ClosedRange<UInt64>)
  func whole(seed: UInt64) throws {
    let house = try House()
    var traffic = Traffic(seed: seed)
    try house.append(traffic.events(400, journeys: 40, in: house))
    for filter in filters() {
      let all = try house.journeys(filter)
      for count in [1, 3, 7] {
        #expect(try pages(filter, of: count) { try house.journeys($0) } == all, "seed \(seed)")
      }
    }
  }

  @Test("Where another holds the lock, what went on since is folded in memory, page by page")
  func tail() throws {
    let house = try House()
    var traffic = Traffic(seed: 7)
    try house.append(traffic.events(400, journeys: 40, in: house))
    try house.catchUp()
    try house.append(traffic.events(80, journeys: 50, in: house))
    try house.flush()
    let busy = ReadModels(
      path: house.boardPath, lockPath: house.folder + "/logbook.lock",
      openingLockPath: house.folder + "/opening.lock", wait: 0, log: house.log, plans: Plans.book)
    defer { busy.close() }
    let other = try HeldLock(URL(filePath: house.folder + "/logbook.lock"))
    let held = try filters().map { filter in
      (try busy.journeys(filter), try pages(filter, of: 3) { try busy.journeys($0) })
    }
    other.release()
    for (filter, (rows, paged)) in zip(filters(), held) {
      let all = try house.journeys(filter)
      #expect(rows == all && paged == all)
    }
  }

  @Test("A page is found by an index and sorted by none")
  func cost() throws {
    let board = try ReadModels.inMemory()
    try board.inDatabase { database in
      for filter in filters() where filter.customers == nil {
        let (sql, arguments) = filter.query(after: .init(opened: 5, stream: 3))
        let plan = try Row.fetchAll(
          database, sql: "EXPLAIN QUERY PLAN " + sql + " LIMIT 50", arguments: arguments
        ).map { $0["detail"] as String }
        let isFound = plan.count == 1 && plan[0].hasPrefix("SEARCH journey USING INDEX journey_")
        #expect(isFound, "\(plan)")
      }
    }
  }

  @Test("A page after a journey that is not there is refused")
  func unknown() throws {
    let house = try House()
    house.open("J-1", 0)
    var filter = BoardFilter()
    filter.after = "J-9"
    #expect(throws: BoardError.unknownPlace) { try house.journeys(filter) }
  }
}
