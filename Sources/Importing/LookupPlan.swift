public import CanonicalJSON
internal import EventLog
public import Vault
internal import Wording

/// Which personal texts a customer can be found by.
public enum LookupRule {
  public static func lookups(_ personal: JSON) -> [(kind: LookupKind, text: String)] {
    var found: [(kind: LookupKind, text: String)] = []
    // Nobody is found by what is no plausible number: many have the same.
    if let phone = personal["phone"]?.text, PhoneNumber.normal(phone) != nil {
      found.append((.phone, phone))
      if let name = personal["name"]?.text {
        found.append((.person, person(phone: phone, name: name)))
      }
    }
    if let plate = personal["plate"]?.text { found.append((.plate, plate)) }
    if let vin = personal["vin"]?.text { found.append((.vinTail, vin)) }
    return found
  }

  /// Phones are shared; phone and name together make a person.
  static func person(phone: String, name: String) -> String {
    LookupKind.phone(phone) + "|" + CellText.name(name)
  }

  /// The same, and as earlier versions kept it: with the spaces that stood in the name.
  static func persons(phone: String, name: String) -> [String] {
    let former = LookupKind.phone(phone) + "|" + nfc(name)
    let now = person(phone: phone, name: name)
    return now == former ? [now] : [now, former]
  }
}

/// What customers are to be found by once a batch is in the log.
///
/// Noted in the vault together with the keys, before the append; kept after it, of the groups that
/// were taken. Until then nobody is found by it, and whoever writes next ends what was broken off.
public struct LookupPlan: Sendable {
  /// Under which it is noted in the vault.
  public var number: Int64?
  private var groups: [PlannedLookup: [Int]] = [:]
  private var order: [PlannedLookup] = []

  public var isEmpty: Bool { order.isEmpty }

  public init() {}

  public mutating func add(_ lookup: PlannedLookup, group: Int) {
    if groups[lookup, default: []].isEmpty { order.append(lookup) }
    groups[lookup, default: []].append(group)
  }

  /// Notes it durably when the transaction is.
  public mutating func note(in transaction: VaultTransaction) throws {
    guard !isEmpty else { return }
    number = try transaction.plan(order)
  }

  public func taken(without refused: Set<Int>) -> [PlannedLookup] {
    order.filter { groups[$0]?.contains { !refused.contains($0) } == true }
  }
}

extension Vault {
  /// Ends plans whose batches are in the log, or are not.
  public func settle(_ plans: [(plan: LookupPlan, taken: [PlannedLookup])]) throws {
    let noted = plans.filter { $0.plan.number != nil }
    guard !noted.isEmpty else { return }
    try transaction { transaction in
      for (plan, taken) in noted {
        if let number = plan.number { try transaction.settle(number, keeping: taken) }
      }
    }
  }
}
