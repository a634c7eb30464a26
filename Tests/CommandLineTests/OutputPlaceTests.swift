import Foundation
import Testing

@Suite("Where an export goes")
struct OutputPlaceTests {
  @Test("A pipe is written into and stays a pipe")
  func pipe() throws {
    let desk = try Touchstone.delivered()
    let outcome = try desk.shell(
      """
      mkfifo line
      cat line > read &
      "$TOUCHSTONE" export events --output line
      wait
      test -p line && wc -l < read
      """)
    #expect(outcome.code == 0, "\(outcome.err)")
    #expect(outcome.out.trimmingCharacters(in: .whitespacesAndNewlines) == "1313")
  }

  @Test("A symbolic link is followed, and stays a link")
  func link() throws {
    let desk = try Touchstone.delivered()
    let outcome = try desk.shell(
      """
      echo old > real
      ln -s real link
      "$TOUCHSTONE" export events --output link
      test -L link && wc -l < real
      ls
      """)
    #expect(outcome.code == 0, "\(outcome.err)")
    #expect(outcome.out.contains("1313") && !outcome.out.contains(".part-"))
  }

  @Test(
    "A device that takes nothing is a full disk, and stays a device",
    .enabled(if: FileManager.default.fileExists(atPath: "/dev/full")))
  func device() throws {
    let desk = try Touchstone.delivered()
    let outcome = try desk.shell(
      #""$TOUCHSTONE" export events --output /dev/full; "#
        + "code=$?; test -c /dev/full || exit 98; exit $code")
    #expect(outcome.code == 74, "\(outcome.err)")
  }

  @Test("A file that nobody may write stays as it is")
  func readOnly() throws {
    let desk = try Touchstone.delivered()
    let outcome = try desk.shell(
      """
      echo old > table.csv
      chmod 444 table.csv
      "$TOUCHSTONE" export timelines --format csv --output table.csv
      code=$?
      cat table.csv
      ls
      exit $code
      """)
    #expect(outcome.code == 77, "\(outcome.err)")
    #expect(outcome.out.hasPrefix("old\n") && !outcome.out.contains(".part-"))
    #expect(outcome.err.contains("table.csv"))
  }

  @Test(
    "In every format, a folder is refused, and a file that nobody may write stays as it is",
    arguments: [
      "events", "timelines --format json", "timelines --format csv", "timelines --format xlsx",
      "timelines --format html", "timelines --format pdf", "calls --format csv",
      "calls --format xlsx", "calls --format html", "calls --format pdf", "calls --format ics",
      "calls --format vcf --names --reason audit", "process --format xes",
      "process --format ocel-json", "process --format ocel-sqlite", "report process --format html",
      "report process --format pdf", "report process --format xlsx",
      "report process --format json",
    ])
  func refused(export: String) throws {
    let desk = try Touchstone.delivered()
    let words = ["export"] + export.split(separator: " ").map(String.init)
    _ = try desk.shell("mkdir folder; echo old > file; chmod 444 file")
    let before = try desk.count()
    try desk.start(words + ["--output", "folder"]).wait().expectRefused(65, saying: "folder")
    try desk.start(words + ["--output", "file"]).wait().expectRefused(77, saying: "file")
    #expect(try desk.shell("cat file; ls -A folder; ls").out.hasPrefix("old\nfile\nfolder\n"))
    // No personal data left, so nothing tells of any.
    #expect(try desk.count() == before)
  }

  @Test("Nothing is exported over the logbook's own files, or its keys'")
  func insideLogbook() throws {
    let desk = try Touchstone.delivered()
    _ = try desk.shell("ln -s logbook other; mkdir logbook/exports")
    let keys = desk.keys.path
    for place in [
      "logbook/log.sqlite", "other/vault.sqlite", "logbook/new.csv", "logbook/exports/new.csv",
      keys + "/signing.key", keys + "/new",
    ] {
      for words in [
        ["export", "timelines", "--format", "csv", "--output"],
        ["export", "evidence", "--customer", "C700000", "--output"],
        ["report", "satisfaction", "--html"],
      ] {
        let outcome = try desk.start(words + [place]).wait()
        #expect(outcome.code == 65, "\(words) \(place): \(outcome.err)")
      }
    }
    try desk("export", "events", "--output", "logbook/log.sqlite").expectRefused(
      65, saying: "log.sqlite", "choose another place")
    try desk.expectSound()
    try desk.ok("export", "events", "--output", "logbook.ndjson")
  }

  @Test("The file's ending says the format, unless it is named")
  func ending() throws {
    let desk = try Touchstone.delivered()
    for (kind, name, start) in [
      ("timelines", "a.xlsx", "PK"), ("timelines", "a.csv", "\u{FEFF}customer"),
      ("timelines", "a.HTML", "<!DOCTYPE"), ("calls", "a.ics", "BEGIN:VCALENDAR"),
      ("process", "a.json", "{"), ("process", "a.sqlite", "SQLite"), ("events", "a.json", "{"),
      ("timelines", "a", "{"), ("timelines", "a.b/c", "{"),
    ] {
      _ = try desk.shell("mkdir -p a.b")
      try desk.ok("export", kind, "--output", name)
      let bytes = try Data(contentsOf: desk.folder.appending(path: name))
      #expect(bytes.starts(with: Data(start.utf8)), "\(kind) \(name)")
    }
    try desk("export", "events", "--output", "a.csv").expectRefused(64, saying: "events", "csv")
    try desk.ok("export", "events", "--format", "ndjson", "--output", "a.csv")
  }

  @Test("A file that is replaced keeps its permissions; with names it is its owner's alone")
  func permissions() throws {
    let desk = try Touchstone.delivered()
    let outcome = try desk.shell(
      """
      umask 022
      "$TOUCHSTONE" export timelines --format csv --output table.csv
      stat -c %a table.csv
      chmod 664 table.csv
      "$TOUCHSTONE" export timelines --format csv --output table.csv
      stat -c %a table.csv
      "$TOUCHSTONE" export timelines --format csv --names --reason audit --output table.csv
      stat -c %a table.csv
      """)
    #expect(outcome.out == "600\n664\n600\n", "\(outcome.err)")
  }

  @Test("An export that is asked to stop takes its part away", arguments: ["INT", "TERM"])
  func stopped(signal: String) throws {
    let desk = try Touchstone.opened()
    try desk.file("many.ndjson", EntryLines.journeys(0..<3_000))
    try desk.ok("import", "many.ndjson")
    let outcome = try desk.shell(
      """
      "$TOUCHSTONE" export timelines --output out.json &
      child=$!
      until ls out.json.part-* > /dev/null 2>&1; do
        kill -0 $child || exit 99
        sleep 0.01
      done
      kill -\(signal) $child
      wait $child
      echo $?
      ls
      """)
    #expect(outcome.out.hasPrefix("130\n"), "\(outcome.out)\(outcome.err)")
    #expect(!outcome.out.contains("out.json"))
  }
}
