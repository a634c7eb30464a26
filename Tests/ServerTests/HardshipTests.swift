import CanonicalJSON
import Chronology
import Foundation
import HTTPTypes
import Hummingbird
import Logbook
import NIOCore
import Synchronization
import Testing

@testable import Access
@testable import Server

@Suite("Slow clients and jumping clocks")
struct HardshipTests {
  @Test("A body that drips is refused when its time is over")
  func slowBody() async throws {
    var options = ServerOptions()
    options.bodyPatience = 0.2
    let desk = try await Desk(options)
    let head = desk.request(
      .post, "/api/v1/facts", "{",
      headers: [("Authorization", "Bearer " + (try await desk.token(.recorder)))]
    ).head
    let drops = AsyncStream<ByteBuffer> { continuation in
      let task = Task {
        while !Task.isCancelled {
          continuation.yield(ByteBuffer(string: " "))
          try await Task.sleep(for: .milliseconds(20))
        }
      }
      continuation.onTermination = { _ in task.cancel() }
    }
    let request = Request(head: head, body: RequestBody(asyncSequence: drops))
    let answer = await ServerResponder(server: desk.core).answer(request, peer: "127.0.0.1")
    #expect(answer.status.code == 408)
  }

  /// Takes nothing until it is let go.
  private struct DeafWriter: ResponseBodyWriter {
    let isFree: Flag

    mutating func write(_ buffer: ByteBuffer) async throws {
      while !isFree.isRaised { try await Task.sleep(for: .milliseconds(10)) }
      throw CancellationError()
    }
    consuming func finish(_ trailingHeaders: HTTPFields?) async throws {}
  }

  private final class Flag: Sendable {
    private let raised = Mutex(false)
    var isRaised: Bool { raised.withLock { $0 } }
    func raise() { raised.withLock { $0 = true } }
  }

  @Test("The reader of a stream who takes nothing is cut off, and holds no place")
  func slowReader() async throws {
    var options = ServerOptions()
    options.readerPatience = 0.2
    let desk = try await Desk(options)
    let cut = Flag()
    let request = desk.request(
      .get, "/api/v1/events",
      headers: [
        ("Accept", "text/event-stream"), ("Last-Event-ID", "0"),
        ("Authorization", "Bearer " + (try await desk.token(.auditor))),
      ])
    let response = await ServerResponder(server: desk.core).answer(
      request, peer: "127.0.0.1", cut: { cut.raise() })
    let body = response.body
    let task = Task { try await body.write(DeafWriter(isFree: cut)) }
    await #expect(throws: (any Error).self) { try await task.value }
    #expect(cut.isRaised)
    #expect(desk.core.feeds.count == 0)
  }

  @Test("With a clock that jumps, facts keep their order, streams go on, and pauses stay short")
  func clock() async throws {
    let desk = try await Desk()
    try await desk.user("li", [.recorder])
    let day: Int64 = 86_400
    for (number, seconds) in [0, -day, 3 * day, -5 * day].enumerated() {
      desk.clock.advance(seconds: seconds)
      try await desk.record(#"{"type":"journey.opened","journey":"J-\#(number)"}"#)
      let page = try await desk.get("/api/v1/events?type=journey.opened", as: .auditor).json()
      let subjects = (page["events"]?.items ?? []).compactMap { $0["entry"]?["subject"]?.text }
      #expect(subjects == (0...number).map { "journey/J-\($0)" })
    }
    let throttle = desk.core.throttle
    for _ in 0..<8 { throttle.failed(["account:S-1"]) }
    desk.clock.advance(seconds: -day)
    #expect(try #require(throttle.pause(["account:S-1"])) <= 60)
    desk.clock.advance(seconds: 60)
    #expect(throttle.pause(["account:S-1"]) == nil)
    _ = desk.core.refusals.add(now: desk.clock.now.milliseconds)
    #expect(desk.core.refusals.add(now: desk.clock.now.milliseconds - day * 1_000) != nil)
  }
}
