import CanonicalJSON
import Foundation
import TestSupport
import Testing

@Suite("Exporting processes as OCEL 2.0")
struct ObjectCentricTests {
  private static let schema = Fixtures.folder.appending(path: "ocel/schema_ocel2.json")

  private func written(_ desk: Touchstone) throws {
    for format in ["json", "sqlite"] {
      try desk.ok("export", "process", "--format", "ocel-" + format, "--output", "log." + format)
    }
  }

  @Test("pm4py reads the same numbers from JSON and SQLite; the JSON is valid by the schema")
  func sameNumbers() throws {
    let desk = try Touchstone()
    try desk.ok("demo-data", "--journeys", "120", "--seed", "4")
    try written(desk)
    let text = try VirtualEnvironment.run(
      """
      import json, os, sys, jsonschema, pm4py
      from pm4py.objects.ocel.validation import ocel20_rel_validation
      os.chdir(sys.argv[1])
      schema = json.load(open(sys.argv[2]))
      judge = jsonschema.Draft7Validator(schema, format_checker=jsonschema.FormatChecker())
      judge.validate(json.load(open("log.json", encoding="utf-8")))
      broken = ocel20_rel_validation.apply("log.sqlite")[1]
      def count(log):
        times = dict(zip(log.events["ocel:eid"], log.events["ocel:timestamp"].map(str)))
        qualifiers = log.relations["ocel:qualifier"].value_counts().to_dict()
        return [len(log.events), len(log.objects), len(log.relations), len(log.o2o),
          sorted(qualifiers.items()),
          sorted(log.o2o["ocel:qualifier"].value_counts().to_dict().items()),
          sorted(log.events["ocel:activity"].value_counts().to_dict().items()),
          sorted(log.objects["ocel:type"].value_counts().to_dict().items()), sorted(times.items())]
      read = count(pm4py.read_ocel2_json("log.json"))
      print(json.dumps({"same": read == count(pm4py.read_ocel2_sqlite("log.sqlite")),
        "broken": broken, "counts": read[:4], "types": dict(read[7]), "o2o": dict(read[5])}))
      """, desk.folder.path, Self.schema.path)
    let found = try JSON(strict: text)
    #expect(found["same"] == true && found["broken"] == [])
    #expect(found["types", "journey"] == 120)
    #expect(found["o2o", "customer"] == 120 && found["o2o", "advisor"] == 120)
    let beside = try JSON(
      strict: String(
        contentsOf: desk.folder.appending(path: "log.json.export.json"), encoding: .utf8))
    #expect(beside["rows"] == found["counts"]?.items?.first)
    #expect(try !desk.folder.names.contains("log.sqlite.export.json"))
    let statement = try Python.run(
      """
      import json, sqlite3, sys
      rows = sqlite3.connect(sys.argv[1]).execute("SELECT name, value FROM touchstone_export")
      print(json.dumps(dict(rows.fetchall())))
      """, desk.folder.appending(path: "log.sqlite").path)
    let kept = try JSON(strict: statement)
    #expect(kept["rows"]?.text == beside["rows"]?.int.map { String($0) })
    #expect(kept["root"] == beside["root"] && kept["checkpoint"] == beside["checkpoint"])
  }

  @Test("An event is of its journey, customer, vehicle and actor; zones and keys are kept")
  func relations() throws {
    let desk = try Touchstone.delivered()
    try written(desk)
    let log = try JSON(
      strict: String(contentsOf: desk.folder.appending(path: "log.json"), encoding: .utf8))
    let events = try #require(log["events"]?.items)
    let greeting = try #require(events.first { $0["type"] == "greeting" })
    let qualifiers = greeting["relationships"]?.items?.compactMap { $0["qualifier"]?.text }
    #expect(qualifiers == ["journey", "customer", "vehicle", "actor"])
    #expect(greeting["time"]?.text?.hasSuffix("+08:00") == true)
    let values = greeting["attributes"]?.items ?? []
    #expect(values.contains { $0["name"] == "timeOffset" && $0["value"] == "+08:00" })
    let ids = Set(events.compactMap { $0["id"]?.text })
    let entries = try desk.entries("--type", "touchpoint.completed").compactMap { $0["id"]?.text }
    #expect(ids.isSuperset(of: entries))
    // A VIN is hashed before it comes into the log.
    let vehicles = (log["objects"]?.items ?? []).filter { $0["type"] == "vehicle" }
    #expect(vehicles.count == 60)
  }

  @Test("A touchpoint named like a fact, or in Chinese, has a type and a table of its own")
  func names() throws {
    let desk = try Touchstone.opened()
    var events = ""
    for name in ["journey.opened", "试驾", "回访", "object", "OBJECT"] {
      events += """
        <event><string key="concept:name" value="\(name)"/>\
        <date key="time:timestamp" value="2026-03-05T14:30:00+08:00"/></event>

        """
    }
    try desk.file(
      "names.xes",
      "<log><trace><string key=\"concept:name\" value=\"1\"/>\n\(events)</trace></log>")
    try desk.ok("import", "names.xes")
    try written(desk)
    let text = try VirtualEnvironment.run(
      """
      import json, os, sys, pm4py
      os.chdir(sys.argv[1])
      names = [sorted(log.events["ocel:activity"]) for log in
        (pm4py.read_ocel2_json("log.json"), pm4py.read_ocel2_sqlite("log.sqlite"))]
      print(json.dumps([names[0] == names[1], names[0]]))
      """, desk.folder.path)
    let found = try JSON(strict: text).items
    #expect(found?.first == true)
    let types = Set((found?.last?.items ?? []).compactMap(\.text))
    #expect(
      types == ["journey.opened", "touchpoint/journey.opened", "试驾", "回访", "object", "OBJECT"])
  }
}
