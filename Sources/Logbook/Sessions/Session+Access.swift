public import Access

/// Who may come in; each use case is explained where `Logbook` carries it out.
extension Session {
  public func users() async throws -> [User] { try await work { try $0.users() } }

  /// Adds a user with roles, or gives one that is there these roles and another link.
  public func addUser(_ name: String, roles: Set<Role>) async throws -> AddedUser {
    try await change { try $0.addUser(name, roles: roles) }
  }

  /// Stops a user at once, with every session of theirs.
  public func stopUser(_ name: String) async throws { try await change { try $0.stopUser(name) } }

  /// How many rows the store of users holds that this program did not write.
  public func accessStrangers() async throws -> Int {
    try await work { try $0.access().strangers() }
  }

  public func tokens() async throws -> [Token] { try await work { try $0.tokens() } }

  /// Adds a token for a program; the secret is shown once.
  public func addToken(_ name: String, roles: Set<Role>, days: Int) async throws -> Secret {
    try await change { try $0.addToken(name, roles: roles, days: days) }
  }

  public func revokeToken(_ name: String) async throws {
    try await change { try $0.revokeToken(name) }
  }

  public func devices() async throws -> [Device] { try await work { try $0.access().devices() } }

  /// Notes what a tablet says of itself.
  public func note(device id: String, unsent: Int64) async throws {
    let user = actor
    try await work { try $0.access().note(device: id, user: user, unsent: unsent) }
  }

  /// Records how often somebody was refused since the fact before.
  public func recordRefusals(_ count: Int) async throws {
    try await change { try $0.recordRefusals(count) }
  }

  /// Asks who may come in, on a thread that may wait.
  public func withAccess<Result: Sendable>(
    _ body: @escaping @Sendable (AccessStore) throws -> Result
  ) async throws -> Result {
    try await work { try body(try $0.access()) }
  }
}
