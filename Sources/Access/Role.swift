/// What somebody who comes in may be; one person may have several roles.
///
/// The names are promised: facts of the log and `access.sqlite` hold them.
public enum Role: String, Sendable, CaseIterable, Comparable {
  /// Records what happens at the desk and in the bay.
  case recorder
  /// Works through the list of calls.
  case caller
  case manager
  /// Checks and proves; opens no names.
  case auditor
  /// Erases, and sees who has read what.
  case privacyOfficer
  /// Keeps users, settings, backups and keys; opens no names.
  case administrator

  public static func < (one: Role, other: Role) -> Bool {
    rank(one) < rank(other)
  }

  private static func rank(_ role: Role) -> Int { allCases.firstIndex(of: role) ?? 0 }

  /// Whether a password alone does not suffice to come in.
  public var needsSecondFactor: Bool { self != .recorder && self != .caller }
}

extension Set<Role> {
  /// As it is stored: names in order, divided by spaces.
  var text: String { sorted().map(\.rawValue).joined(separator: " ") }

  /// Nil where a name is unknown.
  init?(text: String) {
    let roles = text.split(separator: " ").map { Role(rawValue: String($0)) }
    guard !roles.contains(nil) else { return nil }
    self.init(roles.compactMap(\.self))
  }
}
