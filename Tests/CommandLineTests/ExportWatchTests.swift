import CanonicalJSON
import Foundation
import Testing

@Suite("A folder that is kept current")
struct ExportWatchTests {
  /// Waits for a condition of the shell, at most a minute; nothing that was started is left.
  private static let until = """
    trap 'kill $child 2> /dev/null' EXIT
    until_holds() { for i in $(seq 600); do if "$@"; then return; fi; sleep 0.1; done; exit 97; }
    """

  @Test("The file follows the log, the statement beside it too; being asked to stop is no failure")
  func follows() throws {
    let desk = try Touchstone.delivered()
    let outcome = try desk.shell(
      """
      \(Self.until)
      "$TOUCHSTONE" export timelines --format csv --output out --watch --every 1 &
      child=$!
      until_holds test -f out/timelines.csv
      before=$(cksum < out/timelines.csv)
      "$TOUCHSTONE" record rating.given --journey D700000 --set touchpoint=ceremony \
        --set perception=7 --set expectation=5 --set respondent=driver > /dev/null
      changed() { test "$(cksum < out/timelines.csv)" != "$before"; }
      until_holds changed
      until_holds grep -q '"position": 1314' out/timelines.csv.export.json
      kill -TERM $child
      wait $child
      echo $?
      ls out
      """)
    #expect(outcome.out == "0\ntimelines.csv\ntimelines.csv.export.json\n", "\(outcome.err)")
  }

  @Test("A call list follows the holiday files too, and says which it was made with")
  func calendars() throws {
    let desk = try Touchstone.delivered()
    let outcome = try desk.shell(
      """
      \(Self.until)
      "$TOUCHSTONE" export calls --on 2026-03-20 --output out --watch --every 1 &
      child=$!
      until_holds test -f out/calls.csv
      ! grep -q calendars out/calls.csv.export.json || exit 96
      "$TOUCHSTONE" calendar add '\(Fixtures.folder.path)/data/holiday-cn-2026.json' > /dev/null
      until_holds grep -q '"calendars/2026.json"' out/calls.csv.export.json
      until_holds grep -q "$(sha256sum < logbook/calendars/2026.json | cut -c1-64)" \
        out/calls.csv.export.json
      kill -TERM $child
      wait $child
      """)
    #expect(outcome.code == 0, "\(outcome.code) \(outcome.err)")
  }

  @Test("Reports of several kinds stand beside each other")
  func reports() throws {
    let desk = try Touchstone.delivered()
    let outcome = try desk.shell(
      """
      \(Self.until)
      for name in process delivery; do
        "$TOUCHSTONE" export report $name --format json --output out --watch &
        child=$!
        until_holds test -f out/report-$name.json
        kill -TERM $child
        wait $child
      done
      """)
    #expect(outcome.code == 0, "\(outcome.code) \(outcome.err)")
  }

  @Test("What the export itself records of what it opened does not set it going again")
  func quiet() throws {
    let desk = try Touchstone.delivered()
    let outcome = try desk.shell(
      """
      \(Self.until)
      "$TOUCHSTONE" export timelines --format csv --names --reason nightly --output out/ \
        --watch --every 1 &
      child=$!
      until_holds test -f out/timelines.csv
      sleep 3
      kill -INT $child
      wait $child
      echo $?
      """)
    #expect(outcome.out == "0\n", "\(outcome.err)")
    #expect(try desk.entries("--type", "access.exported").count == 1)
  }

  @Test(
    "What cannot be kept current is refused",
    arguments: [
      (["--output", "-"], 64, "--output -"),
      (["--output", "a", "--known-at", "5"], 64, "--known-at"),
      (["--output", "file"], 65, "not a folder"), (["--output", "no/such"], 66, "no/such"),
      (["--output", "a", "--every", "0"], 64, "--every"),
    ])
  func refused(arguments: [String], code: Int, word: String) throws {
    let desk = try Touchstone.opened()
    try desk.file("file", "kept")
    let outcome = try desk.start(["export", "events", "--watch"] + arguments).wait()
    #expect(outcome.code == code, "\(outcome.err)")
    #expect(outcome.err.contains(word))
  }
}
