import Foundation
import MerkleTree
import Testing

@Suite("touchstone init")
struct InitTests {
  @Test("A new logbook prints its verifier key and has the files of the design, keys outside")
  func files() throws {
    let desk = try Touchstone()
    let made = try desk.ok(
      "init", desk.logbook.path, "--dealer", "示例汽车", "--origin", Touchstone.origin)
    let key = try #require(made.lines.first)
    #expect(made.lines.count == 1)
    #expect(NoteVerifier(text: String(key))?.name == Touchstone.origin)
    for name in ["log.sqlite", "vault.sqlite", "logbook.yaml", "logbook.lock"] {
      #expect(desk.logbook.appending(path: name).isThere, "\(name)")
    }
    let blueprints = try desk.logbook.appending(path: "blueprints").names
    #expect(blueprints.count == 1)
    #expect(blueprints[0].hasSuffix(".yaml") && blueprints[0].count == 64 + 5)
    #expect(try desk.keys.names == ["head", "signing.key", "vault.key", "verifier.key"])
    for name in try desk.keys.names {
      let file = desk.keys.appending(path: name)
      let mode = try FileManager.default.attributesOfItem(atPath: file.path)[.posixPermissions]
      #expect((mode as? NSNumber)?.intValue == 0o600, "\(name)")
    }
    let verifier = try String(
      contentsOf: desk.keys.appending(path: "verifier.key"), encoding: .utf8)
    #expect(verifier == key + "\n")
    #expect(try desk.count() == 1)
    try desk.ok("verify", "--verifier-key", String(key))
  }

  @Test("Keys of the same origin are refused, and the message names TOUCHSTONE_KEYS")
  func keysTaken() throws {
    let desk = try Touchstone.opened()
    let head = try Data(contentsOf: desk.keys.appending(path: "signing.key"))
    try initialise(desk, "second", Touchstone.origin)
      .expectRefused(65, saying: "TOUCHSTONE_KEYS", Touchstone.origin)
    #expect(!desk.folder.appending(path: "second").isThere)
    #expect(try Data(contentsOf: desk.keys.appending(path: "signing.key")) == head)
  }

  @Test(
    "An origin is a host name and path; others are refused and leave nothing",
    arguments: [
      "", ".", "..", "../x", "example.com/..", "example.com/../x", "example.com/./x", "localhost",
      "nodot/dealer", "example.com/a b", "example com", "example.com/", "/example.com",
      "example.com//x", "example.com/.hidden", "example.com/店", "example.com/a+b",
      "example.com/a\n",
    ])
  func badOrigin(origin: String) throws {
    let desk = try Touchstone()
    try initialise(desk, "logbook", origin).expectRefused(65, saying: "example.com/dealer-1")
    #expect(try desk.folder.names.isEmpty)
  }

  @Test(
    "No logbook is made among the keys or around them, however the way is written",
    arguments: [
      "echo keys/new", "echo keys/example.com/new", "echo keys/example.com/dealer-1/new",
      "ln -s keys/example.com way; echo way/new", "ln -s keys way; echo way/../keys/new",
      "echo logbook/../keys/new",
    ])
  func amongKeys(script: String) throws {
    let desk = try Touchstone.opened()
    try desk.ok("backup", "backup")
    let before = try desk.shell("find keys | sort").out
    let way = try desk.shell(script).out.trimmingCharacters(in: .whitespacesAndNewlines)
    try initialise(desk, way, "example.com/other").expectRefused(65, saying: "key folder")
    try desk("restore", "backup", "--logbook", way).expectRefused(65, saying: "key folder")
    #expect(try desk.shell("find keys | sort").out == before)
  }

  @Test("Keys are not made inside the logbook that they are for")
  func keysInside() throws {
    let desk = try Touchstone()
    let made = try desk(
      "init", "logbook", "--dealer", "x", "--origin", Touchstone.origin,
      with: ["TOUCHSTONE_KEYS": desk.folder.appending(path: "logbook/keys").path])
    made.expectRefused(65, saying: "key folder")
    #expect(try desk.folder.names.isEmpty)
  }

  @Test("A folder with something in it is refused and stays as it was")
  func folderTaken() throws {
    let desk = try Touchstone()
    try FileManager.default.createDirectory(at: desk.logbook, withIntermediateDirectories: true)
    try desk.file("logbook/mine.txt", "mine")
    try initialise(desk, "logbook", Touchstone.origin).expectRefused(65, saying: "not empty")
    #expect(try desk.logbook.names == ["mine.txt"])
    #expect(!desk.keys.isThere)
  }

  @Test(
    "A folder may be empty or not there yet, and named with a slash at its end",
    arguments: [true, false], ["", "/"])
  func slash(isThere: Bool, slash: String) throws {
    let desk = try Touchstone()
    if isThere {
      try FileManager.default.createDirectory(at: desk.logbook, withIntermediateDirectories: true)
    }
    let made = try initialise(desk, "logbook" + slash, Touchstone.origin)
    #expect(made.code == 0, "\(made.err)")
    #expect(try desk.folder.names == ["keys", "logbook"])
    #expect(desk.logbook.appending(path: "log.sqlite").isThere)
  }

  @Test("An unknown zone, language or blueprint file is refused and leaves nothing")
  func badSettings() throws {
    let desk = try Touchstone()
    try initialise(desk, "logbook", Touchstone.origin, "--time-zone", "Mars/Phobos")
      .expectRefused(65, saying: "Mars/Phobos", "Asia/Shanghai")
    try initialise(desk, "logbook", Touchstone.origin, "--language", "fr")
      .expectRefused(64, saying: "--language", "zh-Hans")
    try initialise(desk, "logbook", Touchstone.origin, "--blueprint", "nosuch.yaml")
      .expectRefused(66, saying: "nosuch.yaml")
    #expect(try desk.folder.names.isEmpty)
  }

  @Test("A dealer's name with quotes and line ends is kept as settings that can be read")
  func strangeDealer() throws {
    let desk = try Touchstone()
    try desk.ok(
      "init", "logbook", "--dealer", "a\"b\\c: 'd'\n- e #f", "--origin", Touchstone.origin)
    try desk.ok("doctor")
  }

  private func initialise(
    _ desk: Touchstone, _ path: String, _ origin: String, _ more: String...
  ) throws -> Outcome {
    try desk.start(["init", path, "--dealer", "示例汽车", "--origin", origin] + more).wait()
  }
}
