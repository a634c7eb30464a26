internal import CanonicalJSON
internal import Custody
internal import EventLog
internal import Importing
internal import Journeys
internal import Vault

/// Holds what the vault finds people by against the log: rows that were taken out of the vault leave
/// nobody's key missing, and a customer who comes back is then a stranger, or one who was erased is not.
extension Logbook {
  /// Opens all sealed parts; nothing of them is put out.
  ///
  /// Of a look-up by phone and name together nothing is said, nor of an id that was replaced: the log
  /// does not hold them as they were hashed.
  func checkLookups(_ report: VerificationReport) throws -> [Finding] {
    let vault = try vault()
    let gone = Set(report.marked.map(\.name))
    let waiting = try waitingErasures()
    let closed = waiting.customers.union(
      gone.filter { $0.hasPrefix("customer/") }.map { String($0.dropFirst("customer/".count)) })
    var missing = MissingNames(
      known: try vault.staffIDs(), erased: gone.union(waiting.staff.map { "staff/" + $0 }))
    var seen: Set<Sought> = []
    var named: Set<String> = []
    var findings: [Finding] = []
    let origin = Array(log.origin.utf8)
    try log.read(Selection()) { row in
      let isOwn = row.parts.source.elementsEqual(origin)
      guard isOwn || row.parts.sealed != nil else { return .next }
      // A row that cannot be read is named already.
      guard let event = try? row.recordedEvent().event else { return .next }
      if isOwn, missing.holds(event) {
        findings.append(Finding(.staffUnnamed, at: row.position))
      }
      guard let customer = event.customer, let sealed = event.sealed, !closed.contains(customer),
        !named.contains(customer),
        let personal = try? vault.open(
          sealed, eventID: event.id.description, type: event.type, customer: customer)
      else { return .next }
      for (kind, text) in LookupRule.lookups(personal) where kind != .person {
        let sought = Sought(kind: kind, text: kind.normal(text), customer: customer)
        guard !sought.text.isEmpty, seen.insert(sought).inserted,
          try !vault.customers(kind, text).contains(customer)
        else { continue }
        named.insert(customer)
        findings.append(Finding(.lookupMissing, at: row.position))
        break
      }
      return .next
    }
    return findings + (try missingTombstones(report, in: vault))
  }

  /// Customers whose erasure was carried out here, but who have no mark in the vault. Marks of phones,
  /// plates and VINs nobody can ask for: what they were made of is gone.
  private func missingTombstones(
    _ report: VerificationReport, in vault: Vault
  ) throws -> [Finding] {
    let done = try purgedThrough(vault)
    let passed = Set(try passedOver(in: vault).map(\.subject))
    return try report.marked.compactMap { mark in
      guard mark.name.hasPrefix("customer/"), mark.position <= done, !passed.contains(mark.name)
      else { return nil }
      let customer = String(mark.name.dropFirst("customer/".count))
      let isKnown = try vault.hasKey(customer) || vault.isErased(.customer, customer)
      return isKnown ? nil : Finding(.tombstoneMissing, at: mark.position)
    }
  }
}

private struct Sought: Hashable {
  let kind: LookupKind
  let text: String
  let customer: String
}

/// Members of staff by ids that this program makes from names, without a known name.
private struct MissingNames {
  let known: Set<String>
  /// Subjects of those who were erased.
  let erased: Set<String>
  private var found: Set<String> = []

  init(known: Set<String>, erased: Set<String>) {
    self.known = known
    self.erased = erased
  }

  private static let fields = ["advisor", "mentor", "approver", "owner", "from", "to"]

  /// Whether an event is the first that names one.
  mutating func holds(_ event: Event) -> Bool {
    let named = Self.fields.compactMap { event.data[$0]?.text } + [event.actor]
    var isFirst = false
    for id in named where isMissing(id) { isFirst = found.insert(id).inserted || isFirst }
    return isFirst
  }

  private func isMissing(_ id: String) -> Bool {
    RandomID.hasStaffForm(id) && !known.contains(id) && !erased.contains("staff/" + id)
  }
}
