/// Customer equity 客户资产: the sum of the values of all customers, in 分.
///
/// Source: 《全面客户满意——公开课（教材）》, 客户资产论.
public struct CustomerEquity: Sendable {
  /// n = customers whose value is known, of = customers: a sum of some is shown with how many.
  ///
  /// Reasons: `notRecorded` when none is known, `mixed` when N or r differ among the known,
  /// `nothingInPeriod` without customers.
  public let value: Measured<Rational>
  /// N and r of the customers that entered; nil when none did, or they differ.
  public let outlook: CustomerValue.Outlook?

  public init(_ customers: [CustomerValue]) {
    let known = customers.filter { $0.total.value != nil }
    let outlooks = Set(known.map(\.outlook))
    outlook = outlooks.count == 1 ? outlooks.first : nil
    let reason: MissingReason =
      customers.isEmpty ? .nothingInPeriod : known.isEmpty ? .notRecorded : .mixed
    value = Measured(
      outlook == nil ? nil : Rational.sum(known.compactMap(\.total.value)), orMissing: reason,
      n: known.count, of: customers.count, positions: known.flatMap(\.total.positions))
  }
}
