import CanonicalJSON
import Foundation
import Testing

@Suite("A folder that is kept current")
struct ExportWatchTests {
  /// Waits for a condition of the shell, at most twenty seconds.
  private static let until = """
    until_holds() { for i in $(seq 200); do if "$@"; then return; fi; sleep 0.1; done; exit 97; }
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
      "$TOUCHSTONE" record rating.given --journey D700000 --set touchpoint=payment \
        --set perception=7 --set expectation=5 --set respondent=driver > /dev/null
      changed() { test "$(cksum < out/timelines.csv.export.json)" != "$was"; }
      was=$(cksum < out/timelines.csv.export.json)
      until_holds grep -q '"position": 1314' out/timelines.csv.export.json
      kill -TERM $child
      wait $child
      echo $?
      ls out
      """)
    #expect(outcome.out == "0\ntimelines.csv\ntimelines.csv.export.json\n", "\(outcome.err)")
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
