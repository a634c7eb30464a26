import CanonicalJSON
import Foundation
import Testing

@Suite("A full disk", .enabled(if: SmallDisk.isPossible))
struct FullDiskTests {
  @Test("An import that fills the disk says so; what it reported is there, and the log is sound")
  func importing() throws {
    let desk = try Touchstone()
    let disk = try SmallDisk()
    let book = disk.folder.appending(path: "logbook")
    try desk.ok(
      "init", book.path, "--dealer", "示例汽车", "--origin", Touchstone.origin, "--language", "en")
    try desk.file("a.ndjson", EntryLines.journeys(0..<1_500))
    let full = try desk("import", "a.ndjson", "--json", "--logbook", book.path)
    full.expectRefused(74, saying: "disk is full", "free some space")
    let report = try full.json
    let events = try desk.ok("events", "--logbook", book.path).lines.count
    #expect(report["events"]?.int == Int64(events - 1))
    let verified = try desk("verify", "--logbook", book.path)
    #expect(verified.code == 0, "\(verified.out)\(verified.err)")
    // With room to write, the same file completes it.
    _ = try desk.shell("cp -r '\(book.path)' logbook && rm -r '\(book.path)'")
    let again = try desk.ok("import", "a.ndjson", "--json").json
    #expect(again["duplicates"]?.int == Int64(events - 1))
    #expect(again["read"] == 16_500 && again["rejected"] == 0)
    #expect(try desk.count() == 16_501)
    try desk.expectSound()
  }

  @Test(
    "An export that fills the disk leaves no half file",
    arguments: [
      "events", "process", "process --format ocel-json", "process --format ocel-sqlite",
      "timelines", "timelines --format csv", "timelines --format xlsx", "timelines --format html",
      "timelines --format pdf --customer C700000",
    ])
  func exporting(export: String) throws {
    let desk = try Touchstone.delivered()
    let disk = try SmallDisk(size: "64k")
    let file = disk.folder.appending(path: "out")
    try Data("kept".utf8).write(to: file)
    let words = ["export"] + export.split(separator: " ").map(String.init)
    try desk.start(words + ["--output", file.path]).wait()
      .expectRefused(74, saying: "disk is full", "written to \(file.path);")
    #expect(try disk.folder.names == ["out"])
    #expect(try Data(contentsOf: file) == Data("kept".utf8))
  }

  @Test(
    "Standard output that takes nothing more is a message and exit 74, no crash",
    .enabled(if: FileManager.default.fileExists(atPath: "/dev/full")))
  func standardOutput() throws {
    let desk = try Touchstone.opened()
    try desk.ok("record", "journey.opened", "--journey", "D1", "--customer", "C1")
    for arguments in [
      "timeline C1", "events", "journeys", "checkpoint", "export events --output -",
    ] {
      let full = try desk.shell("\"$TOUCHSTONE\" \(arguments) > /dev/full")
      #expect(full.code == 74, "\(arguments)")
    }
  }
}
