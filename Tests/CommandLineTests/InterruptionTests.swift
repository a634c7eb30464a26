import CanonicalJSON
import Foundation
import Testing

@Suite("Ctrl-C during an import")
struct InterruptionTests {
  private static let journeys = 2_000
  private static let events = journeys * EntryLines.perJourney

  /// A pipe that gives 10,000 lines, and the rest once the file "go" is there.
  private func slowPipe(_ desk: Touchstone) throws -> Child {
    try desk.file("a.ndjson", EntryLines.journeys(0..<Self.journeys))
    #expect(try desk.shell("mkfifo pipe.ndjson").code == 0)
    let script = """
      exec 3> pipe.ndjson
      head -n 10000 a.ndjson >&3
      until [ -e go ]; do sleep 0.02; done
      tail -n +10001 a.ndjson >&3
      """
    return try Child(
      URL(filePath: "/bin/sh"), ["-c", script], in: desk.folder, environment: desk.environment())
  }

  /// Bytes of the log so far.
  private func written(_ desk: Touchstone) -> Int {
    ["log.sqlite", "log.sqlite-wal"].reduce(0) { sum, name in
      let file = desk.logbook.appending(path: name).path
      let size = try? FileManager.default.attributesOfItem(atPath: file)[.size] as? NSNumber
      return sum + (size?.intValue ?? 0)
    }
  }

  /// Waits until the import writes its second batch: the first, of some 900 kB, is committed then.
  private func waitForWriting(_ desk: Touchstone, _ importing: Child) throws {
    let end = Date() + 60
    while importing.isRunning, Date() < end {
      if written(desk) > 1_500_000 { return }
      usleep(5_000)
    }
    Issue.record("nothing was written")
  }

  /// Waits until the import has written nothing more for a second.
  private func waitForSilence(_ desk: Touchstone) {
    var last = -1
    while last != written(desk) {
      last = written(desk)
      sleep(1)
    }
  }

  @Test("It ends with 130; what is reported is there, and the next import completes it")
  func completes() throws {
    let desk = try Touchstone.opened()
    let feeder = try slowPipe(desk)
    let importing = try desk.start(["import", "pipe.ndjson", "--json"])
    try waitForWriting(desk, importing)
    importing.interrupt()
    try desk.file("go", "")
    let stopped = try importing.wait()
    _ = try feeder.wait()
    stopped.expectRefused(130, saying: "interrupted", "importing again")
    let report = try stopped.json
    let appended = try #require(report["appended"]?.int)
    #expect(appended > 0 && appended < Int64(Self.events))
    #expect(report["lastPosition"]?.int == appended + 1)
    #expect(report.tally[0] == report.tally[1...].reduce(0, +))
    #expect(try desk.count() == Int(appended) + 1)
    try desk.expectSound()
    let rest = try desk.ok("import", "a.ndjson", "--json").json
    #expect(rest.tally == [Int64(Self.events), Int64(Self.events) - appended, appended, 0])
    #expect(try desk.count() == Self.events + 1)
    try desk.expectSound()
  }

  @Test("It is heard while a pipe gives nothing")
  func silentPipe() throws {
    let desk = try Touchstone.opened()
    let feeder = try slowPipe(desk)
    let importing = try desk.start(["import", "pipe.ndjson", "--json"])
    try waitForWriting(desk, importing)
    waitForSilence(desk)
    importing.interrupt()
    let end = Date() + 5
    while importing.isRunning, Date() < end { usleep(5_000) }
    let isHeard = !importing.isRunning
    try desk.file("go", "")
    let stopped = try importing.wait()
    _ = try feeder.wait()
    #expect(isHeard, "still waiting for the pipe after five seconds")
    #expect(stopped.code == 130)
  }

  @Test("A table is stopped between batches, and completed by the next import")
  func table() throws {
    let desk = try Touchstone.opened()
    let importing = try desk.start(["import", Fixtures.deliveries.path, "--json"])
    usleep(300_000)
    importing.interrupt()
    let stopped = try importing.wait()
    // A fast machine may be done by then, a slow one may not have begun to listen.
    #expect([0, 130].contains(stopped.code), "\(stopped.code)")
    if stopped.code == 130, !stopped.bytes.isEmpty {
      let report = try stopped.json
      #expect(report["events"]?.int == Int64(try desk.count() - 1))
    }
    try desk.ok("import", Fixtures.deliveries.path)
    #expect(try desk.count() == 1_313)
    try desk.expectSound()
  }

  @Test("A killed import loses nothing it has committed, and the next one completes it")
  func killed() throws {
    let desk = try Touchstone.opened()
    let feeder = try slowPipe(desk)
    let importing = try desk.start(["import", "pipe.ndjson"])
    try waitForWriting(desk, importing)
    #expect(try importing.wait(for: 0).isLate)
    try desk.file("go", "")
    _ = try feeder.wait()
    let count = try desk.count()
    #expect(count > 1)
    let rest = try desk.ok("import", "a.ndjson", "--json").json
    #expect(rest["duplicates"]?.int == Int64(count - 1) && rest["rejected"] == 0)
    #expect(try desk.count() == Self.events + 1)
    try desk.expectSound()
  }
}
