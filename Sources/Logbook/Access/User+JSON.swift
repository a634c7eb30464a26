public import Access
public import CanonicalJSON
internal import Chronology

extension User {
  /// As lists show it; names are not opened.
  public var json: JSON {
    .object(present: [
      ("user", .string(id)), ("roles", roles.json), ("added", .string(added.text)),
      ("stopped", stopped.map { .string($0.text) } ?? .null), ("hasPassword", .bool(hasPassword)),
      ("hasSecondFactor", .bool(hasSecondFactor)),
    ])
  }
}

extension Token {
  public var json: JSON {
    .object(present: [
      ("token", .string(name)), ("roles", roles.json), ("added", .string(added.text)),
      ("expires", .string(expires.text)), ("revoked", revoked.map { .string($0.text) } ?? .null),
    ])
  }
}

extension Device {
  public var json: JSON {
    .object(present: [
      ("device", .string(id)), ("user", .string(user)), ("added", .string(added.text)),
      ("seen", .string(seen.text)), ("unsent", .integer(unsent)),
    ])
  }
}

extension Set<Role> {
  /// Names of roles, in order.
  public var json: JSON { .array(sorted().map { .string($0.rawValue) }) }
}
