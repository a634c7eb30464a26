import Foundation
import Testing

@Suite("What was answered is on disk", .enabled(if: Tracing.isPossible))
struct DurabilityTests {
  /// Runs a command and expects that it had synced everything before it answered and ended.
  private func safely(
    _ desk: Touchstone, _ arguments: String..., from location: SourceLocation = #_sourceLocation
  ) throws {
    let place = desk.folder.appending(path: "disk").path
    let checked = try Child(
      URL(filePath: "/usr/bin/env"),
      ["python3", Fixtures.root.appending(path: "scripts/check_syncs.py").path]
        // What was destroyed may come back out of a WAL that was emptied and not synced.
        + (arguments[0] == "erase" ? ["--destroys"] : [])
        + [place, "--", Touchstone.binary.path] + arguments
        + (arguments[0] == "init" ? [] : ["--logbook", place + "/books/one"]),
      in: desk.folder,
      environment: desk.environment(["TOUCHSTONE_KEYS": place + "/keys"])
    ).wait()
    #expect(checked.code == 0, "\(arguments): \(checked.err)", sourceLocation: location)
  }

  @Test("Every command has synced what it wrote, with its name and its folders, before it answers")
  func everything() throws {
    let desk = try Touchstone()
    let disk = desk.folder.appending(path: "disk")
    try FileManager.default.createDirectory(at: disk, withIntermediateDirectories: true)
    func at(_ name: String) -> String { disk.appending(path: name).path }
    try safely(
      desk, "init", at("books/one"), "--dealer", "示例汽车", "--origin", Touchstone.origin)
    try safely(desk, "import", Fixtures.deliveries.path)
    try safely(desk, "record", "journey.opened", "--journey", "D1", "--customer", "C1")
    try safely(
      desk, "export", "timelines", "--format", "csv", "--names", "--reason", "test", "-o",
      at("names.csv"))
    try safely(desk, "export", "evidence", "--customer", "C700000", "-o", at("bundle"))
    try safely(desk, "export", "evidence", "--customer", "C700000", "-o", at("bundle.zip"))
    try safely(desk, "checkpoint", "--append", at("kept"))
    try safely(desk, "checkpoint", "--append", at("kept"))
    try safely(desk, "backup", at("far/log"), "--vault-backup", at("far/vault"))
    try safely(
      desk, "erase", "C700000", "--reason", "customerRequest", "--requested-by", "S-1")
    try safely(desk, "rotate-key")
    let holidays = Fixtures.folder.appending(path: "data/holiday-cn-2026.json").path
    try safely(desk, "calendar", "add", holidays)
    try safely(desk, "backup", at("far/log"), "--vault-backup", at("far/vault"))
    try safely(desk, "replay", "--known-at", "100", "--output", at("past"))
    try FileManager.default.removeItem(atPath: at("books"))
    try safely(desk, "restore", at("far/log"), "--vault-backup", at("far/vault"))
  }

  @Test("The check sees a write, and a name, that nobody syncs")
  func canFail() throws {
    let desk = try Touchstone()
    for (script, found) in [
      ("echo x > file", "content of file"), ("mkdir a", "name of a"),
      ("mkdir a && sync . && mkdir a/b", "name of a/b"), ("mkdir a && sync .", nil),
    ] as [(String, String?)] {
      let place = desk.folder.appending(path: UUID().uuidString)
      try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
      let checked = try Child(
        URL(filePath: "/usr/bin/env"),
        [
          "python3", Fixtures.root.appending(path: "scripts/check_syncs.py").path, place.path, "--",
          "/bin/sh", "-c", "cd '\(place.path)' && \(script)",
        ], in: desk.folder, environment: desk.environment()
      ).wait()
      if let found {
        checked.expectRefused(3, saying: "end: " + found)
      } else {
        #expect(checked.code == 0, "\(checked.err)")
      }
    }
  }

  @Test("Killed or told of an error at any call, init is whole or nothing, and again completes it")
  func interruptedInit() throws {
    let desk = try Touchstone()
    let broken = try desk.script(
      "inject_faults.py", "init", "--kinds", "KILL,EIO", "--step", "41", "--start",
      String(Int.random(in: 1...41)))
    #expect(broken.code == 0, "\(broken.out)\(broken.err)")
  }

  @Test("Exit 0 is earned: after a fault a workbook, a bundle and an import are whole, or refused")
  func faults() throws {
    let desk = try Touchstone()
    for (command, calls) in [
      ("xlsx", "write,lseek,read"), ("zip", "write,read,pread64"), ("import", "newfstatat,pread64"),
      ("restore", "read,fsync"),
    ] {
      let broken = try desk.script(
        "inject_faults.py", command, "--calls", calls, "--most", "6", "--start", "11")
      #expect(broken.code == 0, "\(broken.out)\(broken.err)")
    }
  }

  @Test("Arguments that the system does not give out are named, and nothing is called done")
  func arguments() throws {
    let desk = try Touchstone.opened()
    let blind = try desk.traced(
      ["-P", "/proc/self/maps", "-e", "trace=openat", "-e", "inject=openat:error=EIO"],
      "import", Fixtures.deliveries.path)
    blind.expectRefused(74, saying: "/proc/self/maps")
    #expect(blind.bytes.isEmpty)
    #expect(try desk.count() == 1)
  }
}
