public import Chronology

/// Somebody who may come in with a password.
public struct User: Sendable, Hashable {
  /// The staff id, as it stands in facts.
  public let id: String
  public let roles: Set<Role>
  public let added: Timestamp
  public let stopped: Timestamp?
  /// Whether a password is set: the one-time link was used.
  public let hasPassword: Bool
  public let hasSecondFactor: Bool

  public var needsSecondFactor: Bool { roles.contains { $0.needsSecondFactor } }
}

/// A program that may come in with a token.
public struct Token: Sendable, Hashable {
  public let name: String
  public let roles: Set<Role>
  public let added: Timestamp
  public let expires: Timestamp
  public let revoked: Timestamp?
}

/// What a tablet said of itself last.
public struct Device: Sendable, Hashable {
  public let id: String
  /// Who used it last.
  public let user: String
  public let added: Timestamp
  public let seen: Timestamp
  /// Facts that it holds and has not sent.
  public let unsent: Int64
}

/// What a one-time link leads to.
public struct Invitation: Sendable {
  public let user: User
  /// The authenticator that is confirmed with it; nil where the roles need none.
  public let authenticator: OneTimePassword?
}

/// Somebody who has come in: by a session or by a token.
public struct Caller: Sendable, Hashable {
  public enum Way: Sendable, Hashable {
    case session
    case token
  }

  /// Who acts: a staff id, or `token:` and its name.
  public let actor: String
  public let roles: Set<Role>
  public let way: Way

  public init(actor: String, roles: Set<Role>, way: Way) {
    self.actor = actor
    self.roles = roles
    self.way = way
  }

  public func may(_ right: Right) -> Bool { Rights.allow(right, roles) }
}
