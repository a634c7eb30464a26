/// How far the service of one journey reached.
///
/// Source: 《21世纪——客户满意是企业生存的根本》 (服务的四个层次); satisfying is its water line.
public enum ServiceLevel: String, Sendable, CaseIterable, Comparable {
  case belowBasic
  /// 基本的服务: what the money was paid for.
  case basic
  /// 满意的服务: friendly too.
  case satisfying
  /// 超值的服务: what need not have been offered.
  case addedValue
  /// 难忘的服务: what the customer never thought of.
  case unforgettable

  /// Which level an item of the blueprint works towards.
  public enum Tag: String, Sendable, CaseIterable {
    case basic, satisfying, addedValue, unforgettable
  }

  /// What was found of an item (`item.checked`).
  public enum Outcome: String, Sendable, CaseIterable {
    case ok, notOk, notApplicable, later
  }

  /// One tagged item of the blueprint.
  public struct Item: Sendable, Hashable {
    public var tag: Tag
    /// Nil where it was never checked.
    public var outcome: Outcome?
    /// Where the check stands in the log.
    public var position: Int64?

    public init(tag: Tag, outcome: Outcome? = nil, position: Int64? = nil) {
      self.tag = tag
      self.outcome = outcome
      self.position = position
    }
  }

  public static func < (left: Self, right: Self) -> Bool { left.rank < right.rank }

  /// The highest level such that every basic item, then every satisfying one is ok, then at least
  /// one added value, then at least one unforgettable; none is skipped.
  ///
  /// Anything but ok, never checked too, is not ok; items that do not apply leave the count. Where
  /// no basic item is left to count, none is amiss: every one of them is ok. Where no satisfying
  /// item is left, none holds the journey back, but satisfying is not named as reached either: it
  /// stays basic or goes on to added value. Where no tagged item applies at all there is no level,
  /// as `notRecorded`: nothing was asked that could show it. n: items that were checked; of: tagged
  /// items that apply; positions: those checks.
  public static func reached(_ items: [Item]) -> Measured<Self> {
    let counted = items.filter { $0.outcome != .notApplicable }
    let checked = counted.filter { $0.outcome != nil }
    return Measured(
      level(counted), orMissing: .notRecorded, n: checked.count, of: counted.count,
      positions: checked.compactMap(\.position))
  }

  private static func level(_ items: [Item]) -> Self? {
    func outcomes(_ tag: Tag) -> [Outcome?] { items.filter { $0.tag == tag }.map(\.outcome) }
    let (basic, satisfying) = (outcomes(.basic), outcomes(.satisfying))
    guard !items.isEmpty else { return nil }
    guard basic.allSatisfy({ $0 == .ok }) else { return .belowBasic }
    guard satisfying.allSatisfy({ $0 == .ok }) else { return .basic }
    guard outcomes(.addedValue).contains(.ok) else {
      return satisfying.isEmpty ? .basic : .satisfying
    }
    return outcomes(.unforgettable).contains(.ok) ? .unforgettable : .addedValue
  }

  private var rank: Int {
    switch self {
    case .belowBasic: 0
    case .basic: 1
    case .satisfying: 2
    case .addedValue: 3
    case .unforgettable: 4
    }
  }
}
