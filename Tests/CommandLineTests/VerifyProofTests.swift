import CanonicalJSON
import Foundation
import Testing

@Suite("touchstone verify-proof")
struct VerifyProofTests {
  private let desk: Touchstone
  private let key: String

  init() throws {
    desk = try Touchstone.delivered()
    key = try String(contentsOf: desk.keys.appending(path: "verifier.key"), encoding: .utf8)
      .trimmingCharacters(in: .whitespacesAndNewlines)
  }

  @Test("A proof holds with the line of its event, and with no other")
  func proof() throws {
    try desk.file("proof", try desk.ok("prove", "7").out)
    let lines = try desk.ok("export", "events", "--output", "-").out.split(separator: "\n")
    try desk.file("own", String(lines[6]) + "\n")
    try desk.file("other", String(lines[7]))
    let held = try desk.ok("verify-proof", "proof", "--entry", "own", "--verifier-key", key)
    #expect(held.out.contains("number 7 of the 1313"))
    let failed = try desk(
      "verify-proof", "proof", "--entry", "other", "--verifier-key", key, "--json")
    #expect(failed.code == 3)
    #expect(try failed.json["fault"] == "proof")
    try desk("verify-proof", "proof", "--verifier-key", key).expectRefused(64, saying: "--entry")
    try desk("verify-proof", "own", "--verifier-key", key).expectRefused(64, saying: "no proof")
  }

  @Test("An erasure receipt carries its event; under another key nothing holds")
  func receipt() throws {
    let receipt = try desk.ok(
      "erase", "C700000", "--reason", "asked", "--requested-by", "S-1"
    ).out
    try desk.file("receipt", receipt)
    let held = try desk.ok("verify-proof", "receipt", "--verifier-key", key, "--json").json
    #expect(held["ok"] == true && held["position"] == 1314)
    let other = try Touchstone.opened()
    let stranger = try String(
      contentsOf: other.keys.appending(path: "verifier.key"), encoding: .utf8
    ).trimmingCharacters(in: .whitespacesAndNewlines)
    let failed = try desk("verify-proof", "receipt", "--verifier-key", stranger, "--json")
    #expect(failed.code == 3)
    #expect(try failed.json["fault"] == "signature")
  }
}
