import CanonicalJSON
import Chronology
import EventLog
import Foundation
import Importing
import Interchange
import Journeys
import ReadModels
import Satisfaction
import Testing
import Timelines
import Vault
import Wording

@testable import Logbook

@Suite("A touchpoint completed with mandatory items open")
struct CompletionTests {
  private let desk: ByHand

  init() throws { desk = try ByHand() }

  private var mandatory: [String] {
    get throws {
      let plan = try desk.book.blueprints().last { $0.id == "standard" }
      return (plan?.touchpoint("documents")?.items ?? []).filter {
        $0.isMandatory && !$0.isSigning && $0.variants.isEmpty
      }.map(\.id)
    }
  }

  @Test("By hand it needs a reason, and then shows on timeline and list")
  func reason() throws {
    let refusal = desk.refusal("touchpoint.completed", [("touchpoint", "documents")])
    #expect(refusal.code == "refused.itemsOpen")
    let names = try mandatory
    #expect(!names.isEmpty && names.allSatisfy { refusal.sentence.english.contains($0) })
    #expect(refusal.sentence.chinese.contains("（"))
    try desk.record("touchpoint.completed", [("touchpoint", "documents"), ("reason", "随后补齐")])
    let step = try #require(try desk.step("documents"))
    #expect(step.isIncomplete && step.status == .completed && step.reason == "随后补齐")
    #expect(step.itemsMissing.count >= names.count)
    #expect(try desk.book.journeys(BoardFilter()).map(\.incomplete) == [1])
    // Once all are there it is as any other.
    for item in step.itemsMissing where item != "signature" {
      try desk.record(
        "item.checked", [("touchpoint", "documents"), ("item", item), ("outcome", "notApplicable")])
    }
    #expect(try desk.step("documents")?.isIncomplete == false)
  }

  @Test("With all of them ok it needs none; other touchpoints never do")
  func complete() throws {
    for item in try mandatory {
      try desk.record(
        "item.checked", [("touchpoint", "documents"), ("item", item), ("outcome", "ok")])
    }
    try desk.record("touchpoint.completed", [("touchpoint", "documents")])
    try desk.record("touchpoint.completed", [("touchpoint", "payment")])
    #expect(try desk.step("documents")?.isIncomplete == false)
    #expect(try desk.book.journeys(BoardFilter()).map(\.incomplete) == [0])
  }

  @Test("History that comes by a file is taken as it is: it knows nothing of a checklist")
  func imported() throws {
    let file = desk.place.folder.appending(path: "a.csv")
    try Data("客户编号,订单号,环节,时间\nC9,D9,文件移交,2026-03-05 14:30\n".utf8).write(to: file)
    #expect(try desk.book.importFiles([file.path], ImportOptions()).total.appended == 1)
    let lines = desk.place.folder.appending(path: "a.ndjson")
    let line =
      #"{"specversion":"1.0","id":"019b772d-0dc0-797b-8858-d8da8b529b4a","source":"example.com/d","#
      + #""type":"touchpoint.completed","subject":"journey/J1","time":"2026-03-05T06:30:00.000Z","#
      + #""actor":"S-1","data":{"touchpoint":"documents"},"dataversion":1}"# + "\n"
    try Data(line.utf8).write(to: lines)
    #expect(try desk.book.importFiles([lines.path], ImportOptions()).total.appended == 1)
    #expect(try desk.step("documents")?.isIncomplete == false)
  }
}
