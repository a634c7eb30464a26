internal import Synchronization

/// The streams of events that are open; when the server stops they end by themselves.
final class OpenStreams: Sendable {
  /// One open stream; it is closed when this goes.
  final class Place: Sendable {
    private let streams: OpenStreams

    fileprivate init(_ streams: OpenStreams) { self.streams = streams }

    deinit { streams.state.withLock { $0.open -= 1 } }
  }

  private struct State {
    var isStopping = false
    var open = 0
  }

  private let state = Mutex(State())
  /// Open at the same time at most.
  static let most = 1_000

  var count: Int { state.withLock { $0.open } }
  var isStopping: Bool { state.withLock { $0.isStopping } }

  /// - Throws: `HTTPFault.stopping`, `.tooManyStreams`.
  func open() throws -> Place {
    try state.withLock { state in
      if state.isStopping { throw HTTPFault.stopping }
      if state.open >= Self.most { throw HTTPFault.tooManyStreams }
      state.open += 1
    }
    return Place(self)
  }

  /// Ends all of them; no new one begins.
  func stop() { state.withLock { $0.isStopping = true } }
}
