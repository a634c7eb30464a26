internal import Access
internal import Foundation
internal import HTTPTypes
internal import Hummingbird
internal import Logbook
internal import NIOCore

/// Events as they come: as JSON lines, or as server-sent events whose id is the position.
///
/// Nothing is buffered for a reader: the next page is read when the one before was taken. Who takes
/// none for too long is cut off, and goes on behind the last position that came.
struct EventStream: Sendable {
  enum Form: Sendable {
    case lines
    case serverSent
  }

  private let exchange: Exchange
  private let query: EventQuery
  private let form: Form
  private let follows: Bool

  /// Between two signs of life, in seconds.
  static let heartbeat = 15.0
  /// Between two looks at whether the server stops, in milliseconds.
  private static let look = 500
  /// For how long a reader may take nothing, in seconds.
  private static let patience = 20.0
  /// Between two pages, so that many events come together, in milliseconds.
  private static let gathering = 40

  init(_ exchange: Exchange, _ query: EventQuery, _ form: Form, follows: Bool) {
    self.exchange = exchange
    self.query = query
    self.form = form
    self.follows = follows
  }

  /// - Throws: `HTTPFault.stopping`, `.tooManyStreams`.
  func response() throws -> Response {
    let place = try exchange.server.streams.open()
    return Response(
      status: .ok,
      headers: [
        .contentType: form == .lines ? "application/x-ndjson" : "text/event-stream"
      ],
      body: ResponseBody { writer in
        // Let go when the body ends or is never written.
        defer { withExtendedLifetime(place) {} }
        try await write(to: &writer)
        try await writer.finish(nil)
      })
  }

  private func write(to writer: inout any ResponseBodyWriter) async throws {
    let session = exchange.session
    var query = query
    var heard = Date()
    if form == .serverSent { try await send(ByteBuffer(string: ": touchstone\n\n"), to: &writer) }
    while !exchange.server.streams.isStopping, !Task.isCancelled {
      // Counted before the page is read: what is committed after it changes the count.
      let count = session.changeCount
      let page = try await session.eventPage(query)
      query.after = max(query.after, page.last)
      if page.count > 0 {
        try await send(buffer(page.lines), to: &writer)
        heard = Date()
      }
      if page.next != nil { continue }
      guard follows else { return }
      if try await !isAllowed() { return }
      try await Task.sleep(for: .milliseconds(Self.gathering))
      await wait(session, after: count)
      if Date().timeIntervalSince(heard) >= Self.heartbeat {
        try await send(ByteBuffer(string: form == .lines ? "\n" : ": \n\n"), to: &writer)
        heard = Date()
      }
    }
  }

  /// Writes, and cuts the connection of a reader who takes nothing for too long.
  private func send(_ buffer: ByteBuffer, to writer: inout any ResponseBodyWriter) async throws {
    let disconnect = exchange.disconnect
    let watch = Task {
      try await Task.sleep(for: .seconds(Self.patience))
      disconnect()
    }
    defer { watch.cancel() }
    try await writer.write(buffer)
  }

  /// Whether the listener still may: the end of the session or a revoked token ends the stream.
  private func isAllowed() async throws -> Bool {
    guard let caller = exchange.caller else { return false }
    let result = try Authentication(server: exchange.server, head: exchange.request.head).result()
    return result.caller?.actor == caller.actor && result.caller?.may(.readEvents) == true
  }

  /// Until the log changes, or it is time to look whether the server stops.
  private func wait(_ session: Session, after count: UInt64) async {
    await withTaskGroup(of: Void.self) { group in
      group.addTask { _ = await session.changed(after: count) }
      group.addTask { try? await Task.sleep(for: .milliseconds(Self.look)) }
      await group.next()
      group.cancelAll()
    }
  }

  private func buffer(_ lines: [UInt8]) -> ByteBuffer {
    guard form == .serverSent else { return ByteBuffer(bytes: lines) }
    var buffer = ByteBuffer()
    buffer.reserveCapacity(lines.count + lines.count / 4)
    for line in lines.split(separator: UInt8(ascii: "\n")) {
      // `{"position":118,…`: the digits behind the first colon.
      let digits = line.dropFirst("{\"position\":".utf8.count)
        .prefix { $0 &- UInt8(ascii: "0") < 10 }
      buffer.writeString("id: ")
      buffer.writeBytes(digits)
      buffer.writeString("\ndata: ")
      buffer.writeBytes(line)
      buffer.writeString("\n\n")
    }
    return buffer
  }
}
