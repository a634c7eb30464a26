import CanonicalJSON
import Foundation
import TestSupport
import Testing

@Suite("Exporting processes as XES")
struct ProcessExportTests {
  /// Imports a process log of the fixtures.
  static func importProcess(_ name: String, into desk: Touchstone) throws {
    let folder = Fixtures.folder.appending(path: "xes")
    let packed = folder.appending(path: name + ".xes.gz")
    let unpack = packed.isThere ? "gzip -dc '\(packed.path)'" : "cat '\(folder.path)/\(name).xes'"
    let outcome = try desk.shell(
      unpack + " > given.xes && \"$TOUCHSTONE\" import --format xes given.xes")
    try #require(outcome.code == 0, "\(outcome.err.prefix(500))")
  }

  @Test(
    "An XES file imported and exported again keeps cases, events, times and zones",
    arguments: ["running-example", "helpdesk"])
  func kept(name: String) throws {
    let desk = try Touchstone.opened()
    try Self.importProcess(name, into: desk)
    try desk.ok("export", "process", "--format", "xes", "--output", "made.xes")
    let found = try VirtualEnvironment.run(
      """
      import collections, datetime, sys, xml.etree.ElementTree as tree
      def traces(path):
        for _, element in tree.iterparse(path):
          if element.tag.split("}")[-1] != "trace": continue
          name, events = None, []
          for child in element:
            tag = child.tag.split("}")[-1]
            if tag == "event":
              values = {one.get("key"): one.get("value") for one in child}
              time = datetime.datetime.fromisoformat(values["time:timestamp"])
              events.append((time, time.utcoffset(), values["concept:name"],
                values.get("org:resource")))
            elif child.get("key") == "concept:name": name = child.get("value")
          yield name, events
      given, made = dict(traces(sys.argv[1])), dict(traces(sys.argv[2]))
      assert list(given) == list(made), "cases or their order"
      staff = collections.defaultdict(set)
      for name, events in given.items():
        events.sort(key=lambda event: event[0])
        assert [event[:3] for event in events] == [event[:3] for event in made[name]], name
        for left, right in zip(events, made[name]): staff[left[3]].add(right[3])
      assert all(len(ids) == 1 for ids in staff.values()), "resources"
      assert len({tuple(ids)[0] for ids in staff.values()}) == len(staff), "resources"
      print(len(made), sum(map(len, made.values())))
      """, desk.folder.appending(path: "given.xes").path,
      desk.folder.appending(path: "made.xes").path)
    #expect(found == (name == "helpdesk" ? "4580 21348" : "6 42"))
  }

  @Test("Our own file imported and exported again keeps every step of a touchpoint")
  func own() throws {
    let desk = try ProcessMining.diary().desk()
    try desk.ok("export", "process", "--output", "log.xes", at: ReportLog.now)
    let other = try Touchstone.made()
    try FileManager.default.copyItem(
      at: desk.folder.appending(path: "log.xes"), to: other.folder.appending(path: "log.xes"))
    try other.ok("import", "log.xes")
    try other.ok("export", "process", "--output", "again.xes")
    let found = try VirtualEnvironment.run(
      """
      import collections, json, sys, xml.etree.ElementTree as tree
      def steps(path):
        for trace in tree.parse(path).getroot():
          if trace.tag.split("}")[-1] != "trace": continue
          values = lambda element: {one.get("key"): one.get("value") for one in element}
          for event in trace:
            if event.tag.split("}")[-1] == "event":
              event = values(event)
              yield (values(trace)["concept:name"], event["concept:name"],
                event["lifecycle:transition"], event["time:timestamp"], event.get("fact"))
      given, made = list(steps(sys.argv[1])), list(steps(sys.argv[2]))
      assert collections.Counter(given) == collections.Counter(made), (given, made)
      print(json.dumps(sorted({one[2] for one in made})))
      """, desk.folder.appending(path: "log.xes").path,
      other.folder.appending(path: "again.xes").path)
    #expect(found == #"["complete", "manualskip", "start", "unknown"]"#)
  }

  @Test("Traces whose names no code can tell apart stay apart, whoever comes first")
  func apart() throws {
    let desk = try Touchstone.opened()
    let long = String(repeating: "长", count: 64)
    let names = ["case/1", "case#1", "case-1", long + "甲", long + "乙"]
    let traces = names.map { name in
      """
      <trace><string key="concept:name" value="\(name)"/><event>
      <string key="concept:name" value="A"/>
      <date key="time:timestamp" value="2026-03-01T10:00:00+08:00"/></event></trace>
      """
    }
    _ = try desk.file("log.xes", "<log>\(traces.joined())</log>")
    try desk.ok("import", "log.xes")
    _ = try desk.file("again.xes", "<log>\(traces.reversed().joined())</log>")
    let again = try desk.ok("import", "again.xes", "--json").json
    #expect(again["appended"]?.int == 0 && again["duplicates"]?.int == 5)
    let ids = try desk.ok("journeys", "--json").jsonLines.compactMap { $0["journey"]?.text }
    #expect(Set(ids).count == 5 && ids.contains("case-1"))
    #expect(ids.allSatisfy { $0.hasPrefix("case-1") || $0.hasPrefix("J-") })
  }

  @Test("Every step of a touchpoint stands with its transition, answers with the completion")
  func steps() throws {
    let desk = try ProcessMining.diary().desk()
    try desk.ok("export", "process", "--output", "log.xes", at: ReportLog.now)
    let text = try VirtualEnvironment.run(
      """
      import json, sys, pm4py
      log = pm4py.read_xes(sys.argv[1], variant="iterparse")
      case = lambda name: [[row["concept:name"], row["lifecycle:transition"]]
        for _, row in log[log["case:concept:name"] == name].iterrows()]
      paid = log[(log["case:concept:name"] == "1") & (log["concept:name"] == "payment")].iloc[0]
      print(json.dumps({"3": case("3"), "4": case("4"), "6": case("6"),
        "paid": [paid["perception"], paid["expectation"], paid["org:resource"],
          paid["case:customer"], paid["case:advisor"], paid["case:model"]],
        "reopened": [row["fact"] for _, row in log.iterrows() if isinstance(row["fact"], str)]}))
      """, desk.folder.appending(path: "log.xes").path)
    let found = try JSON(strict: text)
    #expect(
      found["3"] == [
        ["greeting", "complete"], ["preparation", "complete"], ["payment", "manualskip"],
        ["documents", "complete"], ["farewell", "complete"],
      ])
    #expect(
      found["4"] == [
        ["preparation", "complete"], ["greeting", "complete"], ["greeting", "unknown"],
        ["greeting", "complete"], ["farewell", "complete"],
      ])
    #expect(found["6"] == [])
    #expect(found["paid"]?.items?.map(\.number).prefix(2) == [5, 6])
    #expect(found["paid"]?.items?.dropFirst(2) == ["a-1", "C1", "S-a", "M1"])
    #expect(found["reopened"] == ["touchpoint.reopened"])
  }

  @Test("Corrected facts count as corrected, at the time of what they correct")
  func corrected() throws {
    var diary = ProcessMining.diary()
    // The second and third lines: preparation and greeting of journey 1.
    diary.add(
      "2026-03-08", "journey/1", "correction.made",
      #"{"corrects":"\#(EntryLines.id(2))","reason":"typo"}"#)
    diary.add(
      "2026-03-08", "journey/1", "correction.made",
      #"{"corrects":"\#(EntryLines.id(3))","reason":"typo","#
        + #""replacement":{"touchpoint":"ceremony"}}"#)
    let desk = try diary.desk()
    try desk.ok(
      "export", "process", "--journey", "1", "--output", "log.xes", at: ReportLog.now)
    let text = try String(
      contentsOf: desk.folder.appending(path: "log.xes"), encoding: .utf8)
    let names = text.matches(of: /<event>\n<string key="concept:name" value="([a-z]+)"/)
      .map { String($0.1) }
    #expect(names == ["ceremony", "payment", "documents", "farewell"])
    #expect(text.contains("2026-03-02T10:00:00.000") && !text.contains("2026-03-02T09:00:00.000"))
    let measured = try ProcessMining.measured("log.xes", in: desk)
    #expect(measured["variants"] == ["ceremony|payment|documents|farewell": 1])
  }

  @Test("The statement stands in the log's attributes; no file is put beside")
  func statement() throws {
    let desk = try Touchstone.delivered()
    let said = try desk.ok(
      "export", "process", "--output", "log.xes", "--from", "2026-01-01", "--as-of", "2026-06-01",
      "--json"
    ).json
    #expect(try !desk.folder.names.contains("log.xes.export.json"))
    let text = try VirtualEnvironment.run(
      """
      import json, sys, xml.etree.ElementTree as tree
      log = tree.parse(sys.argv[1]).getroot()
      print(json.dumps({one.get("key"): one.get("value") for one in log if one.get("key")}))
      """, desk.folder.appending(path: "log.xes").path)
    let found = try JSON(strict: text)
    for key in ["kind", "format", "origin", "dealer", "root", "asOf", "checkpoint"] {
      #expect(found["export." + key] == said[key], "\(key)")
    }
    #expect(found["export.filter.from"] == "2026-01-01")
    #expect(found["export.rows"]?.text == "29" && said["rows"] == 29)
  }

  @Test("The same request at the same position gives the same bytes, in every format")
  func sameBytes() throws {
    let desk = try ProcessMining.diary().desk()
    let last = try desk.count()
    for (format, touchpoint) in [
      ("xes", "preparation"), ("ocel-json", "greeting"), ("ocel-sqlite", "payment"),
    ] {
      func file(_ name: String) throws -> Data {
        let arguments = [
          "export", "process", "--format", format, "--known-at", String(last), "--output", name,
        ]
        let outcome = try desk.start(arguments, at: ReportLog.now).wait()
        try #require(outcome.code == 0, "\(outcome.err)")
        return try Data(contentsOf: desk.folder.appending(path: name))
      }
      let before = try file("before")
      #expect(try file("before") == before)
      try desk.ok(
        "record", "touchpoint.completed", "--journey", "6", "--set", "touchpoint=\(touchpoint)",
        at: ReportLog.now)
      #expect(try file("after") == before, "\(format)")
    }
  }

  @Test("Nothing personal stands in any format; who was erased stands as erased")
  func nothingPersonal() throws {
    let desk = try Touchstone.delivered()
    try desk.ok("erase", "C700000", "--reason", "requested", "--requested-by", "S-1")
    let secrets = try Fixtures.secrets()
    for format in ["xes", "ocel-json", "ocel-sqlite"] {
      let said = try desk.ok(
        "export", "process", "--format", format, "--output", "log", "--json"
      ).json
      #expect((said["rows"]?.int ?? 0) >= 60)
      let bytes = try Data(contentsOf: desk.folder.appending(path: "log"))
      let text = String(decoding: bytes, as: UTF8.self)
      let found = secrets.filter { text.contains($0) }.count
      #expect(found == 0, "\(format)")
      if format == "xes" {
        #expect(
          text.contains(
            """
            <string key="customer" value="C700000"/>
            <boolean key="customer.erased" value="true"/>
            """))
        #expect(text.matches(of: /customer\.erased/).count == 1)
      }
    }
    #expect(try desk.entries("--type", "access.exported").isEmpty)
  }

  @Test("A journey is of whom its customer became, and is found under either name")
  func merged() throws {
    let desk = try ProcessMining.diary().desk()
    for customer in ["C1", "C3"] {
      try desk.ok("record", "customer.registered", "--customer", customer, at: ReportLog.now)
    }
    try desk.ok(
      "record", "customer.merged", "--customer", "C3", "--set", "into=C1", at: ReportLog.now)
    for customer in ["C1", "C3"] {
      let text = try desk.ok(
        "export", "process", "--customer", customer, "--output", "-", at: ReportLog.now
      ).out
      let customers = text.matches(of: /<string key="customer" value="([^"]+)"/)
        .map { String($0.1) }
      #expect(customers == (customer == "C1" ? ["C1", "C1"] : ["C1"]))
    }
  }

  @Test("Filters choose journeys: of a customer, of an advisor, behind a position")
  func filters() throws {
    let desk = try ProcessMining.diary().desk()
    func rows(_ more: String...) throws -> JSON? {
      let outcome = try desk.start(
        ["export", "process", "--output", "log.xes", "--json"] + more, at: ReportLog.now
      ).wait()
      return try outcome.json["rows"]
    }
    #expect(try rows() == 6)
    #expect(try rows("--customer", "C3") == 1)
    #expect(try rows("--journey", "4") == 1)
    #expect(try rows("--advisor", "nobody") == 0)
    #expect(try rows("--from", "2026-03-04", "--to", "2026-03-05") == 2)
    #expect(try rows("--since", String(try desk.count() - 3)) == 3)
    #expect(try rows("--as-of", "2026-03-03T12:00:00Z") == 2)
  }
}
