import CanonicalJSON
import Foundation
import Testing

@Suite("Files that cannot be imported")
struct BadFileTests {
  /// What a file holds, and words that the message must have.
  struct Bad: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let bytes: Data
    let words: [String]

    init(_ name: String, _ bytes: Data, saying words: String...) {
      testDescription = name
      self.bytes = bytes
      self.words = words
    }

    init(_ name: String, _ text: String, saying words: String) {
      self.init(name, Data(text.utf8), saying: words)
    }
  }

  /// A table in GB18030 whose note ends with two bytes that mean nothing there.
  private static let gb18030: [UInt8] =
    Array("journey,touchpoint,occurred,note\n".utf8) + Array("J1,greeting,2026-03-05 14:30,".utf8)
    + [0xBA, 0xC3, 0xFF, 0xFF, 0x0A]
  private static let all = [
    Bad(
      "unknown header", "customer,colour,journey,touchpoint,occurred\nC1,red,J1,greeting,x\n",
      saying: "colour"),
    Bad("unknown header, what to do", "journey,colour\n", saying: "--mapping"),
    Bad("missing column", "customer,journey,touchpoint\nC1,J1,greeting\n", saying: "occurred / 时间"),
    Bad(
      "a header twice", "journey,touchpoint,occurred,订单号\nJ1,greeting,x,J1\n", saying: "订单号"),
    Bad("nothing", "", saying: "empty"),
    Bad("only a byte order mark", "\u{FEFF}", saying: "empty"),
    Bad("only line ends", "\n\r\n\n", saying: "empty"),
    Bad("a workbook", Data([0x50, 0x4B, 0x03, 0x04, 0, 0]), saying: "damaged"),
    Bad("a packed log", Data([0x1F, 0x8B, 0x08, 0, 0, 0]), saying: "unpack it"),
    Bad(
      "one character that may be of several encodings", Data(gb18030), saying: "GB18030",
      "--encoding"),
    Bad(
      "a web page", "<html><body><table><tr><td>订单号</td></tr></table></body></html>",
      saying: "web page"),
    Bad("full-width commas", "订单号，环节，时间\nJ1，预约，2026-03-05 14:30\n", saying: "，"),
  ]

  @Test("A list with a name mistyped is not imported by half")
  func mistyped() throws {
    let desk = try Touchstone.opened()
    let outcome = try desk("import", Fixtures.deliveries.path, "no-such.csv")
    #expect(outcome.code == 66 && outcome.err.contains("no-such.csv"))
    #expect(try desk.count("--after", "1") == 0)
  }

  @Test(
    "A file that cannot be read at all is refused with the reason, and nothing is written",
    arguments: all)
  func refused(_ bad: Bad) throws {
    let desk = try Touchstone.opened()
    try desk.file("a.csv", bad.bytes)
    let outcome = try desk("import", "a.csv")
    #expect(outcome.code == 65)
    for word in bad.words { #expect(outcome.err.contains(word), "\(outcome.err)") }
    #expect(try desk.count() == 1)
  }

  @Test("The message names the file", arguments: all)
  func namesFile(_ bad: Bad) throws {
    let desk = try Touchstone.opened()
    try desk.file("deliveries-of-march.csv", bad.bytes)
    try desk.file("a.ndjson", EntryLines.opening(1, journey: "J1"))
    let outcome = try desk("import", "a.ndjson", "deliveries-of-march.csv")
    #expect(outcome.err.contains("deliveries-of-march.csv"), "\(outcome.err)")
    #expect(try desk.count() == 2, "the file before it is in")
  }

  @Test("A header alone is an empty table, and no error")
  func headerOnly() throws {
    let desk = try Touchstone.opened()
    try desk.file("a.csv", "journey,touchpoint,occurred\n")
    #expect(try desk.ok("import", "a.csv", "--json").json.tally == [0, 0, 0, 0])
  }

  @Test("A folder is refused, a file that is not there is missing")
  func notAFile() throws {
    let desk = try Touchstone.opened()
    let folder = desk.folder.appending(path: "march.csv")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try desk("import", "march.csv").expectRefused(65, saying: "march.csv", "folder")
    try desk("import", "april.csv").expectRefused(66, saying: "april.csv")
    try desk("import", "april.csv", "--format", "doc").expectRefused(64, saying: "--format", "csv")
  }

  @Test("A file without permission is not allowed", .enabled(if: geteuid() != 0))
  func notPermitted() throws {
    let desk = try Touchstone.opened()
    let file = try desk.file("a.csv", "journey,touchpoint,occurred\n")
    try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: file.path)
    try desk("import", "a.csv").expectRefused(77, saying: "a.csv", "permission")
  }

  @Test(
    "A line of 100 MB is passed over in less than 200 MB of memory",
    .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/time")),
    arguments: ["csv", "ndjson"])
  func longLine(format: String) throws {
    let desk = try Touchstone.opened()
    let good =
      format == "csv"
      ? "J1,greeting,2026-03-05 14:30,\n" : EntryLines.opening(1, journey: "J1")
    let file = try desk.file(
      "a.\(format)", format == "csv" ? "journey,touchpoint,occurred,note\n" : "")
    let handle = try FileHandle(forWritingTo: file)
    try handle.seekToEnd()
    try handle.write(contentsOf: Data("J1,payment,2026-03-05 14:30,".utf8))
    let piece = Data(repeating: UInt8(ascii: "x"), count: 1 << 20)
    for _ in 0..<100 { try handle.write(contentsOf: piece) }
    try handle.write(contentsOf: Data(("\n" + good).utf8))
    try handle.close()
    let outcome = try desk.shell(
      "/usr/bin/time -f 'peak %M' \"$TOUCHSTONE\" import a.\(format)")
    outcome.expectRefused(65, saying: format == "csv" ? "line 2" : "line 1", "1048576")
    #expect(outcome.out.contains("read 2 = appended 1 + duplicates 0 + rejected 1"))
    let peak = outcome.err.split(separator: "\n").last { $0.hasPrefix("peak ") }
    let kilobytes = try #require(peak.flatMap { Int($0.dropFirst("peak ".count)) })
    #expect(kilobytes < 200 * 1024)
  }
}
