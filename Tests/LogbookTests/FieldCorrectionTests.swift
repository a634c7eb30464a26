import CanonicalJSON
import Chronology
import EventLog
import Foundation
import Interchange
import Journeys
import ReadModels
import Satisfaction
import Testing
import Timelines
import Vault
import Wording

@testable import Logbook

@Suite("A correction of one field")
struct FieldCorrectionTests {
  private let desk: ByHand

  init() throws { desk = try ByHand() }

  @Test("It is named by position or id, changes its field and keeps the rest, also twice")
  func one() throws {
    let rated = try desk.record(
      "rating.given", [("touchpoint", "payment"), ("perception", "3"), ("expectation", "5")])
    let position = rated.receipt.positions.upperBound
    var input = FactInput(type: "correction.made")
    input.fields = [("corrects", String(position)), ("perception", "5")]
    let made = try desk.book.record(input).event
    #expect(made.subject == "journey/J1")
    #expect(made.data["corrects"]?.text == rated.event.id.description)
    let replacement = made.data["replacement"]
    #expect(replacement?["perception"] == 5 && replacement?["expectation"] == 5)
    #expect(replacement?["touchpoint"] == "payment" && replacement?.members?.count == 3)
    var second = FactInput(type: "correction.made")
    second.fields = [
      ("corrects", rated.event.id.description), ("期望", "6"), ("reason", "misheard"),
    ]
    _ = try desk.book.record(second)
    let pair = try desk.step("payment")?.headline
    #expect(pair?.perception == 5 && pair?.expectation == 6)
  }

  @Test(
    "What does not fit the corrected fact is refused, and so is a replacement that lacks a field")
  func refused() throws {
    let checked = try desk.record(
      "expectation.told", [("touchpoint", "payment"), ("minutes", "20")])
    let position = String(checked.receipt.positions.upperBound)
    func refusal(_ fields: [(String, String)]) -> String {
      desk.refusal("correction.made", [("corrects", position)] + fields).code
    }
    #expect(refusal([("colour", "red")]) == "fact.unknownField")
    #expect(refusal([("touchpoint", "paymnt")]) == "refused.unknownTouchpoint")
    #expect(refusal([("replacement", #"{"minutes":30}"#)]) == "fact.missing")
    #expect(
      desk.refusal("correction.made", [("corrects", "999"), ("minutes", "3")]).code
        == "refused.correctedMissing")
    #expect(try desk.size == 3)
  }
}
