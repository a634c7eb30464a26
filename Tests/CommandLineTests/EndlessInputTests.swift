import CanonicalJSON
import Foundation
import Testing

@Suite("Input without an end")
struct EndlessInputTests {
  @Test(
    "A device is refused by name, also behind a link",
    arguments: ["/dev/zero", "/dev/null", "link.csv"])
  func device(name: String) throws {
    let desk = try Touchstone.opened()
    _ = try desk.shell("ln -s /dev/zero link.csv")
    let outcome = try desk.start(["import", name]).wait(for: 20)
    #expect(!outcome.isLate)
    outcome.expectRefused(65, saying: name, "device")
    #expect(try desk.count() == 1)
  }

  @Test(
    "A pipe that gives without end is given up at the bound, and nothing stays of its copy",
    arguments: ["csv", "xes"])
  func pipe(format: String) throws {
    let desk = try Touchstone.opened()
    let tmp = desk.folder.appending(path: "tmp")
    try FileManager.default.createDirectory(at: tmp, withIntermediateDirectories: true)
    for script in [
      "yes '<a/>' | \"$TOUCHSTONE\" import - --format \(format)",
      "mkfifo pipe; yes '<a/>' > pipe & \"$TOUCHSTONE\" import pipe --format \(format)",
    ] {
      let outcome = try desk.shell(
        script, with: ["TMPDIR": tmp.path, "TOUCHSTONE_SPOOL_LIMIT": "1000000"])
      #expect(outcome.code == 74, "\(outcome.err)")
      #expect(outcome.err.contains(tmp.path) && outcome.err.contains("TMPDIR"))
      #expect(try tmp.names.isEmpty)
    }
    #expect(try desk.count() == 1)
    try desk.expectSound()
  }

  @Test("Standard input and a named pipe are imported as before")
  func pipes() throws {
    let table = Fixtures.deliveries.path
    for script in [
      "cat '\(table)' | \"$TOUCHSTONE\" import -",
      "mkfifo pipe; cat '\(table)' > pipe & \"$TOUCHSTONE\" import pipe --format csv",
    ] {
      let desk = try Touchstone.opened()
      let outcome = try desk.shell(script)
      #expect(outcome.code == 0, "\(outcome.err)")
      #expect(try desk.count() == 1_313)
    }
  }
}
