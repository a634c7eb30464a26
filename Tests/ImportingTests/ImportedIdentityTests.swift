import CanonicalJSON
import Chronology
import EventLog
import Testing

@testable import Importing

@Suite("The identity of an imported event")
struct ImportedIdentityTests {
  private func id(
    origin: String = "example.com/dealer-1", subject: String = "journey/D1",
    at time: Int64 = 1_772_692_200_000, ordinal: Int = 0
  ) throws -> EventID {
    try ImportedIdentity.id(
      origin: origin, type: "touchpoint.completed", subject: subject, touchpoint: "payment",
      occurred: Timestamp(milliseconds: time), data: ["touchpoint": "payment"], ordinal: ordinal)
  }

  /// Made outside this program: version 8 from the SHA-256 of
  /// `["example.com/dealer-1","touchpoint.completed","journey/D1","payment",`
  /// `"2026-03-05T06:30:00.000Z",{"touchpoint":"payment"},0]`.
  @Test("The hashed bytes are pinned: a file imported years ago still finds its events")
  func golden() throws {
    #expect(try id().description == "503004be-2ac1-8ec8-88a2-f029121c1b2c")
  }

  @Test("Another log, journey, time or ordinal is another event")
  func distinct() throws {
    let ids = [
      try id(), try id(origin: "example.com/dealer-2"), try id(subject: "journey/D2"),
      try id(at: 1_772_692_260_000), try id(ordinal: 1),
    ]
    #expect(Set(ids).count == ids.count)
  }
}
