import EventLog
import EventLogSQLite
import Foundation
import Journeys
import MerkleTree
import Testing
import Timelines

@testable import Logbook

@Suite("Entries behind the last signed position that no program of ours wrote")
struct UnsignedEntriesTests {
  private let desk: TemporaryLogbook

  init() throws {
    desk = try TemporaryLogbook()
    var opened = FactInput(type: "journey.opened")
    opened.journey = "D1"
    opened.customer = "C-1"
    _ = try desk.book.record(opened)
    var noted = FactInput(type: "touchpoint.started")
    noted.journey = "D1"
    noted.fields = [("touchpoint", "greeting")]
    _ = try desk.book.record(noted)
    try desk.book.close()
  }

  /// Copies the last row behind itself, with some columns written by hand.
  private func add(_ columns: [String: String], before statements: [String] = []) throws -> Int64 {
    let last = try desk.fresh { try $0.log.lastPosition() }
    let given = columns.merging([
      "position": "position + 1", "version": "version + 1", "id": "randomblob(16)",
    ]) { own, _ in own }
    let names = [
      "position", "stream", "version", "type", "id", "time", "timeoffset", "recorded",
      "dataversion", "source", "customer", "actor", "correlation", "causation", "data",
      "sealed",
    ]
    let values = names.map { given[$0] ?? $0 }.joined(separator: ", ")
    let row = "INSERT INTO event SELECT \(values) FROM event WHERE position = \(last)"
    try HandWriting.write(desk.log, statements + [row])
    return last + 1
  }

  private static let columns: [(String, [String: String])] = [
    ("no JSON", ["data": "'garbage'"]),
    ("nothing", ["data": "''"]),
    ("an order of keys that no writer gives", ["data": #"'{"touchpoint":"a","item":"b"}'"#]),
    ("a key twice", ["data": #"'{"touchpoint":"a","touchpoint":"b"}'"#]),
    ("another attribute behind the data", ["data": #"'{"touchpoint":"a"},"type":"journey.lost"'"#]),
    ("a second line", ["data": #"'{"touchpoint":"a"}'||char(10)||'{}'"#]),
    ("a time before all calendars", ["time": "-9223372036854775808"]),
    ("a time behind all calendars", ["time": "9223372036854775807"]),
    ("the year 10000", ["recorded": "253402300800000"]),
    ("sealed bytes of no form", ["sealed": "x'01'"]),
  ]

  @Test("Nothing is signed or written behind one, verify names it, and no reader crashes")
  func refused() throws {
    let checkpoint = try Data(contentsOf: desk.log)
    for (name, columns) in Self.columns {
      try checkpoint.write(to: desk.log)
      let position = try add(columns)
      let refusal = LogbookError.tailMalformed(position: position)
      try desk.fresh { book in
        #expect(throws: refusal, "\(name)") { _ = try book.checkpoint() }
        #expect(throws: refusal, "\(name)") {
          var next = FactInput(type: "touchpoint.completed")
          next.journey = "D1"
          next.fields = [("touchpoint", "greeting")]
          _ = try book.record(next)
        }
        #expect(book.tailFault == refusal, "\(name)")
        // It may refuse; it must come back.
        var request = TimelineRequest()
        request.customer = "C-1"
        _ = try? book.timeline(request)
        _ = try? book.rebuild()
      }
      let report = try desk.fresh { try $0.verify(verifier: nil, against: []) }
      #expect(report.findings.contains(Finding(.malformed, at: position)), "\(name)")
      #expect(try desk.fresh { try $0.log.lastPosition() } == position, "\(name)")
    }
  }

  @Test("A change of the signing key that the present key did not sign is one")
  func rotation() throws {
    let position = try add(
      [
        "type": "(SELECT max(key) FROM name)",
        "data": #"'{"former":"a","signature":"b","verifier":"c"}'"#,
      ], before: ["INSERT INTO name VALUES ((SELECT max(key) + 1 FROM name), 'key.rotated')"])
    try desk.fresh { (book: Logbook) throws in
      #expect(throws: LogbookError.tailMalformed(position: position)) { try book.checkpoint() }
    }
  }

  @Test("What a program that was killed leaves is signed by the next")
  func lawful() throws {
    let position = try add([:])
    try desk.fresh { (book: Logbook) throws in
      #expect(try book.verify(verifier: nil, against: []).isSound)
      #expect(try book.checkpoint().text.contains("\n\(position)\n"))
    }
  }

  @Test("An origin that leads out of the keys' folder is refused before anything is read there")
  func origin() throws {
    try HandWriting.write(desk.log, ["UPDATE meta SET value = '../../evil' WHERE name = 'origin'"])
    #expect(throws: LogbookError.badOrigin("../../evil")) { try desk.fresh { _ in } }
    #expect(throws: LogbookError.badOrigin("../../evil")) {
      try Logbook(reading: desk.book.folder.path, surroundings: desk.book.surroundings).close()
    }
  }
}
