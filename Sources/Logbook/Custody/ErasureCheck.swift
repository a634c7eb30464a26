internal import CanonicalJSON
internal import Custody
internal import EventLog
internal import Journeys
internal import Vault

/// Holds the keys and names in the vault against what the log says of customers and staff that were
/// erased.
extension Logbook {
  /// Nil where there is no vault: then nobody can say which keys are gone.
  func checkErasures(_ report: VerificationReport) throws -> [Finding]? {
    guard let holders = try VaultRows.customers(path: folder.vault, isImmutable: isImmutable)
    else { return nil }
    let erased = erasures(.customer, in: report)
    func hasKey(_ customer: String) -> Bool { holders.contains(Array(customer.utf8)) }
    var findings = erased.map { customer, position in
      Finding(hasKey(customer) ? .keyNotDestroyed : .erasedLawfully, at: position)
    }
    findings += try checkStaff(erasures(.staff, in: report))
    for mark in report.sealed where !hasKey(mark.name) && erased[mark.name] == nil {
      if try !wasErased(mark.name) {
        findings.append(Finding(.erasedWithoutRecord, at: mark.position))
      }
    }
    let sealed = Set(report.sealed.map { Array($0.name.utf8) })
    let others = holders.subtracting(sealed).map { String(decoding: $0, as: UTF8.self) }
    if try others.contains(where: { try erased[$0] == nil && !log.knows(customer: $0) }) {
      findings.append(Finding(.keyUnknown, at: nil))
    }
    if try VaultRows.keepsFirstHashKey(path: folder.vault, isImmutable: isImmutable) {
      findings.append(Finding(.firstHashKey, at: nil))
    }
    return findings.sorted { ($0.position ?? 0) < ($1.position ?? 0) }
  }

  /// The ids of those whom the log says were erased, with a position.
  private func erasures(_ kind: StreamKind, in report: VerificationReport) -> [String: Int64] {
    let prefix = kind.rawValue + "/"
    return report.marked.filter { $0.name.hasPrefix(prefix) }.reduce(into: [:]) { erased, mark in
      erased[String(mark.name.dropFirst(prefix.count))] = mark.position
    }
  }

  /// The name of an erased member of staff is not in the vault.
  private func checkStaff(_ erased: [String: Int64]) throws -> [Finding] {
    guard !erased.isEmpty else { return [] }
    let named = try VaultRows.staff(path: folder.vault, isImmutable: isImmutable) ?? []
    return erased.map { staff, position in
      let isNamed = named.contains(Array(staff.utf8))
      return Finding(isNamed ? .nameNotDestroyed : .staffErasedLawfully, at: position)
    }
  }

  /// Compares all keys with each other, and opens the first sealed part of every customer, so that
  /// a key that was overwritten or exchanged is found as surely as one that is gone; and looks for
  /// everybody by what is sealed. Nothing of it is put out.
  ///
  /// - Throws: `VaultError` where the vault key is not here, or is another one.
  func checkKeys(_ report: VerificationReport) throws -> [Finding] {
    let vault = try vault()
    let places = Dictionary(
      report.sealed.map { ($0.name, $0.position) }, uniquingKeysWith: { min($0, $1) })
    let shared = try vault.customersSharingKeys().map { Finding(.keyShared, at: places[$0]) }
    let foreign =
      try vault.hasOnlyOwnLookups()
      ? [] : [Finding(.lookupForeign, at: nil, in: "vault.sqlite")]
    return try shared + foreign + checkLookups(report)
      + report.sealed.compactMap { mark in
        // A row that cannot be read is named already.
        guard let event = try? event(at: mark.position)?.event, let sealed = event.sealed else {
          return nil
        }
        do {
          _ = try vault.open(
            sealed, eventID: event.id.description, type: event.type, customer: mark.name)
          return nil
        } catch is VaultError {
          return Finding(.keyDamaged, at: mark.position)
        }
      }
  }

  /// Whether a customer, or one who turned out to be the same, was erased; asked of the log
  /// itself, because that may have been after its rows were checked.
  private func wasErased(_ customer: String) throws -> Bool {
    try family(of: customer).contains { try erasure(ofCustomer: $0) != nil }
  }
}
