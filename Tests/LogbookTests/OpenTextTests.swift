import CanonicalJSON
import Chronology
import EventLog
import Foundation
import Journeys
import Testing
import Wording

@testable import Importing
@testable import Logbook

@Suite("What stands readable")
struct OpenTextTests {
  private let place: TemporaryLogbook
  private var book: Logbook { place.book }

  init() throws { place = try TemporaryLogbook() }

  private func record(
    _ kind: FactKind, journey: String? = nil, customer: String? = nil,
    _ fields: [(String, String)] = [], sealed: [(String, String)] = []
  ) throws {
    var input = FactInput(type: kind.rawValue)
    input.journey = journey
    input.customer = customer
    input.fields = fields
    input.sealed = sealed
    _ = try book.record(input)
  }

  private func findings() throws -> [Finding] {
    try book.verify(verifier: nil, against: [], looksForNames: true).findings.filter {
      $0.kind == .personal
    }
  }

  /// Appends an event as an earlier version took it.
  private func keep(_ event: Event) throws {
    let batch = EventBatch()
    let digests = batch.start(recorded: event.time)
    batch.beginGroup()
    let kind = try #require(FactKind(rawValue: event.type))
    digests.entries.append(
      .init(
        digest: try FactReader.read(
          kind, event.data, occurred: event.time.milliseconds, isTrusted: true)))
    try batch.append(event)
    try book.readyToWrite()
    _ = try book.log.appendNow(batch, gate: book.gate)[0].received()
  }

  private func imported(
    _ kind: FactKind, _ subject: String, _ time: Timestamp, _ data: JSON
  ) throws -> Event {
    Event(
      id: try ImportedIdentity.id(
        origin: book.log.origin, type: kind.rawValue, subject: subject,
        touchpoint: data["touchpoint"]?.text ?? "", occurred: time, data: data),
      source: book.log.origin, type: kind.rawValue, subject: subject, time: time,
      timeOffset: TimeOffset(text: "+08:00"), customer: "C1", actor: "import", data: data)
  }

  @Test(
    "An order with a name in it is kept where an older log has it, and replaced where it is new")
  func olderOrder() throws {
    let file = place.folder.appending(path: "a.csv")
    try Data("客户编号,订单号,环节,时间\nC1,D-张三,财务付款,2026-03-05 14:30\n".utf8).write(to: file)
    let time = try #require(RFC3339.read("2026-03-05T06:30:00.000Z")?.time)
    try keep(try imported(.customerRegistered, "customer/C1", time, [:]))
    try keep(
      try imported(
        .journeyOpened, "journey/D-张三", time,
        ["blueprint": "standard", "blueprintVersion": 2, "order": "D-张三"]))
    try keep(
      try imported(.touchpointCompleted, "journey/D-张三", time, ["touchpoint": "payment"]))
    let size = try book.log.lastPosition()
    let report = try book.importFiles([file.path], ImportOptions()).total
    #expect(report.duplicates == 1 && report.rejected == 0, "\(report.rejects)")
    #expect(report.warnings.isEmpty)
    #expect(try book.log.lastPosition() == size)
    try Data("客户编号,订单号,环节,时间\nC1,D-李四,财务付款,2026-03-05 14:30\n".utf8).write(to: file)
    let other = try book.importFiles([file.path], ImportOptions()).total
    #expect(other.appended == 1 && other.warnings.map(\.code) == ["row.orderReplaced"])
    #expect(try book.log.subjects(prefix: "journey/").filter { $0.contains("李四") }.isEmpty)
  }

  @Test("A line of an older log whose code reads like a name is a repeat, and refused when new")
  func olderCode() throws {
    try record(.journeyOpened, journey: "J1", customer: "C1")
    let time = book.surroundings.now()
    let event = try imported(
      .touchpointSkipped, "journey/J1", time, ["touchpoint": "payment", "reason": "王芳不要"])
    try keep(event)
    func line(_ id: String) -> String {
      #"{"specversion":"1.0","id":"\#(id)","source":"\#(event.source)","type":"\#(event.type)","#
        + #""subject":"journey/J1","time":"\#(time.text)","timeoffset":"+08:00","customer":"C1","#
        + #""actor":"import","data":{"touchpoint":"payment","reason":"王芳不要"},"dataversion":1}"#
        + "\n"
    }
    let file = place.folder.appending(path: "a.ndjson")
    let text = line(event.id.description) + line("019b772d-0dc0-797b-8858-d8da8b529b4a")
    try Data(text.utf8).write(to: file)
    let report = try book.importFiles([file.path], ImportOptions()).total
    #expect(report.duplicates == 1)
    #expect(report.rejects.map(\.code) == ["fact.personal"])
  }

  @Test(
    "A trace of a log of processes that is named after somebody gets a code, the same each time")
  func trace() throws {
    let file = place.folder.appending(path: "a.xes")
    let text = """
      <log xes.version="1.0"><trace><string key="concept:name" value="D-张三"/>
      <event><string key="concept:name" value="付款"/>
      <date key="time:timestamp" value="2026-03-05T14:30:00+08:00"/></event></trace></log>
      """
    try Data(text.utf8).write(to: file)
    #expect(try book.importFiles([file.path], ImportOptions()).total.appended == 1)
    #expect(try book.importFiles([file.path], ImportOptions()).total.duplicates == 1)
    let journeys = try book.log.subjects(prefix: "journey/")
    #expect(journeys.count == 1 && journeys[0].hasPrefix("journey/J-"))
  }

  @Test(
    "Known names, phones, plates and VINs are found in the open part, by position, field and kind")
  func known() throws {
    try record(.journeyOpened, journey: "J1", customer: "C1", [("group", "gwangfang")])
    try record(.journeyOpened, journey: "J-99887766", customer: "C1")
    try record(
      .touchpointSkipped, journey: "J1", [("touchpoint", "payment"), ("reason", "not wang fang")])
    try record(
      .vehicleAssigned, journey: "J1", [("vehicle", "LTESTXX")], sealed: [("plate", "粤B 99887")])
    #expect(try findings().isEmpty)
    try record(.customerRegistered, customer: "C2", sealed: [("name", "gwangfang")])
    try record(
      .customerRegistered, customer: "C3", sealed: [("name", "Wang Fang"), ("phone", "99887766")])
    let found = try findings()
    #expect(found.map(\.position) == [2, 3, 4])
    #expect(found.map(\.field) == ["data.group", "subject", "data.reason"])
    #expect(found.map(\.pattern) == [.name, .phone, .name])
    #expect(found.allSatisfy { $0.kind == .personal && $0.kind.isWrong })
    for finding in found {
      for word in ["wang", "99887766"] {
        #expect(
          !finding.sentence.english.contains(word) && !finding.sentence.chinese.contains(word))
      }
    }
    // Who was erased is looked for no more: nobody knows the name.
    _ = try book.erase(ErasureRequest(customer: "C2", reason: "asked", requestedBy: "S-1"))
    // The read models, which the erasure made anew, hold the journey's id as well.
    #expect(try findings().compactMap(\.position) == [3, 4])
  }
}
