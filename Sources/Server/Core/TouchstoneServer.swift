internal import Access
internal import Chronology
internal import Foundation
internal import Hummingbird
internal import HummingbirdCore
internal import HummingbirdTLS
public import Logbook
public import Logging
internal import NIOCore
internal import NIOPosix
internal import ServiceLifecycle
internal import UnixSignals

/// The server of one logbook.
public struct TouchstoneServer: Sendable {
  let core: ServerCore
  private let options: ServerOptions

  /// - Parameter book: opened, and told that it serves (`startServing`).
  /// - Throws: `ServerError`; what keeps the vault from being opened.
  public init(_ book: Logbook, _ options: ServerOptions, logger: Logger) throws {
    try options.check()
    self.options = options
    core = try ServerCore(book, options, logger: logger)
  }

  /// Listens until the process is asked to end, then answers what it has begun.
  ///
  /// - Parameter listening: told the address when it listens.
  /// - Throws: `ServerError`.
  public func run(listening: @escaping @Sendable (String) async -> Void) async throws {
    let address = "\(options.host):\(options.port)"
    do {
      let application = try application(listening)
      var configuration = ServiceGroupConfiguration(
        services: [.init(service: application), .init(service: StreamEnder(core: core))],
        gracefulShutdownSignals: [.sigterm, .sigint], logger: quiet)
      configuration.maximumGracefulShutdownDuration = .seconds(options.patience)
      try await ServiceGroup(configuration: configuration).run()
    } catch let error as IOError {
      throw error.errnoCode == EADDRINUSE
        ? ServerError.addressTaken(address) : ServerError.cannotListen(address)
    } catch is SocketAddressError {
      throw ServerError.cannotListen(address)
    }
    await recordRefusals()
  }

  /// The libraries' own messages are of no use to readers of the log.
  private var quiet: Logger {
    var logger = core.logger
    logger.logLevel = .error
    return logger
  }

  private func application(
    _ listening: @escaping @Sendable (String) async -> Void
  ) throws -> some ApplicationProtocol {
    let scheme = options.hasTLS ? "https" : "http"
    let host = options.host
    return Application(
      responder: ServerResponder(server: core), server: try transport(),
      configuration: ApplicationConfiguration(
        address: .hostname(options.host, port: options.port), serverName: nil, backlog: 1_024,
        availableConnectionsDelegate: MaximumAvailableConnections(Self.connections, logger: quiet)),
      onServerRunning: { channel in
        let port = channel.localAddress?.port ?? 0
        let name = host.contains(":") && !host.hasPrefix("[") ? "[\(host)]" : host
        await listening("\(scheme)://\(name):\(port)")
      }, logger: quiet)
  }

  /// Open at the same time at most; further ones wait. Each needs a file, and the logbook some.
  private static var connections: Int {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return 512 }
    return max(64, Int(min(limit.rlim_cur, 4_096 + 512)) - 512)
  }

  private func transport() throws -> HTTPServerBuilder {
    let plain = HTTPServerBuilder.http1(
      configuration: .init(
        idleTimeout: .seconds(60),
        httpDecoderConfiguration: .init(
          maxHeaderFieldSize: 16 << 10, maxHeaderListSize: 32 << 10, maxHeaderFieldCount: 100)))
    guard let certificate = options.certificate, let key = options.key else { return plain }
    let files = try TLSFiles(certificate: certificate, key: key)
    return try .tls(plain, tlsConfiguration: files.configuration)
  }

  private func recordRefusals() async {
    let now = core.book.surroundings.now().milliseconds
    guard let count = core.refusals.rest(now: now) else { return }
    try? await core.book.session(actor: "server").recordRefusals(count)
  }

  /// Whether nobody can come in yet.
  public func lacksUsers() throws -> Bool { try !core.access.hasUsers() }
}

/// Ends the streams of events when the server is asked to stop; else it would wait for them.
private struct StreamEnder: Service {
  let core: ServerCore

  func run() async throws {
    try? await gracefulShutdown()
    core.streams.stop()
  }
}
