internal import Journeys
internal import Satisfaction
internal import Timelines

/// What the customers' own streams say: who lapsed, who was merged, what they bought.
///
/// Only streams that hold such a fact are read.
struct CustomerBook {
  private var into: [String: String] = [:]
  /// The first lapse of each customer.
  private(set) var lapses: [String: RecordedMoment] = [:]
  private(set) var purchases:
    [(customer: String, moment: RecordedMoment, purchase: CustomerValue.Purchase)] = []

  init(_ ledger: Ledger, holding kinds: [FactKind]) throws {
    for subject in try ledger.subjects(holding: kinds + [.customerMerged]) {
      let customer = String(subject.drop { $0 != "/" }.dropFirst())
      for fact in try ledger.facts(of: subject) {
        switch fact.kind {
        case .customerMerged:
          if let from = fact.text("from"), let other = fact.text("into") { into[from] = other }
        case .customerLapsed: lapses[customer] = lapses[customer] ?? fact.moment
        case .purchaseRecorded:
          purchases.append(
            (
              customer, fact.moment,
              .init(
                position: fact.position, amountMinor: fact.int("amountMinor") ?? 0,
                costMinor: fact.int("costMinor"))
            ))
        default: break
        }
      }
    }
  }

  /// The customer that a customer was merged into, however often.
  func current(_ customer: String) -> String {
    var customer = customer
    var seen: Set<String> = []
    while let next = into[customer], seen.insert(customer).inserted { customer = next }
    return customer
  }
}
