import CanonicalJSON
import Foundation
import Testing

@Suite("The head that is kept beside the signing key")
struct KeptHeadTests {
  private func kinds(_ desk: Touchstone) throws -> [JSON] {
    try desk("verify", "--json").json["findings"]?.items?.compactMap { $0["kind"] } ?? []
  }

  @Test("One that is gone is named, and a checkpoint keeps one again")
  func missing() throws {
    let desk = try Touchstone.delivered()
    try FileManager.default.removeItem(at: desk.keys.appending(path: "head"))
    #expect(try desk("verify").code == 3)
    #expect(try kinds(desk) == ["keptHeadMissing"])
    try desk.ok("checkpoint")
    try desk.expectSound()
  }

  @Test(
    "The next writer keeps one again, and says from which checkpoint",
    arguments: [
      ["record", "journey.opened", "--journey", "D1", "--customer", "C1"], ["prove", "7"],
    ])
  func again(command: [String]) throws {
    let desk = try Touchstone.delivered()
    let head = desk.keys.appending(path: "head")
    let before = try Data(contentsOf: head)
    try FileManager.default.removeItem(at: head)
    let first = try desk.start(command).wait()
    #expect(first.code == 0 && first.err.contains("kept again") && first.err.contains("1313"))
    #expect(head.isThere)
    #expect(try !desk.start(command).wait().err.contains("kept again"))
    try desk.expectSound()
    try before.write(to: head)
    try FileManager.default.removeItem(at: head)
    #expect(try desk.ok("journeys").err.isEmpty && !head.isThere)
  }

  @Test("One that was put back to an earlier checkpoint is named, by the size of the log's own")
  func behind() throws {
    let desk = try Touchstone.opened()
    #expect(try desk.shell("cp keys/\(Touchstone.origin)/head early").code == 0)
    try desk.ok("import", Fixtures.deliveries.path)
    #expect(try desk.shell("cp early keys/\(Touchstone.origin)/head").code == 0)
    let verified = try desk("verify", "--json")
    #expect(verified.code == 3)
    let findings = try verified.json["findings"]?.items ?? []
    #expect(findings.map { $0["kind"] } == ["keptHeadBehind"])
    #expect(findings.first?["position"] == 1_313)
    try desk.ok("checkpoint")
    try desk.expectSound()
  }

  @Test("Without the keys nobody can say that one is missing")
  func elsewhere() throws {
    let desk = try Touchstone.delivered()
    let key = try String(contentsOf: desk.keys.appending(path: "verifier.key"), encoding: .utf8)
      .trimmingCharacters(in: .whitespacesAndNewlines)
    let verified = try desk(
      "verify", "--verifier-key", key,
      with: ["TOUCHSTONE_KEYS": desk.folder.appending(path: "none").path])
    #expect(verified.code == 0, "\(verified.out)\(verified.err)")
  }
}
