import CanonicalJSON
import Foundation
import Testing

@Suite("What touchstone record refuses")
struct RecordRefusalTests {
  /// A command line after `record` ("_" is a space within an argument), its exit code, and words
  /// that its message must have.
  struct Case: CustomStringConvertible {
    let arguments: [String]
    let code: Int32
    let words: [String]

    init(_ arguments: String, _ code: Int32 = 65, saying words: String...) {
      self.arguments = arguments.split(separator: " ").map {
        String($0).replacing("_", with: " ")
      }
      self.code = code
      self.words = words
    }

    var description: String { arguments.joined(separator: " ") }
  }

  @Test("A fact is refused with a reason that says what to do, and nothing is written")
  func refused() throws {
    let desk = try RecordTests.open()
    try desk.ok(
      "record", "touchpoint.completed", "--journey", "D1", "--set", "touchpoint=greeting")
    for one in Self.all {
      let outcome = try desk.start(["record"] + one.arguments).wait()
      #expect(outcome.code == one.code, "\(one): \(outcome.out)\(outcome.err)")
      for word in one.words { #expect(outcome.err.contains(word), "\(one): \(outcome.err)") }
      #expect(outcome.out.isEmpty, "\(one)")
    }
    #expect(try desk.count() == 3)
    try desk.expectSound()
  }

  private static let all = [
    // What is no fact.
    Case("journey.begun --journey D1", saying: "journey.begun", "journey.opened", "rating.given"),
    Case("touchpoint.started --journey D1", saying: "touchpoint"),
    Case("touchpoint.started --set touchpoint=payment", saying: "journey"),
    Case("customer.registered --set kind=person", saying: "customer"),
    Case("blueprint.published --set blueprint=x --set blueprintVersion=1", saying: "blueprint"),
    // Who would be lost without a word.
    Case("journey.opened --journey D2 --customer C1 --staff li", saying: "staff", "advisor"),
    Case("touchpoint.started --journey D1 --case K1 --set touchpoint=payment", saying: "case"),
    // What is no field, or of the wrong type.
    Case(
      "touchpoint.started --journey D1 --set touchpoint=payment --set colour=red",
      saying: "colour", "touchpoint"),
    Case(
      "touchpoint.started --journey D1 --set touchpoint=payment --set touchpoint=documents", 64,
      saying: "touchpoint", "once"),
    Case("touchpoint.started --journey D1 --set touchpoint", 64, saying: "--set", "FIELD=VALUE"),
    Case(
      "customer.registered --customer C1 --set chosenFor=luck",
      saying: "chosenFor", "facilities", "wordOfMouth"),
    // Free text.
    Case(
      "touchpoint.started --journey D1 --set touchpoint=payment --set note=slow",
      saying: "note", "--sealed"),
    Case(
      "touchpoint.skipped --journey D1 --set touchpoint=payment --set reason=no_time,_sorry!",
      saying: "reason", "--sealed"),
    Case(
      "touchpoint.skipped --journey D1 --set touchpoint=payment --set reason=13900000000",
      saying: "reason", "--sealed"),
    Case("customer.registered --customer 13900000000", saying: "phone"),
    Case("customer.registered --customer a/b", saying: "/"),
    // What the domain does not take.
    Case("journey.opened --journey D1 --customer C1", saying: "open already"),
    Case("touchpoint.started --journey D9 --set touchpoint=payment", saying: "journey.opened"),
    Case("touchpoint.completed --journey D1 --set touchpoint=greeting", saying: "reopen"),
    Case(
      "touchpoint.completed --journey D1 --set touchpoint=breakfast",
      saying: "appointment", "followUp"),
    Case(
      "rating.given --journey D1 --set touchpoint=payment --set perception=9",
      saying: "perception", "1 to 7"),
    Case(
      "rating.given --journey D1 --set touchpoint=payment --set perception=x",
      saying: "perception", "whole number"),
    Case("rating.given --journey D1 --set touchpoint=payment", saying: "perception"),
    Case(
      "touchpoint.started --journey D1 --customer C2 --set touchpoint=payment",
      saying: "customer.identified"),
    // Times and ids.
    Case(
      "touchpoint.started --journey D1 --set touchpoint=payment --occurred 2026-02-30_10:00", 64,
      saying: "--occurred"),
    Case(
      "touchpoint.started --journey D1 --set touchpoint=payment --occurred soon", 64,
      saying: "--occurred", "2026-03-05 14:30"),
    Case(
      "touchpoint.started --journey D1 --set touchpoint=payment --id 7", 64, saying: "--id", "UUID"),
  ]
}
