internal import Access
internal import Chronology
internal import Logbook

/// Lets somebody in who gives name, password and, where it is needed, a code.
struct SignIn {
  private let exchange: Exchange

  init(_ exchange: Exchange) { self.exchange = exchange }

  /// The secret of a new session.
  ///
  /// Which of the three was wrong is not told, and a name that nobody has takes as long.
  /// - Throws: `AccessError.refused`, `.throttled`, `.busy`.
  func secret(name: String, password: String, code: String?) async throws -> Secret {
    let server = exchange.server
    let session = server.book.session(actor: "server")
    let user = name.isEmpty ? "" : try await session.staffID(name)
    let keys = ["account:" + user, "address:" + exchange.address]
    if let seconds = server.throttle.pause(keys) { throw AccessError.throttled(seconds: seconds) }
    let hash = try await session.withAccess { try $0.password(of: user) }
    do {
      guard password.utf8.count <= PasswordRule.longest,
        try await server.hasher.matches(password, hash)
      else { throw AccessError.refused }
      let secret = try await session.withAccess { try $0.beginSession(of: user, code: code) }
      server.throttle.succeeded(["account:" + user])
      return secret
    } catch AccessError.refused {
      server.throttle.failed(keys)
      let now = server.book.surroundings.now().milliseconds
      if let count = server.refusals.add(now: now) { try await session.recordRefusals(count) }
      throw AccessError.refused
    }
  }
}
