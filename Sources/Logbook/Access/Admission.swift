public import Access
internal import CanonicalJSON
internal import Chronology
internal import EventLog
internal import Foundation
internal import Interchange
internal import Journeys
internal import Storage
internal import Synchronization
internal import Vault

/// A user who was added, or given another link, and the secret that the link holds.
public struct AddedUser: Sendable {
  public let user: User
  public let link: Secret
}

extension Logbook {
  /// Who may come in to this logbook; the store is made where there is none.
  ///
  /// - Throws: what keeps the vault from being opened, whose key the store needs.
  public func access() throws -> AccessStore {
    if let access = shared.state.withLock({ $0.access }) { return access }
    let vault = try vault()
    return try shared.opening.withLock {
      if let access = shared.state.withLock({ $0.access }) { return access }
      let access = try AccessStore(
        path: folder.access, lockPath: folder.accessLock, openingLockPath: folder.openingLock,
        wait: surroundings.wait, key: vault.derivedKey("access 1"), clock: surroundings.now)
      shared.state.withLock { $0.access = access }
      return access
    }
  }

  /// Adds a user with roles, or gives one that is there these roles and another link.
  ///
  /// The fact comes first: nobody comes in of whom the log does not know.
  /// - Parameter name: of a member of staff, or their id.
  /// - Throws: `AccessError`.
  public func addUser(_ name: String, roles: Set<Role>) throws -> AddedUser {
    guard !roles.isEmpty else { throw AccessError.noRole }
    try readyToWrite()
    let store = try access()
    let id = try staffCode(name)
    let known = try store.user(id)
    let names = JSON.array(roles.sorted().map { .string($0.rawValue) })
    if let known, known.stopped == nil {
      if known.roles != roles {
        if !roles.contains(.administrator) { try store.checkOthers(than: known) }
        try recordAdmission(.roleChanged, ["user": .string(id), "roles": names])
      }
    } else {
      try recordAdmission(.userAdded, ["user": .string(id), "roles": names])
    }
    try store.keep(user: id, roles: roles)
    let link = try store.invite(user: id)
    guard let user = try store.user(id) else { throw AccessError.noUser }
    return AddedUser(user: user, link: link)
  }

  /// Stops a user at once, with every session of theirs.
  ///
  /// Here the fact comes last: who is to be out is out, whatever happens to the log.
  /// - Throws: `AccessError.noUser`, `.lastAdministrator`.
  public func stopUser(_ name: String) throws {
    let id = try staffID(name)
    try access().stop(user: id)
    try recordAdmission(.userStopped, ["user": .string(id)])
  }

  public func users() throws -> [User] { try access().users() }

  /// Adds a token for a program; the secret is shown once.
  ///
  /// - Throws: `AccessError`.
  public func addToken(_ name: String, roles: Set<Role>, days: Int) throws -> Secret {
    let store = try access()
    try store.checkToken(name, roles: roles, days: days)
    let until = surroundings.now().adding(milliseconds: Int64(days) * 86_400_000)
    try recordAdmission(
      .tokenAdded,
      [
        "token": .string(name), "roles": .array(roles.sorted().map { .string($0.rawValue) }),
        "until": .string(until.text),
      ])
    return try store.addToken(name, roles: roles, days: days)
  }

  /// - Throws: `AccessError.noToken`.
  public func revokeToken(_ name: String) throws {
    try access().revokeToken(name)
    try recordAdmission(.tokenRevoked, ["token": .string(name)])
  }

  public func tokens() throws -> [Token] { try access().tokens() }

  /// Records how often somebody was refused since the fact before.
  func recordRefusals(_ count: Int) throws {
    try recordAdmission(.signInRefused, ["count": .integer(Int64(count))])
  }

  private func recordAdmission(_ kind: FactKind, _ data: JSON) throws {
    try readyToWrite()
    let now = surroundings.now()
    _ = try append(
      Event(
        id: newID(), source: log.origin, type: kind.rawValue,
        subject: EntryRule.logbookSubject(kind), time: now,
        timeOffset: settings.timeZone.offset(at: now), actor: actor, data: data), isOwn: true)
  }
}
