internal import CanonicalJSON
internal import EventLog
internal import EventLogSQLite
internal import Journeys
internal import Vault

/// Holds the keys in the vault against what the log says of customers that were erased.
extension Logbook {
  /// Nothing where there is no vault: then nobody can say which keys are gone.
  func checkErasures(_ report: VerificationReport) throws -> [Finding] {
    guard let holders = try VaultRows.customers(path: folder.vault, isImmutable: isImmutable)
    else { return [] }
    let prefix = StreamKind.customer.rawValue + "/"
    var erased: [String: Int64] = [:]
    for mark in report.marked where mark.name.hasPrefix(prefix) {
      erased[String(mark.name.dropFirst(prefix.count)), default: mark.position] = mark.position
    }
    func hasKey(_ customer: String) -> Bool { holders.contains(Array(customer.utf8)) }
    var findings = erased.map { customer, position in
      Finding(hasKey(customer) ? .keyNotDestroyed : .erasedLawfully, at: position)
    }
    for mark in report.sealed where !hasKey(mark.name) && erased[mark.name] == nil {
      if try !wasErased(mark.name) {
        findings.append(Finding(.erasedWithoutRecord, at: mark.position))
      }
    }
    return findings.sorted { ($0.position ?? 0) < ($1.position ?? 0) }
  }

  /// Whether a customer, or one who turned out to be the same, was erased; asked of the log
  /// itself, because that may have been after its rows were checked.
  ///
  /// A provisional customer goes with the one who was identified in the same journey, and a
  /// merged one with the other.
  private func wasErased(_ customer: String) throws -> Bool {
    var known: Set<String> = [customer]
    var waiting = [customer]
    while let next = waiting.popLast() {
      var isErased = false
      var same: [String] = []
      try log.read(Selection(customer: next)) { row in
        let event = try row.recordedEvent().event
        guard let kind = FactKind(rawValue: event.type) else { return .next }
        if kind == .customerErased, event.subject.utf8.elementsEqual("customer/\(next)".utf8) {
          isErased = true
          return .stop
        }
        if kind.stream == .journey, let other = event.customer { same.append(other) }
        if kind == .customerMerged {
          same += ["from", "into"].compactMap { event.data[$0]?.text }
        }
        return .next
      }
      if isErased { return true }
      for other in same where known.insert(other).inserted { waiting.append(other) }
    }
    return false
  }
}
