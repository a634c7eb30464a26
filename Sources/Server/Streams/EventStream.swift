internal import Access
internal import HTTPTypes
internal import Hummingbird
internal import Logbook
internal import NIOCore

/// Events as they come: as JSON lines, or as server-sent events whose id is the position.
///
/// Nothing is buffered for a reader: what comes next is taken when the part before was sent. A reader
/// who takes nothing for too long is cut off, and continues after the last position that arrived.
struct EventStream: Sendable {
  private let exchange: Exchange
  private let query: EventQuery
  private let form: EventChunk.Form
  private let follows: Bool

  /// Between two signs of life.
  static let heartbeat = Duration.seconds(15)

  init(_ exchange: Exchange, _ query: EventQuery, _ form: EventChunk.Form, follows: Bool) {
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
        if follows { try await follow(&writer) } else { try await writeAll(&writer) }
        try await writer.finish(nil)
      })
  }

  private var isStopping: Bool { exchange.server.streams.isStopping || Task.isCancelled }

  /// Every event that is there, page by page.
  private func writeAll(_ writer: inout any ResponseBodyWriter) async throws {
    var query = query
    while !isStopping {
      guard let next = try await writePage(query, &writer).next else { return }
      query.after = next
    }
  }

  private func writePage(
    _ query: EventQuery, _ writer: inout any ResponseBodyWriter
  ) async throws -> EventPage {
    let page = try await exchange.session.eventPage(query)
    if page.count > 0 {
      try await send(EventChunk(page.lines, form).text(after: query.after), to: &writer)
    }
    return page
  }

  /// Events that are there and those that come, until the server stops or the reader may not any more.
  private func follow(_ writer: inout any ResponseBodyWriter) async throws {
    let server = exchange.server
    let place = server.feeds.join(query, form, session: server.book.session(actor: "server"))
    defer { withExtendedLifetime(place) {} }
    var query = query
    var heard = ContinuousClock.now
    if form == .serverSent { try await send(ByteBuffer(string: ": touchstone\n\n"), to: &writer) }
    while !isStopping {
      guard try isAllowed() else { return }
      switch place.feed.step(after: query.after) {
      case .send(let chunk, let last):
        try await send(chunk.text(after: query.after), to: &writer)
        query.after = last
        heard = .now
      case .readUpTo(let start):
        let page = try await writePage(query, &writer)
        // A page that ends has looked at everything that the feed had looked at before.
        query.after = page.next ?? max(start, page.last)
        if page.count > 0 { heard = .now }
      case .wait(let version):
        await place.feed.changed(after: version)
      case .fail(let error): throw error
      }
      if heard.duration(to: .now) >= Self.heartbeat {
        try await send(ByteBuffer(string: form == .lines ? "\n" : ": \n\n"), to: &writer)
        heard = .now
      }
    }
  }

  /// Writes, and cuts the connection of a reader who takes nothing for too long.
  private func send(_ buffer: ByteBuffer, to writer: inout any ResponseBodyWriter) async throws {
    let disconnect = exchange.disconnect
    let patience = Duration.seconds(exchange.server.options.readerPatience)
    let watch = Task {
      try await Task.sleep(for: patience)
      disconnect()
    }
    defer { watch.cancel() }
    try await writer.write(buffer)
  }

  /// Whether the listener still may: the end of the session or a revoked token ends the stream.
  ///
  /// - Throws: `HTTPFault.badCredentials`.
  private func isAllowed() throws -> Bool {
    guard let caller = exchange.caller else { return false }
    let result = try Authentication(server: exchange.server, head: exchange.request.head).result()
    return result.caller?.actor == caller.actor && result.caller?.may(.readEvents) == true
  }
}
