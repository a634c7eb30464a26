import CanonicalJSON
import EventLog
import Foundation
import Importing
import Interchange
import TestSupport
import Testing
import Wording

@testable import Logbook

@Suite("Importing process logs")
struct ProcessLogTests {
  private static let fixtures = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Fixtures")

  private func take(
    _ text: String, into place: TemporaryLogbook, _ change: (inout ImportOptions) -> Void = { _ in }
  ) throws -> ImportReport.File {
    let path = place.folder.appending(path: "a.xes").path
    try Data(text.utf8).write(to: URL(filePath: path))
    var options = ImportOptions()
    change(&options)
    return try place.book.importFiles([path], options).total
  }

  private func event(_ inside: String) -> String {
    "<event>\(inside)<date key=\"time:timestamp\" value=\"2026-03-05T14:30:00+08:00\"/></event>"
  }

  private func named(_ name: String, _ transition: String? = nil) -> String {
    event(
      "<string key=\"concept:name\" value=\"\(name)\"/>"
        + (transition.map { "<string key=\"lifecycle:transition\" value=\"\($0)\"/>" } ?? ""))
  }

  private func log(_ inside: String, _ head: String = "") -> String {
    "<log>\(head)<trace><string key=\"concept:name\" value=\"T\"/>\(inside)</trace></log>"
  }

  private func touchpoints(_ place: TemporaryLogbook) throws -> [String] {
    var found: [String] = []
    try place.book.log.read(Selection(type: "touchpoint.completed")) { row in
      found.append(try row.recordedEvent().event.data["touchpoint"]?.text ?? "")
      return .next
    }
    return found
  }

  @Test(
    "As many events come in as pm4py counts",
    arguments: [
      "xes/running-example.xes", "xes/helpdesk.xes.gz", "real-world/13-xes-transitions/in.xes",
      "real-world/19-xes-export-names/in.xes", "real-world/18-xes-gz-and-gbk/in.xes.gz",
    ])
  func counts(file: String) throws {
    let place = try TemporaryLogbook()
    let path = Self.fixtures.appending(path: file).path
    let report = try place.book.importFiles([path], ImportOptions()).total
    let count = try VirtualEnvironment.run(
      "import sys, pm4py; print(len(pm4py.read_xes(sys.argv[1])))", path)
    #expect(count.split(separator: "\n").last == "\(report.read)")
    #expect(report.appended == report.read && report.rejected == 0)
  }

  @Test("A transition that no fact and no classifier tells is a refused row")
  func transitions() throws {
    let place = try TemporaryLogbook()
    let text = log(named("a", "start") + named("a", "suspend") + named("a", "COMPLETE"))
    let report = try take(text, into: place)
    #expect(report.read == 3 && report.appended == 2)
    #expect(report.rejects.map(\.code) == ["row.transition"])
    #expect(report.rejects.first?.reason.english.contains("suspend") == true)
  }

  @Test("A log of which nothing can be taken refuses every event, and publishes no blueprint")
  func nothing() throws {
    let place = try TemporaryLogbook()
    let report = try take(log(named("a", "suspend") + event("")), into: place)
    #expect(report.rejects.map(\.code) == ["row.transition", "row.noActivity"])
    #expect(try place.book.log.lastPosition() == 1)
  }

  @Test("A classifier of quoted keys names events; one of people or times names none")
  func classifiers() throws {
    let place = try TemporaryLogbook()
    let who = "<classifier name=\"r\" keys=\"org:resource\"/>"
    let what = "<classifier name=\"c\" keys=\"'Work step'  Part\"/>"
    let inside = event(
      "<string key=\"Work step\" value=\"check\"/><string key=\"Part\" value=\"2\"/>"
        + "<string key=\"org:resource\" value=\"王芳\"/>")
    let report = try take(log(inside, who + what), into: place)
    #expect(report.appended == 1 && report.dropped.isEmpty)
    #expect(try touchpoints(place) == ["check-2"])
    let none = try take(log(inside, who), into: try TemporaryLogbook())
    #expect(none.rejects.map(\.code) == ["row.noActivity"])
  }

  @Test("An activity that looks like a name comes in as a code, with a warning; words of work stay")
  func names() throws {
    let place = try TemporaryLogbook()
    let text = log(named("王芳") + named("付款") + named("安装座椅") + named("13812345678"))
    let report = try take(text, into: place)
    #expect(report.read == 4 && report.appended == 3 && report.rejected == 1)
    #expect(report.warnings.map(\.code) == ["row.activityReplaced"])
    let found = try touchpoints(place)
    #expect(found.count == 3 && found[0].hasPrefix("activity-"))
    #expect(Array(found.dropFirst()) == ["付款", "安装座椅"])
    for file in try FileManager.default.subpathsOfDirectory(atPath: place.book.folder.path) {
      let path = place.book.folder.path + "/" + file
      guard let bytes = FileManager.default.contents(atPath: path) else { continue }
      #expect(bytes.range(of: Data("王芳".utf8)) == nil, "\(file)")
    }
  }

  @Test("A gzip that breaks off is named as damaged")
  func brokenGzip() throws {
    let place = try TemporaryLogbook()
    let whole = try Data(contentsOf: Self.fixtures.appending(path: "xes/helpdesk.xes.gz"))
    let path = place.folder.appending(path: "a.xes.gz").path
    try whole.prefix(100_000).write(to: URL(filePath: path))
    #expect(throws: ImportInterruption.self) {
      try place.book.importFiles([path], ImportOptions())
    }
    do {
      _ = try place.book.importFiles([path], ImportOptions())
    } catch let interruption as ImportInterruption {
      #expect((interruption.cause as? XMLError)?.reason == .damagedArchive)
    }
  }
}
