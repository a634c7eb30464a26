extension SalesSatisfactionIndex {
  /// The index of a dealer, or of any group of journeys.
  public struct Dealer: Sendable {
    /// Nil when no journey has an index, or they do not share a basis.
    public let basis: Basis?
    public let index: Measured<Rational>
  }

  /// The mean of the journeys that have an index.
  ///
  /// n = journeys with an index, of = journeys given. Reasons: `mixed` when set, version or
  /// collector differ among them, or when all that were refused were; `coverage` when none was
  /// answered enough; `nothingInPeriod` without journeys.
  public static func dealer(_ journeys: [Journey]) -> Dealer {
    let known = journeys.filter { $0.index.value != nil }
    let bases = Set(known.map(\.basis))
    let reason: MissingReason
    if journeys.isEmpty {
      reason = .nothingInPeriod
    } else if known.isEmpty {
      reason = journeys.allSatisfy { $0.index.reason == .mixed } ? .mixed : .coverage
    } else {
      reason = .mixed
    }
    return Dealer(
      basis: bases.count == 1 ? known.first?.basis : nil,
      index: Measured(
        bases.count == 1 ? Rational.mean(known.compactMap(\.index.value)) : nil,
        orMissing: reason, n: known.count, of: journeys.count,
        positions: known.flatMap(\.index.positions)))
  }

  /// The index of `later` less that of `earlier`, in points of 1000.
  ///
  /// n and of are the sums of both. Refused: `mixed` when set, version or collector differ,
  /// `fewAnswers` when either group has fewer than five journeys; a missing index gives its own
  /// reason.
  public static func difference(of later: Dealer, from earlier: Dealer) -> Measured<Rational> {
    let (left, right) = (later.index, earlier.index)
    var value: Rational?
    var reason = left.reason ?? right.reason ?? .fewAnswers
    if let a = left.value, let b = right.value {
      if later.basis != earlier.basis {
        reason = .mixed
      } else if left.isComparable, right.isComparable {
        value = a - b
      }
    }
    return Measured(
      value, orMissing: reason, n: left.n + right.n, of: left.of + right.of,
      positions: left.positions + right.positions)
  }
}
