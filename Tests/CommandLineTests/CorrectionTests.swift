import CanonicalJSON
import Foundation
import Testing

@Suite("Corrections, identification and erasure on the command line")
struct CorrectionTests {
  private static let id = "11111111-2222-4333-8444-555555555555"

  /// A journey whose greeting was rated 2 by mistake.
  private func rated() throws -> Touchstone {
    let desk = try RecordTests.open()
    try desk.ok(
      "record", "rating.given", "--journey", "D1", "--set", "touchpoint=greeting",
      "--set", "perception=2", "--set", "expectation=5", "--id", Self.id)
    return desk
  }

  private func correct(_ desk: Touchstone, _ replacement: String) throws -> Outcome {
    try desk(
      "record", "correction.made", "--journey", "D1", "--set", "corrects=\(Self.id)",
      "--set", "reason=typo", "--set", "replacement=\(replacement)")
  }

  @Test("A corrected rating counts as corrected, and the timeline shows what was corrected")
  func corrected() throws {
    let desk = try rated()
    let made = try correct(
      desk, #"{"touchpoint":"greeting","perception":6,"expectation":5}"#)
    #expect(made.code == 0, "\(made.err)")
    let journey = try #require(
      try desk.ok("timeline", "C1", "--json").json["journeys"]?.items?.first)
    let step = try #require(journey["touchpoints"]?.items?.first { $0["touchpoint"] == "greeting" })
    #expect(step["perception"] == 6)
    #expect(step["ratings"]?.items?.map { $0["corrected"] } == [true])
    let correction = try #require(journey["corrections"]?.items?.first)
    #expect(correction["corrects"]?.text == Self.id && correction["reason"] == "typo")
    let shown = try desk.ok("timeline", "C1").out
    #expect(shown.contains("Correction of event 3 rating Greeting: perception 2→6 (reason typo)"))
    #expect(correction["correctsType"] == "rating.given" && correction["correctsPosition"] == 3)
    #expect(try desk.count("--type", "rating.given") == 1)
    try desk.expectSound()
  }

  @Test(
    "A replacement passes the decisions that the fact itself would have to pass",
    arguments: [
      #"{"touchpoint":"greeting","perception":66,"expectation":5}"#,
      #"{"touchpoint":"greeting","perception":6,"expectation":0}"#,
      #"{"touchpoint":"breakfast","perception":6,"expectation":5}"#,
      #"{"touchpoint":"greeting"}"#, #"{"touchpoint":"greeting","colour":"red"}"#, "[]", "{",
    ])
  func badReplacement(replacement: String) throws {
    let desk = try rated()
    let refused = try correct(desk, replacement)
    #expect(refused.code == 65, "\(refused.out)\(refused.err)")
    #expect(try desk.count() == 3)
  }

  @Test("What is corrected must be in the log, and in the same stream")
  func badTarget() throws {
    let desk = try rated()
    try desk(
      "record", "correction.made", "--journey", "D1", "--set", "reason=typo",
      "--set", "corrects=99999999-2222-4333-8444-555555555555"
    ).expectRefused(65, saying: "not in the log")
    try desk.ok("record", "journey.opened", "--journey", "D2", "--customer", "C1")
    try desk(
      "record", "correction.made", "--journey", "D2", "--set", "reason=typo",
      "--set", "corrects=\(Self.id)"
    ).expectRefused(65, saying: "another stream")
  }

  @Test("A journey may open without a customer; identification brings it home with its past")
  func identified() throws {
    let desk = try Touchstone.opened()
    let opened = try desk.ok("record", "journey.opened", "--journey", "D1", "--json").json
    let provisional = try #require(opened["customer"]?.text)
    #expect(provisional.hasPrefix("P-"))
    try desk.ok(
      "record", "touchpoint.completed", "--journey", "D1", "--set", "touchpoint=greeting",
      "--sealed", "note=等了很久")
    try desk.ok("record", "customer.registered", "--customer", "C9", "--sealed", "name=李四")
    try desk.ok("record", "customer.identified", "--journey", "D1", "--set", "customer=C9")
    let next = try desk.ok(
      "record", "touchpoint.completed", "--journey", "D1", "--set", "touchpoint=payment", "--json"
    ).json
    #expect(next["customer"] == "C9")
    let timeline = try desk.ok("timeline", "C9", "--names").out
    for word in ["李四", "D1", "等了很久"] { #expect(timeline.contains(word), "\(timeline)") }
    let customers = try desk.ok("customers", "--json").jsonLines
    #expect(customers.first { $0["customer"] == "C9" }?["journeys"] == ["D1"])
    #expect(customers.first { $0["customer"]?.text == provisional }?["journeys"] == [])
    #expect(try desk.ok("journeys", "--json").jsonLines.map { $0["customer"] } == ["C9"])
    try desk.expectSound()
  }

  @Test("A customer that the log calls erased is not opened: erasing destroys the key")
  func erased() throws {
    let desk = try RecordTests.open()
    try desk.ok("record", "customer.registered", "--customer", "C1", "--sealed", "name=李四")
    _ = try desk(
      "record", "customer.erased", "--customer", "C1", "--set", "reason=asked",
      "--set", "requestedBy=boss")
    let timeline = try desk.ok("timeline", "C1", "--names", "--json").json
    let isOpen = timeline["name"] != nil
    #expect(timeline["erased"]?.flag != isOpen, "either recorded and closed, or refused")
  }
}
