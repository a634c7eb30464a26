import Chronology
import TestSupport
import Testing

@Suite("Civil time: the proleptic Gregorian calendar")
struct CivilTimeTests {
  @Test(
    "Dates known from elsewhere have their number of days since 1970-01-01",
    arguments: [
      (1, 1, 1, -719_162), (1582, 10, 15, -141_427), (1600, 2, 29, -135_081),
      (1899, 12, 31, -25_568), (1900, 3, 1, -25_508), (1969, 12, 31, -1), (1970, 1, 1, 0),
      (2000, 2, 29, 11_016), (2000, 3, 1, 11_017), (2024, 2, 29, 19_782),
      (2026, 3, 5, 20_517), (2038, 1, 19, 24_855), (2100, 3, 1, 47_541),
      (9999, 12, 31, 2_932_896),
    ])
  func knownDates(year: Int, month: Int, day: Int, number: Int64) {
    #expect(CivilTime.dayNumber(year: year, month: month, day: day) == number)
    let date = CivilTime.date(ofDay: number)
    #expect(date == (year, month, day))
  }

  @Test("Moments known from elsewhere read the same on a clock at UTC")
  func knownMoments() {
    let moments: [(Int64, CivilTime)] = [
      (0, CivilTime(year: 1970, month: 1, day: 1)),
      (
        -1,
        CivilTime(
          year: 1969, month: 12, day: 31, hour: 23, minute: 59, second: 59, millisecond: 999)
      ),
      (
        1_234_567_890_123,
        CivilTime(
          year: 2009, month: 2, day: 13, hour: 23, minute: 31, second: 30, millisecond: 123)
      ),
      (
        2_147_483_648_000,
        CivilTime(year: 2038, month: 1, day: 19, hour: 3, minute: 14, second: 8)
      ),
      (Timestamp.earliest.milliseconds, CivilTime(year: 1, month: 1, day: 1)),
      (
        Timestamp.latest.milliseconds,
        CivilTime(
          year: 9999, month: 12, day: 31, hour: 23, minute: 59, second: 59, millisecond: 999)
      ),
    ]
    for (milliseconds, civil) in moments {
      #expect(civil.utc == Timestamp(milliseconds: milliseconds))
      #expect(CivilTime(utc: Timestamp(milliseconds: milliseconds)) == civil)
      #expect(civil.isValid)
    }
  }

  @Test("Counting day by day from 1599 to 2401 gives every date its number")
  func countedDays() {
    var number = CivilTime.dayNumber(year: 1599, month: 1, day: 1)
    for year in 1599...2401 {
      let isLeap = year % 4 == 0 && (year % 100 != 0 || year == 1600 || year % 400 == 0)
      let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
      for (index, length) in lengths.enumerated() {
        if CivilTime.days(in: index + 1, of: year) != length {
          Issue.record("\(year)-\(index + 1) has \(length) days")
        }
        for day in 1...length {
          let date = CivilTime.date(ofDay: number)
          guard date == (year, index + 1, day),
            CivilTime.dayNumber(year: year, month: index + 1, day: day) == number
          else {
            Issue.record("day \(number) is \(year)-\(index + 1)-\(day), not \(date)")
            return
          }
          number += 1
        }
      }
    }
  }

  @Test("A number of days becomes a valid date and back, over ten million days each way")
  func wideRange() {
    let seed: UInt64 = 0xC1_71_1
    var random = SplitMix64(seed: seed)
    for _ in 0..<20_000 {
      let number = Int64(random.below(20_000_001)) - 10_000_000
      let date = CivilTime.date(ofDay: number)
      let back = CivilTime.dayNumber(year: date.year, month: date.month, day: date.day)
      let isDate =
        (1...12).contains(date.month)
        && (1...CivilTime.days(in: date.month, of: date.year)).contains(date.day)
      if back != number || !isDate {
        Issue.record("day \(number) reads \(date) and back \(back); seed \(seed)")
        return
      }
    }
  }

  @Test("A moment becomes a civil time and back, over all years that can be written")
  func momentsRoundTrip() {
    let seed: UInt64 = 0xC1_71_2
    var random = SplitMix64(seed: seed)
    let span = UInt64(Timestamp.latest.milliseconds - Timestamp.earliest.milliseconds) + 1
    for _ in 0..<20_000 {
      let time = Timestamp.earliest.adding(milliseconds: Int64(random.next() % span))
      let civil = CivilTime(utc: time)
      if !civil.isValid || civil.utc != time {
        Issue.record("\(time.milliseconds) reads \(civil); seed \(seed)")
        return
      }
    }
  }

  @Test(
    "A day the calendar or a time the clock does not have is not valid",
    arguments: [
      CivilTime(year: 0, month: 1, day: 1), CivilTime(year: 10_000, month: 1, day: 1),
      CivilTime(year: 2026, month: 0, day: 1), CivilTime(year: 2026, month: 13, day: 1),
      CivilTime(year: 2026, month: 1, day: 0), CivilTime(year: 2026, month: 1, day: 32),
      CivilTime(year: 2026, month: 4, day: 31), CivilTime(year: 2026, month: 2, day: 29),
      CivilTime(year: 1900, month: 2, day: 29), CivilTime(year: 2024, month: 2, day: 30),
      CivilTime(year: 2026, month: 1, day: 1, hour: 24),
      CivilTime(year: 2026, month: 1, day: 1, hour: -1),
      CivilTime(year: 2026, month: 1, day: 1, minute: 60),
      CivilTime(year: 2026, month: 1, day: 1, second: 60),
      CivilTime(year: 2026, month: 1, day: 1, millisecond: 1000),
    ])
  func invalid(civil: CivilTime) {
    #expect(!civil.isValid)
  }
}
