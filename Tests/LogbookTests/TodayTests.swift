import Chronology
import Foundation
import Interchange
import Testing
import Wording

@testable import Logbook

@Suite("The page of a day")
struct TodayTests {
  /// Half past ten in Shanghai.
  private static let now = RFC3339.read("2026-03-20T02:30:00Z")?.time ?? .earliest

  private func logbook() throws -> TemporaryLogbook {
    try TemporaryLogbook(now: { Self.now })
  }

  private func record(
    _ session: Session, _ type: String, _ journey: String, _ fields: [(String, String)] = [],
    at time: String
  ) async throws {
    var input = FactInput(type: type)
    input.journey = journey
    input.fields = fields
    input.occurred = (try #require(RFC3339.read(time)?.time), nil)
    _ = try await session.record(input)
  }

  @Test("Hand-overs of the day stand by hour, each with what is in its way")
  func deliveries() async throws {
    let logbook = try logbook()
    let session = logbook.book.session(actor: "S-1")
    for (journey, start, finish) in [
      ("J-2", "2026-03-20T06:00:00Z", "2026-03-20T07:00:00Z"),
      ("J-1", "2026-03-20T03:00:00Z", "2026-03-20T04:00:00Z"),
      ("J-3", "2026-03-20T01:00:00Z", "2026-03-20T02:00:00Z"),
      ("J-4", "2026-03-21T01:00:00Z", "2026-03-21T02:00:00Z"),
      ("J-5", "2026-03-18T01:00:00Z", "2026-03-18T02:00:00Z"),
    ] {
      try await record(session, "journey.opened", journey, at: "2026-03-17T01:00:00Z")
      try await record(
        session, "appointment.made", journey,
        [("promisedStart", start), ("promisedFinish", finish), ("bay", "A1")],
        at: "2026-03-17T02:00:00Z")
    }
    try await record(
      session, "vehicle.assigned", "J-1", [("vehicle", "V-1")], at: "2026-03-17T03:00:00Z")
    let today = try await session.today()
    #expect(today.deliveries.map(\.journey) == ["J-3", "J-1", "J-2"])
    #expect(today.deliveries.map(\.readiness) == [.late, .ready, .waiting])
    #expect(today.deliveries[2].reasons.map(\.english) == ["no vehicle assigned yet"])
    #expect(today.deliveries.allSatisfy { $0.bay == "A1" })
    #expect(today.late.map(\.journey) == ["J-5"])
    #expect(today.open == 5 && today.looked == 5)
    #expect(CivilText.day(today.day) == "2026-03-20")
  }

  @Test("A cancelled appointment is nobody's hand-over, and a delivered one is done")
  func ended() async throws {
    let logbook = try logbook()
    let session = logbook.book.session(actor: "S-1")
    for journey in ["J-1", "J-2"] {
      try await record(session, "journey.opened", journey, at: "2026-03-17T01:00:00Z")
      try await record(
        session, "appointment.made", journey, [("promisedStart", "2026-03-20T06:00:00Z")],
        at: "2026-03-17T02:00:00Z")
    }
    try await record(session, "appointment.cancelled", "J-1", at: "2026-03-18T02:00:00Z")
    try await record(session, "journey.delivered", "J-2", at: "2026-03-20T02:00:00Z")
    let today = try await session.today()
    #expect(today.deliveries.map(\.journey) == ["J-2"])
    #expect(today.deliveries.map(\.readiness) == [.delivered])
  }
}
