import CanonicalJSON
import Chronology
import FollowUps
import Interchange
import Presentation
import Satisfaction
import Testing
import Timelines
import Wording

@Suite("A call list in words")
struct CallTextsTests {
  private func sheet(
    withheld: Int = 0, missed: CallSheet.Missed = .init(since: nil), isFallback: Bool = false
  ) throws -> CallSheet {
    CallSheet(
      day: CivilTime(year: 2026, month: 3, day: 20), zone: try #require(Zone("Asia/Shanghai")),
      position: 7, cut: Cut(), rows: [], totals: .init(), withheld: withheld, alertsCalled: [],
      missed: missed, review: nil, isCallingDay: true, isFallback: isFallback)
  }

  @Test("An empty list says so, and nothing else")
  func empty() throws {
    let texts = CallTexts(try sheet(), .english)
    #expect(texts.notes == ["Nobody to call on 2026-03-20."])
    #expect(texts.totals == nil)
    #expect(CallTexts(try sheet(), .chinese).notes == ["2026-03-20 没有要打的电话。"])
  }

  @Test("Who withheld consent, and a year without holidays, are said beside the list")
  func beside() throws {
    let notes = CallTexts(try sheet(withheld: 2, isFallback: true), .english).notes
    #expect(notes.contains("2 withheld their consent and are left out."))
    #expect(notes.contains { $0.hasPrefix("There is no holiday file for 2026") })
  }

  @Test("Missed calls are counted by advisor, by name where it is opened")
  func missed() throws {
    var missed = CallSheet.Missed(since: nil)
    missed.byAdvisor = [(advisor: "S-1", count: 2), (advisor: nil, count: 1)]
    let texts = CallTexts(try sheet(missed: missed), .english) { $0 == "S-1" ? "Li" : nil }
    #expect(
      texts.notes.last == "3 calls were never made up to the latest day: Li 2, no advisor 1.")
  }

  @Test("The object of a list has its totals by group, and null where there is no cut")
  func object() throws {
    let json = try sheet().json
    #expect(json["on"]?.text == "2026-03-20" && json["asOf"] == .null)
    #expect(
      json["totals"]?["customers"] == .integer(0) && json["totals"]?["overdue"] == .integer(0))
    #expect(json["review"] == nil)
  }
}
