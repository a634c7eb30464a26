import Access
import CanonicalJSON
import EventLog
import Foundation
import HTTPTypes
import Logbook
import Testing

@testable import Server

@Suite("Recording over HTTP")
struct FactRouteTests {
  private static let opened =
    #"{"type":"journey.opened","journey":"J-1","id":"01890a5d-ac96-774b-bcce-b302099a8057","time":"2026-03-20T10:00:00+08:00","data":{"model":"A4L"}}"#

  @Test("A fact is recorded, and a repeat with its id is the same fact")
  func once() async throws {
    let desk = try await Desk()
    let first = try await desk.send(.post, "/api/v1/facts", Self.opened, as: .recorder)
    #expect(first.status == 201)
    let position = try #require(try first.json()["position"]?.int)
    #expect(first.headers[.location] == "/api/v1/events/\(position)")
    let again = try await desk.send(.post, "/api/v1/facts", Self.opened, as: .recorder)
    #expect(again.status == 200)
    #expect(try again.json()["duplicate"]?.flag == true)
    #expect(try again.json()["position"]?.int == position)
    let other = Self.opened.replacingOccurrences(of: "A4L", with: "A6L")
    let conflict = try await desk.send(.post, "/api/v1/facts", other, as: .recorder)
    #expect(conflict.status == 409 && conflict.code == "append.conflict")
    let event = try await desk.get("/api/v1/events/\(position)", as: .auditor)
    #expect(try event.json()["entry"]?["actor"]?.text == "token:t-recorder")
    #expect(try event.json()["entry"]?["timeoffset"]?.text == "+08:00")
  }

  @Test("Idempotency-Key is the id, and If-Match the version of the stream")
  func headers() async throws {
    let desk = try await Desk()
    try await desk.record(Self.opened)
    let fact = #"{"type":"touchpoint.started","journey":"J-1","data":{"touchpoint":"greeting"}}"#
    let key = ("Idempotency-Key", "01890a5d-ac96-774b-bcce-b302099a8058")
    let wrong = try await desk.send(
      .post, "/api/v1/facts", fact, as: .recorder, headers: [("If-Match", "\"7\""), key])
    #expect(wrong.status == 412 && wrong.code == "append.versionMismatch")
    let right = try await desk.send(
      .post, "/api/v1/facts", fact, as: .recorder, headers: [("If-Match", "\"1\""), key])
    #expect(right.status == 201)
    #expect(right.headers[.eTag] == "\"2\"")
    #expect(try right.json()["id"]?.text == key.1)
    let timeline = try await desk.get("/api/v1/journeys/J-1/timeline", as: .auditor)
    #expect(timeline.headers[.eTag] == "\"2\"")
    for match in ["1", "\"x\"", "*", "\"-1\""] {
      let bad = try await desk.send(
        .post, "/api/v1/facts", fact, as: .recorder, headers: [("If-Match", match)])
      #expect(bad.status == 400 && bad.code == "http.badPrecondition", "\(match)")
    }
  }

  @Test("The trace of a request stays with the fact, and a repeat under another keeps the first")
  func trace() async throws {
    let desk = try await Desk()
    func send(_ trace: String) async throws -> Desk.Answer {
      try await desk.send(
        .post, "/api/v1/facts", Self.opened, as: .recorder,
        headers: [("traceparent", "00-\(trace)-00f067aa0ba902b7-01")])
    }
    let first = try await send("4bf92f3577b34da6a3ce929d0e0e4736")
    #expect(first.status == 201)
    #expect(try await send("5bf92f3577b34da6a3ce929d0e0e4736").status == 200)
    let position = try #require(try first.json()["position"]?.int)
    let event = try await desk.get("/api/v1/events/\(position)", as: .auditor)
    #expect(
      try event.json()["entry"]?["correlationid"]?.text == "4bf92f3577b34da6a3ce929d0e0e4736")
  }

  @Test("Several facts are recorded by one append, all or none")
  func several() async throws {
    let desk = try await Desk()
    let good = #"{"type":"journey.opened","journey":"J-1"}"#
    let bad = #"{"type":"touchpoint.completed","journey":"J-1","data":{"touchpoint":"nowhere"}}"#
    let refused = try await desk.send(
      .post, "/api/v1/facts", "[\(good),\(bad)]", as: .recorder)
    #expect(refused.status == 422 && refused.code == "batch.refused")
    #expect(try refused.json()["refusals"]?.items?.map { $0["index"]?.int } == [1])
    let events = try await desk.get("/api/v1/events?journey=J-1", as: .auditor)
    #expect(try events.json()["events"]?.items?.isEmpty == true)
    let next =
      #"{"type":"touchpoint.started","journey":"J-1","data":{"touchpoint":"greeting"},"expectedVersion":1}"#
    let both = try await desk.send(.post, "/api/v1/facts", "[\(good),\(next)]", as: .recorder)
    #expect(both.status == 201)
    #expect(try both.json().items?.count == 2)
  }

  @Test("CloudEvents are recorded, structured and in a batch")
  func cloudEvents() async throws {
    let desk = try await Desk()
    func event(_ id: Int, _ type: String, _ data: String, source: String = "example.com/dealer-1")
      -> String
    {
      #"{"specversion":"1.0","id":"01890a5d-ac96-774b-bcce-b302099a805\#(id)","source":"\#(source)","type":"\#(type)","subject":"journey/J-1","time":"2026-03-20T02:00:00Z","datacontenttype":"application/json","data":\#(data)}"#
    }
    let one = try await desk.send(
      .post, "/api/v1/facts", event(1, "journey.opened", "{}"),
      type: "application/cloudevents+json; charset=utf-8", as: .recorder)
    #expect(one.status == 201)
    let batch = try await desk.send(
      .post, "/api/v1/facts",
      "[" + event(2, "touchpoint.started", #"{"touchpoint":"greeting"}"#) + ","
        + event(3, "touchpoint.completed", #"{"touchpoint":"greeting"}"#) + "]",
      type: "application/cloudevents-batch+json", as: .recorder)
    #expect(batch.status == 201)
    let foreign = try await desk.send(
      .post, "/api/v1/facts", event(4, "journey.closed", "{}", source: "example.org/x"),
      type: "application/cloudevents+json", as: .recorder)
    #expect(foreign.status == 400 && foreign.code == "http.badBody")
  }

  @Test("A receipt may carry a checkpoint that covers the fact")
  func checkpoint() async throws {
    let desk = try await Desk()
    let answer = try await desk.send(
      .post, "/api/v1/facts?checkpoint=true", Self.opened, as: .recorder)
    let position = try #require(try answer.json()["position"]?.int)
    let lines = try #require(try answer.json()["checkpoint"]?.text).split(separator: "\n")
    #expect(lines[0] == "example.com/dealer-1")
    #expect(try #require(Int64(lines[1])) >= position)
  }

  @Test(
    "What is malformed is refused by name, and nothing is in the log",
    arguments: [
      ("", 415, "http.badType"), ("{", 400, "json.unfinished"), ("{}", 400, "http.badBody"),
      (#"{"type":7}"#, 400, "http.badBody"), (#"{"type":"x","typ":1}"#, 400, "http.badBody"),
      (#"{"type":"no.such"}"#, 422, "fact.unknownType"), (#"[]"#, 400, "http.badBody"),
      (#"{"type":"journey.opened","id":"7"}"#, 400, "http.badBody"),
      (#"{"type":"journey.opened","time":"soon","journey":"J"}"#, 400, "http.badParameter"),
      (#"{"type":"journey.opened","journey":"J","data":{"x":null}}"#, 400, "json.null"),
      (#"{"type":"journey.opened","journey":"J","expectedVersion":-1}"#, 400, "http.badBody"),
      (#"{"type":"user.added","data":{}}"#, 422, "fact.ownCommand"),
      ("\u{0}", 400, "json.unexpected"),
    ])
  func malformed(body: String, status: Int, code: String) async throws {
    let desk = try await Desk()
    let before = try await desk.book.session(actor: "S-9").lastPosition()
    let answer = try await desk.send(.post, "/api/v1/facts", body, as: .recorder)
    #expect(answer.status == status && answer.code == code, "\(answer.text)")
    // The token of the test is a fact.
    #expect(try await desk.book.session(actor: "S-9").lastPosition() <= before + 1)
  }

  @Test("A body that says it is compressed is not taken for one that is not")
  func compressed() async throws {
    let desk = try await Desk()
    for (encoding, status) in [("gzip", 415), ("br, gzip", 415), ("identity", 201)] {
      let answer = try await desk.send(
        .post, "/api/v1/facts", #"{"type":"journey.opened","journey":"J-1"}"#, as: .recorder,
        headers: [("Content-Encoding", encoding)])
      #expect(answer.status == status && (status == 201 || answer.code == "http.badEncoding"))
    }
  }

  @Test("A body over the limit and one nested too deeply are refused")
  func bounded() async throws {
    let desk = try await Desk()
    let large = #"{"type":""# + String(repeating: "x", count: 1 << 20) + #""}"#
    let answer = try await desk.send(.post, "/api/v1/facts", large, as: .recorder)
    #expect(answer.status == 413 && answer.code == "http.tooLarge")
    let deep = String(repeating: "[", count: 5_000) + String(repeating: "]", count: 5_000)
    let nested = try await desk.send(.post, "/api/v1/facts", deep, as: .recorder)
    #expect(nested.status == 400 && nested.code == "json.tooDeep")
  }

  @Test("What one writes one reads at once")
  func ownWrites() async throws {
    let desk = try await Desk()
    for number in 0..<5 {
      try await desk.record(#"{"type":"journey.opened","journey":"J-\#(number)"}"#)
      let list = try await desk.get("/api/v1/journeys?journey=J-\(number)", as: .recorder)
      #expect(try list.json()["journeys"]?.items?.count == 1)
    }
  }
}
