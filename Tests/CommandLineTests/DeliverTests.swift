import CanonicalJSON
import Foundation
import Testing

@Suite("touchstone deliver, and many facts at once")
struct DeliverTests {
  /// Types keys on a pseudo-terminal that the program takes for a person's, each when the screen
  /// shows what it waits for.
  private static let script = """
    import os, pty, select, sys, time
    program, journey = sys.argv[1], sys.argv[2]
    steps = [step.split("=>", 1) for step in sys.argv[3:]]
    pid, fd = pty.fork()
    if pid == 0:
        os.execv(program, [program, "deliver", journey])
    shown = b""
    def read(until):
        global shown
        end = time.time() + 60
        while until.encode() not in shown:
            if time.time() > end:
                sys.stderr.write("waited for " + until + "\\n" + shown.decode("utf-8", "replace"))
                os.kill(pid, 9)
                sys.exit(9)
            if select.select([fd], [], [], 0.2)[0]:
                try:
                    part = os.read(fd, 65536)
                except OSError:
                    part = b""
                if not part:
                    break
                shown += part
    for until, keys in steps:
        read(until)
        shown = b""
        os.write(fd, keys.encode().decode("unicode_escape").encode("latin1"))
    end = time.time() + 60
    while time.time() < end:
        try:
            part = os.read(fd, 65536)
        except OSError:
            break
        if not part:
            break
        shown += part
    _, status = os.waitpid(pid, 0)
    sys.stdout.write(shown.decode("utf-8", "replace"))
    sys.exit(os.waitstatus_to_exitcode(status))
    """

  private func deliver(_ desk: Touchstone, _ steps: String...) throws -> Outcome {
    let script = try desk.file("type.py", Self.script)
    return try Child(
      URL(filePath: "/usr/bin/env"),
      ["python3", script.path, Touchstone.binary.path, "D1"] + steps, in: desk.folder,
      environment: desk.environment(["TERM": "xterm", "COLUMNS": "100"])
    ).wait()
  }

  @Test(
    "Keys walk through the touchpoints; Ctrl-C leaves what was recorded, and the next run goes on")
  func walk() throws {
    let desk = try Touchstone.opened(language: "zh-Hans")
    try desk.ok("record", "journey.opened", "--journey", "D1", "--customer", "C1")
    // The first choice stands ready: the appointment, then its start; two lines down by an arrow
    // and by j and back by k.
    let stopped = try deliver(
      desk, "哪个环节=>\\r", "预约=>\\x1b[Bjk\\x1b[A\\r", "检查项=>\\r", "空格改变=> j \\r", "完成=>\\x03")
    #expect(stopped.code == 130, "\(stopped.out)\(stopped.err)")
    #expect(stopped.out.contains("touchstone deliver D1"))
    let types = try desk.entries("--journey", "D1").compactMap { $0["type"]?.text }
    #expect(types == ["journey.opened", "touchpoint.started", "item.checked", "item.checked"])
    let ended = try deliver(
      desk, "检查项=>\\x1b[B\\r", "期望=>5\\r", "感受=>6\\r", "原话=>ok\\r", "哪个环节=>\\x1b")
    #expect(ended.code == 0, "\(ended.out)\(ended.err)")
    let entries = try desk.entries("--journey", "D1")
    #expect(
      entries.suffix(2).compactMap { $0["type"]?.text } == ["touchpoint.completed", "rating.given"])
    #expect(entries.last?["data"]?["perception"] == 6 && entries.last?["sealed"] != nil)
    try desk.expectSound()
  }

  @Test(
    "The vehicle is asked for, a refused item keeps no other out, and a wrong key is no answer")
  func wrongAnswers() throws {
    let desk = try Touchstone.opened(language: "zh-Hans")
    try desk.ok("record", "journey.opened", "--journey", "D1", "--customer", "C1")
    try desk.ok(
      "record", "touchpoint.started", "--journey", "D1", "--set", "touchpoint=documents")
    // Domestic; all items ok, but one up from the first, the signature, and the first not ok.
    let ended = try deliver(
      desk, "检查项=>\\r", "哪一类=>\\r", "空格改变=>a \\r", "完成=>\\r",
      "为什么=>\\r", "期望=>9\\r", "不是 1–7=>5\\r", "感受=>x\\r", "不是 1–7=>\\r\\r",
      "原话=>\\r", "哪个环节=>\\x1b")
    #expect(ended.code == 0, "\(ended.out)\(ended.err)")
    let entries = try desk.entries("--journey", "D1")
    let vehicle = entries.first { $0["type"] == "vehicle.assigned" }
    #expect(vehicle?["data"]?["variant"] == "domestic")
    let checks = entries.filter { $0["type"] == "item.checked" }
    #expect(checks.count > 5 && checks.contains { $0["data"]?["outcome"] == "notOk" })
    #expect(!checks.contains { $0["data"]?["item"] == "signature" })
    let rating = entries.last { $0["type"] == "rating.given" }
    #expect(rating?["data"]?["expectation"] == 5 && rating?["data"]?["perception"] == nil)
    try desk.expectSound()
  }

  @Test("Without a terminal it says what to use instead")
  func noTerminal() throws {
    let desk = try Touchstone.opened()
    try desk.ok("record", "journey.opened", "--journey", "D1", "--customer", "C1")
    try desk("deliver", "D1").expectRefused(64, saying: "record --batch")
  }

  @Test(
    "A whole delivery is one file, from standard input too; a second time it is a repeat by its ids"
  )
  func batch() throws {
    let desk = try Touchstone.opened()
    let touchpoints = [
      "appointment", "preparation", "greeting", "vehicleCheck", "payment", "walkthrough",
      "handover",
      "farewell",
    ]
    var text =
      "journey: D1\ncustomer: C1\nfacts:\n  - {type: journey.opened, id: \(EntryLines.id(0))}\n"
    for (place, touchpoint) in touchpoints.enumerated() {
      text +=
        "  - {type: touchpoint.completed, id: \(EntryLines.id(place * 2 + 1)), "
        + "set: {touchpoint: \(touchpoint)}}\n"
        + "  - {type: rating.given, id: \(EntryLines.id(place * 2 + 2)), "
        + "set: {touchpoint: \(touchpoint), perception: 6}, sealed: {words: 好}}\n"
    }
    let file = try desk.file("facts.yaml", text)
    #expect(try desk.ok("record", "--batch", file.path).out.contains("recorded 17 facts"))
    #expect(try desk.ok("record", "--batch", "-", input: file).out.contains("17 recorded before"))
    #expect(try desk.count() == 18)
    let bad = try desk.file("bad.yaml", text.replacing("farewell", with: "farewel"))
    let refused = try desk("record", "--batch", bad.path)
    #expect(refused.code == 65)
    #expect(refused.err.contains("line 19") && refused.err.contains("did you mean farewell"))
    #expect(try desk.count() == 18)
  }

  @Test("Several items of one touchpoint are one command")
  func items() throws {
    let desk = try Touchstone.opened()
    try desk.ok("record", "journey.opened", "--journey", "D1", "--customer", "C1")
    let recorded = try desk.ok(
      "record", "item.checked", "--journey", "D1", "--set", "touchpoint=预约", "--ok",
      "informationGiven,付款方式", "--not-ok", "timeConfirmed", "--json"
    ).json
    #expect(recorded.items?.count == 3)
    let outcomes = try desk.entries("--type", "item.checked").compactMap {
      $0["data"]?["outcome"]?.text
    }
    #expect(outcomes == ["ok", "ok", "notOk"])
  }

  @Test("The fields of a fact are listed, sealed ones marked, in both languages")
  func fields() throws {
    let desk = try Touchstone()
    for arguments in [
      ["record", "--fields", "rating.given"], ["record", "rating.given", "--help"],
      ["record", "rating", "--fields"],
    ] {
      let shown = try desk.start(arguments + ["--language", "en"]).wait()
      #expect(shown.code == 0, "\(shown.err)")
      #expect(shown.out.contains("perception") && shown.out.contains("text, sealed (--sealed)"))
    }
    let chinese = try desk.ok("record", "--fields", "item.checked", "--language", "zh-Hans").out
    #expect(chinese.contains("item *") && chinese.contains("notOk 不合格"))
    #expect(try desk.ok("record", "--fields", "--language", "en").out.contains("ceremony.held"))
  }

  @Test("verify --personal names position, field and kind, never the value, and gives 3")
  func personal() throws {
    let desk = try Touchstone.opened()
    try desk.ok("record", "journey.opened", "--journey", "D1", "--set", "group=gwangfang")
    try desk.ok("verify", "--personal")
    try desk.ok("record", "customer.registered", "--customer", "C2", "--sealed", "name=gwangfang")
    let found = try desk("verify", "--personal")
    #expect(found.code == 3 && found.out.contains("position 2: data.group"))
    #expect(!found.out.contains("gwangfang"))
    let json = try desk("verify", "--personal", "--json")
    let finding = try #require(try json.json["findings"]?.items?.first)
    #expect(json.code == 3)
    #expect(finding["field"] == "data.group" && finding["of"] == "name" && finding["position"] == 2)
    try desk.expectSound()
  }
}
