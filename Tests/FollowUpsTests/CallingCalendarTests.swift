import Chronology
import FollowUps
import Journeys
import Satisfaction
import TestSupport
import Testing
import Timelines
import Wording

@Suite("Calling days and due dates")
struct CallingCalendarTests {
  private let calendar = Shop.calendar2026

  private func is_(_ day: String) -> Bool { calendar.isCallingDay(Shop.date(day)) }

  @Test("A listed day is what the file says of it; a make-up Saturday or Sunday counts")
  func listed() {
    #expect(!is_("2026-10-01") && !is_("2026-02-23") && !is_("2026-01-02"))
    #expect(is_("2026-10-10") && is_("2026-02-28") && is_("2026-01-04") && is_("2026-09-20"))
  }

  @Test("A day that the file does not list is one from Monday to Friday")
  func unlisted() {
    #expect(is_("2026-03-20") && !is_("2026-03-21") && !is_("2026-03-22") && is_("2026-10-08"))
    #expect(!calendar.isFallback(Shop.date("2026-03-21")))
  }

  @Test("A year without a file has Monday to Friday, and says so")
  func fallback() {
    #expect(calendar.isCallingDay(Shop.date("2027-10-01")))
    #expect(calendar.isFallback(Shop.date("2027-10-01")))
    #expect(!calendar.isFallback(Shop.date("2026-10-01")))
  }

  @Test("callingDays all: every day is one, and no file is missed")
  func daily() {
    let daily = calendar.calling(daily: true)
    #expect(daily.isCallingDay(Shop.date("2026-10-01")))
    #expect(daily.isCallingDay(Shop.date("2027-01-03")))
    #expect(!daily.isFallback(Shop.date("2027-01-03")))
  }

  @Test("Of two files that list a day the later year's counts, which was announced later")
  func twoYears() {
    func year(_ number: Int, _ isOff: Bool) -> HolidayYear {
      HolidayYear(
        year: number, days: [.init(date: Shop.date("2025-12-31"), name: "", isOff: isOff)])
    }
    let both = CallingCalendar([year(2026, true), year(2025, false)])
    #expect(!both.isCallingDay(Shop.date("2025-12-31")))
  }

  /// Step first (2/3/5), week (6/7/10) and month (28/30/35), reckoned by hand.
  @Test(
    "Due is the target, else the next calling day up to latest, else the previous, else pushed",
    arguments: [
      // Tuesday: the target, Friday, is a calling day.
      ("2026-03-17", 0, "2026-03-20", false),
      // Wednesday: the target is a Saturday, the next calling day Monday is the latest.
      ("2026-03-18", 0, "2026-03-23", false),
      // The target is 1 October; up to latest, 3 October, all is off; the day before is Wednesday.
      ("2026-09-28", 0, "2026-09-30", false),
      // 30 September: 2 to 5 October are all off; the first after latest is Thursday the 8th.
      ("2026-09-30", 0, "2026-10-08", true),
      // 29 September: from 1 to 4 October all off.
      ("2026-09-29", 0, "2026-10-08", true),
      // The target is Wednesday the 30th, the last day before the week.
      ("2026-09-27", 0, "2026-09-30", false),
      // The week after: target 1 October, up to 4 October off, the 30th is day 6.
      ("2026-09-24", 1, "2026-09-30", false),
      // Spring Festival: 13 February + 3 = the 16th; up to the 18th off; back to the 15th off.
      ("2026-02-13", 0, "2026-02-24", true),
      // 11 February + 3 = Saturday the 14th, which is worked.
      ("2026-02-11", 0, "2026-02-14", false),
      // 12 February + 3 = the 15th; up to the 17th off; the 14th is day 2, and worked.
      ("2026-02-12", 0, "2026-02-14", false),
      // 14 February + 7 = the 21st off; up to the 24th: Tuesday the 24th is worked.
      ("2026-02-14", 1, "2026-02-24", false),
      // 8 September + 30 = Thursday 8 October.
      ("2026-09-08", 2, "2026-10-08", false),
      // 4 September + 30 = 4 October; up to 9 October: Thursday the 8th.
      ("2026-09-04", 2, "2026-10-08", false),
      // 1 September + 30 = 1 October; latest is the 6th, off; back: 30 September.
      ("2026-09-01", 2, "2026-09-30", false),
    ])
  func due(delivered: String, step: Int, due: String, isPushed: Bool) {
    let date = DueDate(
      FollowUpPlan.standard.steps[step], delivered: Shop.date(delivered), calendar)
    #expect(date.due == Shop.date(due), "\(date.due)")
    #expect(date.isPushed == isPushed)
    #expect(!date.isFallback)
  }

  @Test("Due dates are calling days, in the window unless pushed, whatever the plan and day")
  func property() {
    var random = SplitMix64(seed: 20_260_320)
    for _ in 0..<2_000 {
      let earliest = Int(random.next() % 30)
      let target = earliest + Int(random.next() % 5)
      let step = FollowUpPlan.Step(
        id: "s", name: Sentence("s", "s"), earliest: earliest, target: target,
        latest: target + Int(random.next() % 5))
      let delivered = Shop.date("2026-01-01").adding(days: Int(random.next() % 340))
      let date = DueDate(step, delivered: delivered, calendar)
      #expect(calendar.isCallingDay(date.due))
      if date.isPushed {
        #expect(date.due == calendar.next(after: date.latest))
        #expect(calendar.first(from: date.earliest, through: date.latest) == nil)
      } else {
        #expect(date.earliest <= date.due && date.due <= date.latest)
        // Nearer to the target on the later side lies no other calling day.
        if date.due > date.target {
          #expect(calendar.count(after: date.target.adding(days: -1), through: date.due) == 1)
        }
        if date.due < date.target {
          #expect(calendar.first(from: date.target, through: date.latest) == nil)
        }
      }
    }
  }
}
