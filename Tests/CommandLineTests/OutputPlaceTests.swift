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

  @Test("A device that takes nothing is a full disk, and stays a device")
  func device() throws {
    let desk = try Touchstone.delivered()
    let outcome = try desk.shell(
      #"test -c /dev/full || exit 99; "$TOUCHSTONE" export events --output /dev/full; "#
        + "code=$?; test -c /dev/full || exit 98; exit $code")
    guard outcome.code != 99 else { return }
    #expect(outcome.code == 74, "\(outcome.err)")
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
      until ls out.json.part-* > /dev/null 2>&1; do sleep 0.01; done
      kill -\(signal) $child
      wait $child
      echo $?
      ls
      """)
    #expect(outcome.out.hasPrefix("130\n"), "\(outcome.out)\(outcome.err)")
    #expect(!outcome.out.contains("out.json"))
  }
}
