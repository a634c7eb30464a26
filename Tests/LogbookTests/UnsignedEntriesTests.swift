import Custody
import EventLog
import Foundation
import Journeys
import MerkleTree
import Storage
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

  /// Puts a checkpoint over everything into the log, as somebody does who has no key of it.
  private func forgeNote(of size: Int64) throws {
    let stranger = try #require(NoteSigner.generate(name: desk.book.log.origin))
    let root = try desk.fresh { try $0.log.root(at: size) }
    let note = try Checkpoint(
      origin: desk.book.log.origin, size: UInt64(size), root: root
    ).signed(by: stranger)
    try HandWriting.write(
      desk.log, ["INSERT INTO checkpoint VALUES (\(size), '\(note.description)')"])
  }

  @Test("A checkpoint behind them that no key of the log signed vouches for none of them")
  func forgedNote() throws {
    let position = try add(["data": "'garbage'"])
    try forgeNote(of: position)
    let kept = try desk.book.keys.head()
    let refusal = LogbookError.tailMalformed(position: position)
    try desk.fresh { (book: Logbook) throws in
      #expect(throws: refusal) { try book.checkpoint() }
      #expect(book.tailFault == refusal)
      let report = try book.verify(verifier: nil, against: [])
      #expect(report.findings.contains(Finding(.malformed, at: position)))
      #expect(report.findings.contains(Finding(.signatureWrong, at: position)))
    }
    #expect(try desk.book.keys.head() == kept)
  }

  @Test(
    "A checkpoint of the head that no key of the log signed is signed, and not handed out as it is")
  func forgedStanding() throws {
    let position = try add([:])
    try forgeNote(of: position)
    try desk.fresh { (book: Logbook) throws in
      #expect(try book.checkpoint().isSigned(by: book.keys.verifier()))
      #expect(try book.verify(verifier: nil, against: []).isSound)
    }
  }

  @Test("One with another root is refused, and the kept head stays")
  func otherRoot() throws {
    let position = try add([:])
    let stranger = try #require(NoteSigner.generate(name: desk.book.log.origin))
    let note = try Checkpoint(
      origin: desk.book.log.origin, size: UInt64(position), root: .leaf([1])
    ).signed(by: stranger)
    try HandWriting.write(
      desk.log, ["INSERT INTO checkpoint VALUES (\(position), '\(note.description)')"])
    let kept = try desk.book.keys.head()
    let book = try Logbook(at: desk.book.folder.path, surroundings: desk.book.surroundings)
    #expect {
      try book.checkpoint()
    } throws: { error in
      guard case .damaged = error as? StorageError else { return false }
      return true
    }
    try? book.close()
    #expect(try desk.book.keys.head() == kept)
  }

  @Test("A change of the key that was broken off is not finished over one of them")
  func unfinishedRotation() throws {
    let keys = desk.book.keys
    let before = try ["signing.key", "verifier.key"].map { name in
      (name, try Data(contentsOf: URL(filePath: keys.folder + "/" + name)))
    }
    let change = try desk.fresh { try $0.rotateKey().position }
    let next = URL(filePath: keys.signingPath)
    try FileManager.default.moveItem(
      at: next, to: URL(filePath: keys.folder + "/signing.key.next"))
    for (name, bytes) in before { try bytes.write(to: URL(filePath: keys.folder + "/" + name)) }
    try HandWriting.write(desk.log, ["DELETE FROM checkpoint WHERE size >= \(change)"])
    let position = try add(["data": "'garbage'"])
    try desk.fresh { (book: Logbook) throws in
      #expect(throws: LogbookError.tailMalformed(position: position)) { try book.checkpoint() }
      #expect(try book.log.storedNotes().allSatisfy { $0.0 < change })
    }
    #expect(FileManager.default.fileExists(atPath: keys.folder + "/signing.key.next"))
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
    #expect(throws: KeyError.badOrigin("../../evil")) { try desk.fresh { _ in } }
    #expect(throws: KeyError.badOrigin("../../evil")) {
      try Logbook(reading: desk.book.folder.path, surroundings: desk.book.surroundings).close()
    }
  }
}
