import CanonicalJSON
import Foundation
import Testing

@Suite("Kept texts of a timeline")
struct GoldenTests {
  /// Ids that hang on a vault's keys, or on chance, are the same in every kept text.
  private func normal(_ text: String) -> String {
    text
      .replacing(/S-[0-9a-z]{10}/, with: "S-XXXX").replacing(/V-[0-9a-z]{20}/, with: "V-XXXX")
      .replacing(
        /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/, with: "EVENT-ID")
  }

  @Test("timeline C700000 --names through a pipe", arguments: ["en", "zh-Hans"])
  func text(language: String) throws {
    let desk = try Touchstone.delivered(language: language)
    let shown = try desk.shell("\"$TOUCHSTONE\" timeline C700000 --names | cat")
    try Golden.expect(normal(shown.out), equals: "timeline.\(language).txt")
  }

  @Test("timeline C700000 --json, the same in both languages", arguments: ["en", "zh-Hans"])
  func json(language: String) throws {
    let desk = try Touchstone.delivered(language: language)
    let shown = try desk.ok("timeline", "C700000", "--json")
    try Golden.expect(normal(shown.out), equals: "timeline.json")
  }
}
