import Reports
import Satisfaction
import Testing

@Suite("Days as people write them")
struct LocalDateTextTests {
  @Test("A day is read in one form, and only if the calendar has it")
  func days() {
    #expect(LocalDate(text: "2024-02-29")?.description == "2024-02-29")
    for text in [
      "2026-02-29", "2026-2-9", "2026-13-01", "20260301", "", "2026-03-05 ", "-026-01-01",
    ] {
      #expect(LocalDate(text: text) == nil, "\(text)")
    }
  }
}
