import CanonicalJSON
import Foundation
import Testing

@Suite("Times in the delivery report")
struct ReportTimesTests {
  @Test("Reopening starts nothing: report and timeline know one time only, or both starts")
  func reopened() throws {
    var diary = Diary()
    diary.deliver("J1", on: "2026-03-02", customer: "C1")
    func step(_ time: String, _ touchpoint: String, _ type: String) {
      let reason = type == "reopened" ? #","reason":"forgotten""# : ""
      diary.add(
        time, "journey/J1", "touchpoint." + type, #"{"touchpoint":"\#(touchpoint)"\#(reason)}"#)
    }
    for touchpoint in ["documents", "payment"] {
      step("2026-03-02T10:00", touchpoint, "started")
      step("2026-03-02T10:20", touchpoint, "completed")
      step("2026-03-09T14:00", touchpoint, "reopened")
    }
    step("2026-03-09T15:00", "payment", "started")
    step("2026-03-09T15:30", "payment", "completed")
    step("2026-03-11T14:00", "documents", "completed")
    let desk = try diary.desk()
    let times = try ReportLog.json(desk, ["delivery"])["sections", "times", "touchpoints"]
    #expect(times["documents", "elapsed"].reading == "oneTimeOnly 0/1")
    #expect(times["payment", "elapsed"].reading == "3000 1/1")
  }
}
