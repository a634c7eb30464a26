import CanonicalJSON
import Foundation
import Testing

@Suite("Several programs on one logbook at once")
struct SideBySideTests {
  @Test("Two importers of different halves and a reader: nothing is lost or repeated")
  func halves() throws {
    let desk = try Touchstone.opened()
    try desk.file("one.ndjson", EntryLines.journeys(0..<800))
    try desk.file("two.ndjson", EntryLines.journeys(800..<1_600))
    let importers = try ["one.ndjson", "two.ndjson"].map {
      try desk.start(["import", $0, "--json"])
    }
    var readings = 0
    var seen = 0
    while importers.contains(where: \.isRunning) {
      let positions = try desk.ok("events", "--after", "\(seen)").jsonLines.map {
        $0["position"]?.int
      }
      #expect(positions == positions.indices.map { Int64(seen + $0 + 1) })
      seen += positions.count
      try desk.ok("journeys", "--limit", "3", "--json")
      let verified = try desk("verify")
      #expect(verified.code == 0, "\(verified.out)\(verified.err)")
      readings += 1
    }
    #expect(readings > 0)
    for importer in importers {
      let outcome = try importer.wait()
      #expect(outcome.code == 0, "\(outcome.err)")
      #expect(try outcome.json.tally == [8_800, 8_800, 0, 0])
    }
    let ids = try desk.entries().compactMap { $0["id"]?.text }
    #expect(ids.count == 17_601 && Set(ids).count == 17_601)
    for half in ["one.ndjson", "two.ndjson"] {
      #expect(try desk.ok("import", half, "--json").json.tally == [8_800, 0, 8_800, 0])
    }
    try desk.expectSound()
  }

  @Test("The same table imported twice at once adds what it adds once")
  func sameTable() throws {
    let desk = try Touchstone.opened()
    let importers = try (0..<2).map { _ in
      try desk.start(["import", Fixtures.deliveries.path, "--json"])
    }
    let reports = try importers.map { try $0.wait().json }
    let appended = reports.compactMap { $0["appended"]?.int }.reduce(0, +)
    #expect(appended == 595)
    #expect(reports.allSatisfy { $0["rejected"] == 0 })
    let amended = try desk.count("--type", "customer.amended")
    #expect(amended == 0, "no phone has changed")
    #expect(try desk.count() == 1_313)
    try desk.expectSound()
  }

  @Test("A table without customers, imported four times at once, refuses no row")
  func namelessTable() throws {
    let desk = try Touchstone.opened()
    let rows = (0..<300).flatMap { journey in
      ["greeting", "payment"].map { "J\(journey),\($0),2026-03-05 14:30\n" }
    }
    try desk.file("a.csv", "journey,touchpoint,occurred\n" + rows.joined())
    let importers = try (0..<4).map { _ in try desk.start(["import", "a.csv", "--json"]) }
    let reports = try importers.map { try $0.wait().json }
    #expect(reports.map { $0["rejected"] } == [0, 0, 0, 0])
    #expect(reports.compactMap { $0["appended"]?.int }.reduce(0, +) == 600)
    #expect(try desk.ok("import", "a.csv", "--json").json.tally == [600, 0, 600, 0])
  }

  @Test("Twenty commands at once record twenty facts")
  func commands() throws {
    let desk = try Touchstone.opened()
    let children = try (0..<20).map {
      try desk.start(["record", "journey.opened", "--journey", "D\($0)", "--json"])
    }
    let positions = try children.map { child in
      let outcome = try child.wait()
      try #require(outcome.code == 0, "\(outcome.err)")
      return try outcome.json["position"]?.int
    }
    #expect(Set(positions) == Set((2...21).map { Int64($0) }))
    try desk.expectSound()
  }

  @Test("Of two who expect the same version, one is refused")
  func sameVersion() throws {
    let desk = try RecordTests.open()
    let children = try ["greeting", "payment"].map {
      try desk.start([
        "record", "touchpoint.started", "--journey", "D1", "--set", "touchpoint=\($0)", "--expect",
        "1",
      ])
    }
    #expect(try children.map { try $0.wait().code }.sorted() == [0, 65])
    #expect(try desk.count() == 3)
  }
}
