internal import BigInt

extension CustomerSatisfactionIndex {
  /// The indices of a dealer, gathered journey by journey, so that nobody has to hold them all.
  ///
  /// Every journey counts once, however many of its touchpoints were answered; its difference is
  /// its mean difference, because a sum would weigh it by its answers. n = journeys that have a
  /// value, of = journeys given, those without any answer too. Reasons: `noPairs`; for the index
  /// `zeroExpectation`, when some journey had pairs and none an index.
  public struct Tally: Sendable {
    private struct Scaled {
      var index = Mean()
      var difference = Mean()
    }

    private var scales: [Scale: Scaled] = [:]
    private var journeys = 0

    public init() {}

    /// - Parameter journey: the indices of one journey, none where it was not answered.
    public mutating func add(_ journey: [Journey]) {
      journeys += 1
      for one in journey {
        scales[one.scale, default: Scaled()].index.add(one.index)
        scales[one.scale, default: Scaled()].difference.add(one.difference)
      }
    }

    /// One for each scale that any journey was answered on, in the order of `Scale.allCases`.
    public var dealer: [Dealer] {
      Scale.allCases.compactMap { scale in
        scales[scale].map { scaled in
          Dealer(
            scale: scale, index: scaled.index.measured(of: journeys),
            difference: scaled.difference.measured(of: journeys))
        }
      }
    }
  }

  /// An unweighted mean that grows; sums of one denominator stay whole until the end.
  private struct Mean: Sendable {
    private var sums: [BigInt: BigInt] = [:]
    private var n = 0
    private var hasZero = false
    private var positions: [Int64] = []

    mutating func add(_ value: Measured<Rational>) {
      hasZero = hasZero || value.reason == .zeroExpectation
      guard let number = value.value else { return }
      sums[number.denominator, default: 0] += number.numerator
      n += 1
      positions += value.positions
    }

    func measured(of count: Int) -> Measured<Rational> {
      let sum = Rational.sum(sums.compactMap { Rational($0.value, $0.key) })
      return Measured(
        sum / Rational(n), orMissing: hasZero ? .zeroExpectation : .noPairs, n: n, of: count,
        positions: positions)
    }
  }
}
