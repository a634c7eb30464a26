import CanonicalJSON
import Foundation
import Testing

@Suite("Corrections of what is no journey's")
struct OtherCorrectionTests {
  private let desk: Touchstone

  init() throws {
    desk = try Touchstone.opened()
    try desk.ok("record", "customer.registered", "--customer", "C-1", "--sealed", "name=王小明")
  }

  /// Records a fact and gives its id.
  private func record(_ arguments: String...) throws -> String {
    let outcome = try desk.start(["record"] + arguments).wait()
    #expect(outcome.code == 0, "\(outcome.err)")
    return try #require(try desk.entries("--type", arguments[0]).last?["id"]?.text)
  }

  @Test("A purchase that was typed wrongly counts as it was corrected")
  func purchase() throws {
    let id = try record(
      "purchase.recorded", "--customer", "C-1", "--set", "amountMinor=2000000", "--set",
      "kind=vehicle")
    try desk.ok(
      "record", "correction.made", "--customer", "C-1", "--set", "corrects=\(id)", "--set",
      "reason=typo", "--set", #"replacement={"amountMinor":200000,"kind":"vehicle"}"#)
    let timeline = try desk.ok("timeline", "C-1", "--json").json
    #expect(timeline["purchases"]?.items?.map { $0["amountMinor"] } == [200_000])
    #expect(timeline["corrections"]?.items?.count == 1)
    try desk.ok("rebuild", "--check")
    try desk.expectSound()
  }

  @Test("A consent taken back as an error no longer lets a message be sent")
  func consent() throws {
    try desk.ok("record", "journey.opened", "--journey", "J-1", "--customer", "C-1")
    let message = [
      "record", "message.sent", "--journey", "J-1", "--set", "channel=sms", "--set", "step=week",
    ]
    let id = try record(
      "consent.given", "--customer", "C-1", "--set", "purpose=marketing", "--set", "channel=sms")
    let before = try desk.start(message + ["--set", "purpose=marketing"]).wait()
    try desk.ok(
      "record", "correction.made", "--customer", "C-1", "--set", "corrects=\(id)", "--set",
      "reason=mistake")
    let after = try desk.start(message + ["--set", "purpose=marketing"]).wait()
    #expect(before.code == 0, "\(before.err)")
    #expect(after.code == 65, "\(after.err)")
    #expect(try desk.ok("timeline", "C-1", "--json").json["consents"]?.items?.isEmpty != false)
  }

  @Test("An improvement case and an examination are corrected in their own streams")
  func cases() throws {
    let opened = try record(
      "case.opened", "--case", "K-1", "--set", "method=fishbone")
    try desk.ok(
      "record", "correction.made", "--case", "K-1", "--set", "corrects=\(opened)", "--set",
      "reason=typo")
    try desk("record", "case.checked", "--case", "K-1").expectRefused(65, saying: "case")
    let failed = try record(
      "advisor.qualified", "--staff", "S-1", "--set", "passed=false")
    try desk.ok(
      "record", "correction.made", "--staff", "S-1", "--set", "corrects=\(failed)", "--set",
      "reason=typo", "--set", #"replacement={"passed":true}"#)
    try desk.ok("record", "journey.opened", "--journey", "J-9", "--set", "advisor=S-1")
    try desk.ok("rebuild", "--check")
  }

  @Test("Who somebody is, is amended and never corrected; nor does a correction reach elsewhere")
  func refused() throws {
    let registered = try #require(
      try desk.entries("--type", "customer.registered").first?["id"]?.text)
    try desk(
      "record", "correction.made", "--customer", "C-1", "--set", "corrects=\(registered)", "--set",
      "reason=typo"
    ).expectRefused(65, saying: "customer.amended")
    let bought = try record(
      "purchase.recorded", "--customer", "C-1", "--set", "amountMinor=5", "--set", "kind=vehicle")
    try desk.ok("record", "customer.registered", "--customer", "C-2", "--sealed", "name=李四")
    try desk(
      "record", "correction.made", "--customer", "C-2", "--set", "corrects=\(bought)", "--set",
      "reason=typo"
    ).expectRefused(65, saying: "another stream")
  }
}
