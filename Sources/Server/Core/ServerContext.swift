public import Hummingbird
internal import Logging
internal import NIOCore

/// What Hummingbird hands over with a request: where it comes from.
public struct ServerContext: RequestContext {
  public var coreContext: CoreRequestContextStorage
  /// The address of the connection's other end; empty where there is none.
  let peer: String
  /// Closes the connection at once.
  let cut: @Sendable () -> Void

  public init(source: ApplicationRequestContextSource) {
    coreContext = CoreRequestContextStorage(source: source)
    let channel = source.channel
    peer = channel.remoteAddress?.ipAddress ?? ""
    cut = { channel.close(promise: nil) }
  }
}
