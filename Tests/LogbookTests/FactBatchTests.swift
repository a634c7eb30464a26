import CanonicalJSON
import Chronology
import EventLog
import Foundation
import Interchange
import Journeys
import ReadModels
import Testing
import Timelines
import Vault
import Wording

@testable import Logbook

@Suite("Facts recorded together")
struct FactBatchTests {
  private let place: TemporaryLogbook
  private var book: Logbook { place.book }

  init() throws { place = try TemporaryLogbook() }

  private func facts(_ text: String) throws -> [Logbook.GivenFact] {
    try FactFile(Array(text.utf8)) { text in
      let reading = try DealerTime.read(text, zone: self.book.settings.timeZone).get()
      return (reading.time, reading.offset)
    }.facts
  }

  private static let delivery = """
    journey: D1
    customer: C1
    facts:
      - type: journey.opened
        set: {model: "smart#1（2026款）"}
      - {type: customer.registered, sealed: {name: 王小芳, phone: "13912345678"}}
      - {type: touchpoint.started, set: {环节: 文件移交}}
      - type: item.checked
        set: {touchpoint: documents}
        notOk: [identityCheck]
        later: certificate
      - {type: 评价, occurred: 2026-03-05 14:30, set: {touchpoint: documents, perception: 6}, sealed: {words: 快}}
    """

  @Test("A file of YAML is one append, with what its facts share said once")
  func yaml() throws {
    let given = try facts(
      Self.delivery.replacing("identityCheck", with: try item(0))
        .replacing("certificate", with: try item(1)))
    #expect(given.map { $0.line } == [4, 6, 7, 8, 8, 12])
    let recorded = try book.record(given)
    #expect(recorded.count == 6 && recorded.allSatisfy { !$0.receipt.duplicate })
    #expect(try book.log.lastPosition() == 7)
    #expect(recorded[5].event.time.text == "2026-03-05T06:30:00.000Z")
    #expect(recorded.allSatisfy { $0.event.customer == "C1" })
    #expect(try book.vault().customers(.phone, "13912345678") == ["C1"])
    #expect(try book.verify(verifier: nil, against: []).isSound)
  }

  private func item(_ place: Int) throws -> String {
    try #require(try book.blueprints().last?.touchpoint("documents")?.items[place].id)
  }

  @Test("What refuses a fact is named by its line, each of them, and nothing is recorded")
  func refused() throws {
    let text = """
      - {type: journey.opened, journey: D1, customer: C1}
      - {type: touchpoint.started, journey: D1, set: {touchpoint: paymnt}}
      - {type: touchpoint.started, journey: D1, set: {touchpoint: payment}}
      - {type: rating.given, journey: D1, set: {perception: x}}
      - {type: customer.registered, customer: C2, sealed: {name: 王小芳}}
      """
    func refusals(_ text: String) -> [Int: String] {
      do {
        _ = try book.record(try facts(text))
      } catch let error as FactBatchError {
        return Dictionary(uniqueKeysWithValues: error.refusals.map { ($0.line, $0.error.code) })
      } catch {}
      return [:]
    }
    #expect(refusals(text) == [2: "refused.unknownTouchpoint", 4: "fact.notAnInteger"])
    #expect(try book.log.lastPosition() == 1)
    #expect(try !book.vault().hasKey("C2"))
    let twice = """
      - {type: journey.opened, journey: D1, customer: C1}
      - {type: touchpoint.started, journey: D1, set: {touchpoint: payment}}
      - {type: touchpoint.started, journey: D1, set: {touchpoint: payment}}
      - {type: promise.kept, journey: D1, set: {promise: P}}
      """
    #expect(refusals(twice) == [3: "refused.alreadyStarted", 4: "refused.keyUnknown"])
    #expect(try book.log.lastPosition() == 1)
  }

  @Test("Facts that come again with their ids are duplicates, sealed words too")
  func again() throws {
    let text = (0..<3).map { number in
      #"{"type":"\#(number == 0 ? "journey.opened" : "rating.given")","journey":"D1","customer":"C1","#
        + #""id":"019b772d-0dc0-797b-8858-d8da8b529b4\#(number)","#
        + (number == 0
          ? #""set":{"model":"A"}}"#
          : #""set":{"touchpoint":"payment","perception":\#(number + 2)},"sealed":{"words":"慢"}}"#)
    }.joined(separator: "\n")
    #expect(try book.record(try facts(text)).allSatisfy { !$0.receipt.duplicate })
    let size = try book.log.lastPosition()
    #expect(try book.record(try facts(text)).allSatisfy(\.receipt.duplicate))
    #expect(try book.log.lastPosition() == size)
  }

  @Test(
    "A file that is none is refused with its line",
    arguments: [
      ("", FactFileError.noFacts),
      ("- type: a\n  colour: red\n", .unknownKey(line: 2, key: "colour")),
      ("- {journey: D1}", .noType(line: 1)), ("- a\n", .malformed(line: 1)),
      ("facts: 1\n", .badValue(line: 1, key: "facts")),
      ("- {type: a, occurred: soon}", .badValue(line: 1, key: "occurred")),
      ("- {type: a, set: [b]}", .badValue(line: 1, key: "set")),
    ])
  func malformed(text: String, error: FactFileError) {
    #expect(throws: error) { try facts(text) }
  }

  @Test("Items of one outcome stand in a list; an item beside them is refused")
  func items() throws {
    var input = FactInput(type: "item.checked")
    input.fields = [("touchpoint", "documents")]
    let all = try input.each([("ok", ["a,b"]), ("notOk", ["c、d"])])
    #expect(all.map { $0.fields.map(\.1) }.count == 4)
    #expect(all[3].fields.map(\.1) == ["documents", "d", "notOk"])
    #expect(try input.each([]).count == 1)
    input.fields.append(("item", "x"))
    #expect(throws: LogbookError.self) { try input.each([("ok", ["a"])]) }
  }
}
