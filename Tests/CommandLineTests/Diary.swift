import Foundation
import Testing

/// Facts as a desk sends them, each at its own time, under ids of their own.
struct Diary {
  private(set) var text = ""
  private var number = 0

  /// - Parameter time: a date of UTC, and if need be a time: 2026-03-02 or 2026-03-02T10:20.
  mutating func add(
    _ time: String, _ subject: String, _ type: String, _ data: String = "{}",
    customer: String? = nil
  ) {
    number += 1
    let customer = customer.map { #""customer":"\#($0)","# } ?? ""
    let moment = time.contains("T") ? time + ":00.000Z" : time + "T04:00:00.000Z"
    text +=
      #"{"specversion":"1.0","id":"\#(EntryLines.id(number))","source":"example.com/desk","#
      + #""dataversion":1,"subject":"\#(subject)","time":"\#(moment)",\#(customer)"#
      + #""actor":"a-1","type":"\#(type)","data":\#(data)}"# + "\n"
  }

  /// A journey opened and delivered on one day.
  mutating func deliver(
    _ journey: String, on day: String, customer: String?, advisor: String = "S-a",
    blueprint: String = "small"
  ) {
    let data =
      #"{"blueprint":"\#(blueprint)","blueprintVersion":1,"advisor":"\#(advisor)"}"#
    add(day, "journey/" + journey, "journey.opened", data, customer: customer)
    add(day, "journey/" + journey, "journey.delivered", customer: customer)
  }

  mutating func rate(_ journey: String, on day: String, _ data: String) {
    add(day, "journey/" + journey, "rating.given", data)
  }

  /// A desk with the plan of the reports' fixture, and others, and these facts in its log.
  func desk(_ plans: String...) throws -> Touchstone {
    let desk = try Touchstone.opened(at: ReportLog.now)
    try desk.ok(
      "blueprint", "publish", ReportLog.folder.appending(path: "plan.yaml").path,
      at: ReportLog.now)
    for plan in plans {
      try desk.ok("blueprint", "publish", desk.file("plan.yaml", plan).path, at: ReportLog.now)
    }
    try send(to: desk)
    return desk
  }

  func send(to desk: Touchstone) throws {
    try desk.ok("import", desk.file("diary.ndjson", text).path, at: ReportLog.now)
  }
}
