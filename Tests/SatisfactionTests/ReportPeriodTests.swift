import Satisfaction
import Testing

@Suite("Periods of reports")
struct ReportPeriodTests {
  @Test(
    "A period's form tells its kind",
    arguments: [
      ("2025", .year), ("2025-H2", .half), ("2025H2", .half), ("2025-Q4", .quarter),
      ("2025Q1", .quarter), ("2025-12", .month), ("2025-W01", .week), ("2025W52", .week),
      ("2024-02-29", .day),
    ] as [(String, ReportPeriod.Kind)])
  func kinds(code: String, kind: ReportPeriod.Kind) {
    #expect(ReportPeriod(code)?.kind == kind)
  }

  @Test(
    "What the calendar does not have is no period",
    arguments: [
      "", "2025-", "25", "0000", "20251", "2025-H0", "2025-H3", "2025-Q5", "2025-00", "2025-13",
      "2025-1", "2025-W00", "2025-W53", "2025-W1", "2025-02-29", "2025-2-9", "2025-02-",
      "202502", "2025-Q", "2025-Q1-1", "2025--Q1", "２０２５", "2025-+1", "Q1 2025", "2025-q1",
    ])
  func refused(code: String) {
    #expect(ReportPeriod(code) == nil)
  }

  @Test(
    "Neighbours differ by 1, across years too",
    arguments: [
      ("1999", "2000"), ("2025-H2", "2026-H1"), ("2025-Q4", "2026Q1"), ("2025-12", "2026-01"),
      // 2025 has 52 weeks, 2026 has 53.
      ("2025-W52", "2026-W01"), ("2026-W52", "2026-W53"), ("2026-W53", "2027-W01"),
      ("2024-02-28", "2024-02-29"), ("2024-02-29", "2024-03-01"), ("2100-02-28", "2100-03-01"),
      ("2025-12-31", "2026-01-01"), ("1968-W52", "1969-W01"), ("1969-W52", "1970-W01"),
      ("1970-W53", "1971-W01"), ("0001-12", "0002-01"),
    ])
  func neighbours(earlier: String, later: String) {
    let ordinals = [earlier, later].compactMap { ReportPeriod($0)?.ordinal }
    #expect(ordinals.count == 2)
    #expect(ordinals.last == ordinals.first.map { $0 + 1 })
  }

  @Test("A hyphen more or less is the same period")
  func hyphen() {
    #expect(ReportPeriod("2025-Q1") == ReportPeriod("2025Q1"))
    #expect(ReportPeriod("2025-W09") == ReportPeriod("2025W09"))
    #expect(ReportPeriod("2025-H1") != ReportPeriod("2025-Q1"))
  }
}
