import EventLog
import Foundation
import Journeys
import ReadModels
import Testing

@Suite("Rows of the board that no fold writes")
struct ImplausibleRowTests {
  private func house() throws -> House {
    let house = try House()
    for (minute, journey) in ["J-1", "J-2", "J-3"].enumerated() {
      house.open(journey, Int64(minute))
    }
    return house
  }

  /// Writes a value of any storage class, as a program does that leaves STRICT aside.
  private func write(_ house: House, _ column: String, _ value: String) throws {
    func setStrict(_ isStrict: Bool) throws {
      try house.alter(
        """
        PRAGMA writable_schema = ON;
        UPDATE sqlite_schema SET sql =
          \(isStrict ? "sql || ' STRICT'" : "substr(sql, 1, length(sql) - length(' STRICT'))")
        WHERE name = 'journey';
        PRAGMA writable_schema = OFF;
        """)
    }
    try setStrict(false)
    try house.alter("UPDATE journey SET \(column) = \(value) WHERE journey = 'J-2'")
    try setStrict(true)
  }

  @Test(
    "Every list is the log's, whatever stands in a row, and the board is made anew",
    arguments: [
      ("opened", "9223372036854775807"), ("opened", "-9223372036854775808"), ("opened", "NULL"),
      ("opened", "'x'"), ("opened", "1.5"), ("opened", "x'00'"), ("last", "9223372036854775807"),
      ("last", "'x'"), ("delivered", "9223372036854775807"), ("delivered", "'x'"),
      ("events", "0"), ("events", "'x'"), ("events", "9e99"), ("state", "'gone'"), ("state", "7"),
      ("journey", "x'4A'"), ("customer", "x'31'"), ("blueprint", "x'00'"),
      ("blueprintVersion", "'a'"),
      ("current", "x'31'"), ("weakest", "x'31'"), ("advisor", "x'53'"),
      ("advisorAtDelivery", "x'31'"),
      ("model", "x'31'"), ("orderCode", "x'31'"),
    ])
  func changed(column: String, value: String) throws {
    let house = try house()
    let rows = try house.journeys()
    #expect(rows.count == 3)
    try house.whileClosed { try write(house, column, value) }
    #expect(try house.journeys() == rows)
    #expect(try house.check() == nil)
  }

  @Test("A board whose pages are damaged is made anew")
  func pages() throws {
    let house = try house()
    let rows = try house.journeys()
    try house.whileClosed {
      var bytes = try Data(contentsOf: URL(filePath: house.boardPath))
      for place in 4_096..<bytes.count { bytes[place] = 0xA5 }
      try bytes.write(to: URL(filePath: house.boardPath))
    }
    #expect(try house.journeys() == rows)
    house.open("J-4", 9)
    #expect(try house.journeys().count == 4)
    #expect(try house.check() == nil)
  }

  @Test("A board of the first format is made anew")
  func firstFormat() throws {
    let house = try house()
    let rows = try house.journeys()
    try house.whileClosed { try house.alter("PRAGMA user_version = 1") }
    #expect(try house.journeys() == rows)
    #expect(try house.check() == nil)
  }
}
