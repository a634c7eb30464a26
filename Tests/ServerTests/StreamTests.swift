import Access
import CanonicalJSON
import Foundation
import HTTPTypes
import Hummingbird
import Logbook
import NIOCore
import Testing

@testable import Server

@Suite("Streams of events")
struct StreamTests {
  /// A stream that is being read, and what came so far.
  private func open(
    _ desk: Desk, _ path: String, _ accept: String, last: Int64? = nil
  ) async throws -> (collector: Collector, task: Task<Void, any Error>) {
    var headers = [
      ("Accept", accept), ("Authorization", "Bearer " + (try await desk.token(.auditor))),
    ]
    if let last { headers.append(("Last-Event-ID", String(last))) }
    let response = await ServerResponder(server: desk.core).answer(
      desk.request(.get, path, headers: headers), peer: "127.0.0.1")
    #expect(response.status == .ok && response.headers[.contentType] == accept)
    let collector = Collector()
    let body = response.body
    return (collector, Task { try await body.write(Writer(collector: collector)) })
  }

  private func until(_ condition: @Sendable () -> Bool) async throws {
    for _ in 0..<1_000 where !condition() { try await Task.sleep(for: .milliseconds(10)) }
    #expect(condition())
  }

  @Test("A stream misses nothing, begins behind the last event that came, and ends with the server")
  func serverSent() async throws {
    let desk = try await Desk()
    _ = try await desk.token(.auditor)
    for number in 0..<3 {
      try await desk.record(#"{"type":"journey.opened","journey":"J-\#(number)"}"#)
    }
    let from = try await desk.book.session(actor: "S-9").lastPosition() - 2
    let (collector, task) = try await open(
      desk, "/api/v1/events", "text/event-stream", last: from)
    try await until { collector.text.contains("id: \(from + 2)\n") }
    #expect(!collector.text.contains("id: \(from)\n"))
    for number in 3..<40 {
      try await desk.record(#"{"type":"journey.opened","journey":"J-\#(number)"}"#)
    }
    let last = try await desk.book.session(actor: "S-9").lastPosition()
    try await until { collector.text.contains("id: \(last)\n") }
    let ids = collector.text.split(separator: "\n").filter { $0.hasPrefix("id: ") }
    #expect(ids == (from + 1...last).map { "id: \($0)" })
    for line in collector.text.split(separator: "\n") where line.hasPrefix("data: ") {
      _ = try JSON(strict: String(line.dropFirst(6)))
    }
    #expect(desk.core.streams.count == 1)
    desk.core.streams.stop()
    try await task.value
    #expect(desk.core.streams.count == 0)
    let refused = try await desk.send(
      .get, "/api/v1/events", as: .auditor, headers: [("Accept", "text/event-stream")])
    #expect(refused.status == 503 && refused.code == "http.stopping")
  }

  @Test("JSON lines end with the log, unless they are to go on")
  func lines() async throws {
    let desk = try await Desk()
    for number in 0..<300 {
      try await desk.record(#"{"type":"journey.opened","journey":"J-\#(number)"}"#)
    }
    let (collector, task) = try await open(
      desk, "/api/v1/events?type=journey.opened", "application/x-ndjson")
    try await task.value
    let lines = collector.text.split(separator: "\n")
    #expect(lines.count == 300)
    #expect(
      try lines.map { try JSON(strict: String($0))["position"]?.int ?? 0 }.sorted().count == 300)
  }

  @Test("Pages name the position after which to go on, until there is nothing more")
  func pages() async throws {
    let desk = try await Desk()
    for number in 0..<7 {
      try await desk.record(#"{"type":"journey.opened","journey":"J-\#(number)"}"#)
    }
    var found: [String] = []
    var after: Int64 = 0
    for _ in 0..<10 {
      let page = try await desk.get(
        "/api/v1/events?type=journey.opened&limit=3&after=\(after)", as: .auditor
      ).json()
      found += (page["events"]?.items ?? []).compactMap { $0["entry"]?["subject"]?.text }
      guard let next = page["next"]?.int else { break }
      after = next
    }
    #expect(found == (0..<7).map { "journey/J-\($0)" })
  }

  @Test("Streams of one query share a feed, wherever they begin, and each has every event once")
  func shared() async throws {
    let desk = try await Desk()
    _ = try await desk.token(.auditor)
    // More than a feed keeps, so that those who begin early read pages of their own first.
    for batch in 0..<8 {
      let facts = (0..<100).map { #"{"type":"journey.opened","journey":"J-\#(batch)-\#($0)"}"# }
      _ = try await desk.send(
        .post, "/api/v1/facts", "[" + facts.joined(separator: ",") + "]", as: .recorder)
    }
    let session = desk.book.session(actor: "S-9")
    let head = try await session.lastPosition()
    var streams: [(from: Int64, collector: Collector, task: Task<Void, any Error>)] = []
    for number in 0..<40 {
      let from = head * Int64(number) / 39
      let (collector, task) = try await open(
        desk, "/api/v1/events", "text/event-stream", last: from)
      streams.append((from, collector, task))
      try await desk.record(#"{"type":"journey.opened","journey":"K-\#(number)"}"#)
    }
    let last = try await session.lastPosition()
    for stream in streams {
      try await until { stream.collector.text.contains("id: \(last)\n") }
      let ids = stream.collector.text.split(separator: "\n").filter { $0.hasPrefix("id: ") }
      #expect(ids == (stream.from + 1...last).map { "id: \($0)" })
    }
    #expect(desk.core.feeds.count == 1)
    desk.core.streams.stop()
    for stream in streams { try await stream.task.value }
    #expect(desk.core.feeds.count == 0)
  }

  @Test("Streams of a filter have what matches, and other filters a feed of their own")
  func filtered() async throws {
    let desk = try await Desk()
    _ = try await desk.token(.auditor)
    var streams: [(journey: String, collector: Collector, task: Task<Void, any Error>)] = []
    for journey in ["J-1", "J-2", "J-1"] {
      let (collector, task) = try await open(
        desk, "/api/v1/events?follow=true&journey=\(journey)", "application/x-ndjson")
      streams.append((journey, collector, task))
    }
    for journey in ["J-1", "J-3", "J-2"] {
      try await desk.record(#"{"type":"journey.opened","journey":"\#(journey)"}"#)
    }
    for number in 0..<18 {
      try await desk.record(
        """
        {"type":"rating.given","journey":"J-\(number % 3 + 1)",
        "data":{"touchpoint":"greeting","perception":5}}
        """)
    }
    for stream in streams {
      try await until { stream.collector.text.split(separator: "\n").count >= 7 }
      let subjects = try stream.collector.text.split(separator: "\n").map {
        try JSON(strict: String($0))["entry"]?["subject"]?.text
      }
      #expect(subjects == Array(repeating: "journey/" + stream.journey, count: 7))
    }
    #expect(desk.core.feeds.count == 2)
    desk.core.streams.stop()
    for stream in streams { try await stream.task.value }
  }

  @Test("A token that is revoked ends its streams")
  func revoked() async throws {
    let desk = try await Desk()
    let (_, task) = try await open(desk, "/api/v1/events", "text/event-stream")
    try await desk.book.session(actor: "S-9").revokeToken("t-auditor")
    await #expect(throws: (any Error).self) { try await task.value }
  }
}
