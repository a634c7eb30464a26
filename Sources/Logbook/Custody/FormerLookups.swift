internal import CanonicalJSON
internal import EventLog
internal import Importing
internal import Vault

extension Logbook {
  /// Brings a vault of an earlier format up, as its first write does; the format that it had, nil
  /// where there is none, or no key to it.
  func migrateVault() throws -> Int? { hasVault ? try vault().migrate() : nil }

  /// Tells the vault the texts of look-ups that it kept as hashes only, from what is sealed in the
  /// log: an erasure can then hash them anew, and forget the key that knew who is gone.
  func renewLookups(in vault: Vault) throws {
    guard try vault.hasFormerLookups() else { return }
    var found: [(kind: LookupKind, text: String)] = []
    func renew() throws {
      try vault.transaction { for (kind, text) in found { try $0.renew(kind, text) } }
      found.removeAll(keepingCapacity: true)
    }
    try log.read(Selection()) { row in
      guard row.parts.sealed != nil else { return .next }
      let event = try row.recordedEvent().event
      guard let sealed = event.sealed,
        let personal = try? vault.open(
          sealed, eventID: event.id.description, type: event.type, customer: event.customer ?? "")
      else { return .next }
      found += LookupRule.lookups(personal)
      // An id that looked personal and was replaced was one of these, more often than not.
      for name in ["phone", "plate", "vin", "name"] {
        if let text = personal[name]?.text { found.append((.replacedID, text)) }
      }
      if found.count >= 8_000 { try renew() }
      return .next
    }
    try renew()
  }
}
