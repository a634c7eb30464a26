import CanonicalJSON
import Foundation
import TestSupport
import Testing

/// What pm4py finds in a file of ours, and a small log whose figures are computed by hand.
enum ProcessMining {
  /// Variants, case durations and directly-follows counts of the complete events of an XES file.
  static func measured(_ file: String, in desk: Touchstone) throws -> JSON {
    let text = try VirtualEnvironment.run(
      """
      import json, statistics, sys, pm4py
      log = pm4py.read_xes(sys.argv[1])
      log = log[log["lifecycle:transition"] == "complete"]
      variants = pm4py.get_variants(log)
      durations = sorted(pm4py.get_all_case_durations(log))
      follows, _, _ = pm4py.discover_dfg(log)
      print(json.dumps({
        "variants": {"|".join(variant): count for variant, count in variants.items()},
        "follows": {"|".join(pair): int(count) for pair, count in follows.items()},
        "durations": [round(value * 1000) for value in (
          min(durations), statistics.median(durations), statistics.mean(durations),
          max(durations))],
        "cases": len(durations)}))
      """, desk.folder.appending(path: file).path)
    return try JSON(strict: text)
  }

  /// The same as our own report has it.
  static func reported(_ report: JSON) throws -> JSON {
    let sections = try #require(report["sections"])
    func seconds(_ key: String) throws -> JSON {
      let value = try #require(sections["durations", key, "value"].number)
      return .integer(Int64((value * 1000).rounded()))
    }
    func table(_ section: String, _ name: String, _ key: (JSON) -> String, _ count: String) -> JSON
    {
      .object(
        (sections[section, name].items ?? []).map {
          JSON.Member(key($0), $0[count] ?? .null)
        }
        .sorted { $0.key < $1.key })
    }
    let variants = table(
      "variants", "variants",
      { ($0["touchpoints"]?.items ?? []).compactMap(\.text).joined(separator: "|") }, "journeys")
    let follows = table(
      "follows", "follows", { "\($0["from"]?.text ?? "")|\($0["to"]?.text ?? "")" }, "count")
    return [
      "variants": variants, "follows": follows,
      "durations": .array(try ["least", "median", "mean", "most"].map(seconds)),
      "cases": sections["variants", "journeys"],
    ]
  }

  /// Six journeys of the plan `small`, one lost and one just opened.
  static func diary() -> Diary {
    var diary = Diary()
    func open(_ journey: String, _ day: String) {
      diary.add(
        day + "T00:10", "journey/" + journey, "journey.opened",
        #"{"blueprint":"small","blueprintVersion":1,"advisor":"S-a","model":"M1"}"#,
        customer: "C" + journey)
    }
    func step(_ journey: String, _ time: String, _ touchpoint: String, _ type: String) {
      let needsReason = type == "skipped" || type == "reopened"
      let reason = needsReason ? #""reason":"noTime","# : ""
      diary.add(
        time, "journey/" + journey, "touchpoint." + type,
        #"{\#(reason)"touchpoint":"\#(touchpoint)"}"#)
    }
    func wait(_ journey: String, _ name: String, _ from: String, _ to: String?, _ at: String?) {
      let place = at.map { #""touchpoint":"\#($0)","# } ?? ""
      diary.add(from, "journey/" + journey, "wait.started", #"{\#(place)"wait":"\#(name)"}"#)
      if let to {
        diary.add(to, "journey/" + journey, "wait.ended", #"{"wait":"\#(name)"}"#)
      }
    }
    func complete(_ journey: String, _ day: String, _ steps: [(String, String)]) {
      for (time, touchpoint) in steps { step(journey, day + "T" + time, touchpoint, "completed") }
    }
    open("1", "2026-03-02")
    complete("1", "2026-03-02", [("09:00", "preparation"), ("10:00", "greeting")])
    wait("1", "w1", "2026-03-02T10:05", "2026-03-02T10:25", "payment")
    complete(
      "1", "2026-03-02", [("10:30", "payment"), ("11:00", "documents"), ("12:00", "farewell")])
    open("2", "2026-03-03")
    complete("2", "2026-03-03", [("09:00", "preparation"), ("10:00", "greeting")])
    diary.add(
      "2026-03-03T10:29", "journey/2", "expectation.told",
      #"{"minutes":10,"touchpoint":"payment"}"#)
    step("2", "2026-03-03T10:30", "payment", "started")
    wait("2", "w2", "2026-03-03T10:30", "2026-03-03T10:40", "payment")
    complete(
      "2", "2026-03-03", [("11:00", "payment"), ("12:00", "documents"), ("14:00", "farewell")])
    open("3", "2026-03-04")
    complete("3", "2026-03-04", [("09:00", "greeting"), ("09:30", "preparation")])
    step("3", "2026-03-04T09:40", "payment", "skipped")
    wait("3", "w3", "2026-03-04T09:45", nil, "documents")
    complete("3", "2026-03-04", [("10:00", "documents"), ("11:00", "farewell")])
    open("4", "2026-03-05")
    complete("4", "2026-03-05", [("09:00", "preparation"), ("09:10", "greeting")])
    step("4", "2026-03-05T09:20", "greeting", "reopened")
    complete("4", "2026-03-05", [("09:30", "greeting")])
    wait("4", "w4", "2026-03-05T09:40", "2026-03-05T09:50", nil)
    complete("4", "2026-03-05", [("10:00", "farewell")])
    open("5", "2026-03-06")
    complete("5", "2026-03-06", [("09:00", "preparation")])
    diary.add("2026-03-07", "journey/5", "journey.lost", #"{"reason":"price"}"#)
    open("6", "2026-03-07")
    diary.rate(
      "1", on: "2026-03-02", #"{"touchpoint":"payment","perception":5,"expectation":6}"#)
    return diary
  }
}

extension JSON {
  /// A number, whole or not.
  var number: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .double(let value): value
    default: nil
    }
  }

  /// The same with the members of all objects in order of key.
  var sorted: JSON {
    switch self {
    case .object(let members):
      .object(
        members.map { JSON.Member($0.key, $0.value.sorted) }.sorted { $0.key < $1.key })
    case .array(let items): .array(items.map(\.sorted))
    default: self
    }
  }
}
