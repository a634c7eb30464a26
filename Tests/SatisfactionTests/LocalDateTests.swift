import Satisfaction
import Testing

@Suite("Local dates and ISO weeks")
struct LocalDateTests {
  private func date(_ year: Int, _ month: Int, _ day: Int) throws -> LocalDate {
    try #require(LocalDate(year: year, month: month, day: day))
  }

  @Test(
    "Only days that the calendar has are dates",
    arguments: [
      (2026, 2, 29), (2100, 2, 29), (2026, 4, 31), (2026, 13, 1), (2026, 0, 1), (2026, 1, 0),
      (2026, 1, 32), (0, 1, 1), (10_000, 1, 1),
    ])
  func refused(year: Int, month: Int, day: Int) {
    #expect(LocalDate(year: year, month: month, day: day) == nil)
  }

  @Test("Leap days are dates", arguments: [2024, 2000, 2400])
  func leap(year: Int) {
    #expect(LocalDate(year: year, month: 2, day: 29) != nil)
  }

  @Test(
    "Days are counted from 1970-01-01",
    arguments: [
      (1970, 1, 1, 0), (1969, 12, 31, -1), (1970, 2, 1, 31), (1971, 1, 1, 365),
      (1973, 1, 1, 1096), (2000, 3, 1, 11_017), (2026, 1, 1, 20_454),
    ])
  func dayNumber(year: Int, month: Int, day: Int, number: Int) throws {
    #expect(try date(year, month, day).dayNumber == number)
    #expect(try LocalDate(dayNumber: number) == date(year, month, day))
  }

  @Test(
    "A week belongs to the year of its Thursday",
    arguments: [
      (2026, 1, 1, 4, "2026-W01"), (2025, 12, 29, 1, "2026-W01"), (2025, 12, 28, 7, "2025-W52"),
      (2021, 1, 1, 5, "2020-W53"), (2023, 1, 1, 7, "2022-W52"), (2024, 12, 30, 1, "2025-W01"),
      (2026, 12, 31, 4, "2026-W53"), (2026, 3, 5, 4, "2026-W10"), (1970, 1, 1, 4, "1970-W01"),
    ])
  func weeks(year: Int, month: Int, day: Int, weekday: Int, week: String) throws {
    let date = try date(year, month, day)
    #expect(date.weekday == weekday)
    #expect(date.week.description == week)
  }

  @Test("A year has 52 weeks, or 53 when it begins or ends on a Thursday")
  func weeksOfAYear() throws {
    #expect(ISOWeek(year: 2026, week: 53) != nil)
    #expect(ISOWeek(year: 2020, week: 53) != nil)
    #expect(ISOWeek(year: 2025, week: 53) == nil)
    #expect(ISOWeek(year: 2025, week: 0) == nil)
    #expect(ISOWeek(year: 2025, week: .max) == nil)
    #expect(try ISOWeek(year: 2026, week: 10) == date(2026, 3, 5).week)
  }

  @Test(
    "So many months on is the same day, clipped to the month's end",
    arguments: [
      ("2023-03-15", 36, "2026-03-15"), ("2024-02-29", 36, "2027-02-28"),
      ("2020-02-29", 48, "2024-02-29"), ("2026-01-31", 1, "2026-02-28"),
      ("2026-11-30", 3, "2027-02-28"), ("2026-03-31", -1, "2026-02-28"),
      ("2026-01-15", -1, "2025-12-15"), ("2026-12-31", 0, "2026-12-31"),
    ])
  func months(from: String, months: Int, to: String) throws {
    let parts = from.split(separator: "-").compactMap { Int($0) }
    #expect(try date(parts[0], parts[1], parts[2]).adding(months: months).description == to)
  }

  @Test("Every day follows the one before, in dates, weekdays and weeks")
  func everyDay() throws {
    var before = try date(1999, 12, 31)
    for number in before.dayNumber + 1...before.dayNumber + 12_000 {
      let day = LocalDate(dayNumber: number)
      #expect(day.dayNumber == number)
      #expect(before < day)
      #expect(day == before.adding(days: 1))
      #expect(day.weekday == before.weekday % 7 + 1)
      #expect((day.week > before.week) == (day.weekday == 1))
      #expect(ISOWeek(year: day.week.year, week: day.week.week) == day.week)
      before = day
    }
  }

  @Test("The days of a week are those seven whose week it is, Monday first")
  func daysOfAWeek() throws {
    for number in stride(from: -20_000, through: 40_000, by: 13) {
      let date = LocalDate(dayNumber: number)
      let days = date.week.days
      #expect(days.contains(date) && days.lowerBound.weekday == 1)
      #expect(days.upperBound.dayNumber - days.lowerBound.dayNumber == 6)
    }
  }
}
