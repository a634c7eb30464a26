/// Who spoke first after the delivery: the shop, the customer, or nobody.
///
/// Each delivered journey whose 30 days have passed is looked at over just those days, 30 × 24 hours
/// from the delivery, end excluded: older journeys thereby have no more time than younger ones,
/// and a result once reached stays. It counts when a reached call came before the first request or
/// complaint, or when a reached call came and no request at all. A call at the very moment of the
/// request did not come before it. No contact at all stays in the denominator, as `untouched`.
///
/// Source: 《赢在服务好服务赢天下》 (客情危机是怎么产生的).
public struct Proactive: Sendable {
  public enum Outcome: String, Sendable, CaseIterable {
    /// The shop called before the customer had to.
    case proactive
    /// The customer came first, with a request or a complaint.
    case reactive
    case untouched
  }

  /// A delivered journey; calls are those whose outcome was reached, requests include complaints.
  public struct Journey: Sendable, Hashable {
    public var delivered: RecordedMoment
    public var reachedCalls: [RecordedMoment]
    public var requests: [RecordedMoment]

    public init(
      delivered: RecordedMoment, reachedCalls: [RecordedMoment] = [],
      requests: [RecordedMoment] = []
    ) {
      self.delivered = delivered
      self.reachedCalls = reachedCalls
      self.requests = requests
    }

    private var window: Range<Int64> {
      delivered.occurred..<delivered.occurred + 30 * 86_400_000
    }

    /// Times are milliseconds since 1970; nil until the 30 days have passed.
    public func outcome(asOf: Int64) -> Outcome? {
      guard window.upperBound <= asOf else { return nil }
      let call = reachedCalls.map(\.occurred).filter(window.contains).min()
      let request = requests.map(\.occurred).filter(window.contains).min()
      switch (call, request) {
      case (nil, nil): return .untouched
      case (nil, _?): return .reactive
      case (_?, nil): return .proactive
      case (let call?, let request?): return call < request ? .proactive : .reactive
      }
    }

    fileprivate var positions: [Int64] {
      [delivered.position]
        + (reachedCalls + requests).filter { window.contains($0.occurred) }.map(\.position)
    }
  }

  /// The deliveries of each outcome by their positions, in the order of the log.
  public let positions: [Outcome: [Int64]]
  private let shares: [Outcome: Measured<Rational>]
  private let none: Measured<Rational>

  /// The share of journeys counted as proactive, 0 to 1: n whose days have passed, of all delivered.
  public var share: Measured<Rational> { share(of: .proactive) }

  /// The three shares add up to 1.
  public func share(of outcome: Outcome) -> Measured<Rational> { shares[outcome] ?? none }

  public func count(_ outcome: Outcome) -> Int { positions[outcome]?.count ?? 0 }

  /// The delivered journeys in any order, as of a moment in milliseconds since 1970.
  public init(_ journeys: [Journey], asOf: Int64) {
    let passed = journeys.filter { $0.outcome(asOf: asOf) != nil }
    none = Measured(missing: .nothingInPeriod, n: 0, of: journeys.count, positions: [])
    var (positions, shares) = ([Outcome: [Int64]](), [Outcome: Measured<Rational>]())
    for outcome in Outcome.allCases {
      let found = passed.filter { $0.outcome(asOf: asOf) == outcome }
      positions[outcome] = found.map(\.delivered.position).sorted()
      shares[outcome] = Measured(
        Rational(found.count, passed.count), orMissing: .nothingInPeriod, n: passed.count,
        of: journeys.count, positions: passed.flatMap(\.positions))
    }
    self.positions = positions
    self.shares = shares
  }
}
