/// One answer about a touchpoint: what was perceived against what was expected, on one scale.
public struct Pair: Sendable, Hashable {
  public let scale: Scale
  public let perception: Int?
  public let expectation: Int?

  public init(scale: Scale, perception: Int?, expectation: Int?) {
    self.scale = scale
    self.perception = perception
    self.expectation = expectation
  }

  /// p − e; nil when either is missing.
  public var difference: Int? {
    guard let perception, let expectation else { return nil }
    return perception - expectation
  }

  /// p / e in ten-thousandths, rounded half away from zero; nil when either is missing or e is 0.
  public var ratio10000: Int? {
    guard let perception, let expectation, expectation != 0 else { return nil }
    let doubled = perception.magnitude * 20_000 + expectation.magnitude
    let size = Int(doubled / (2 * expectation.magnitude))
    return (perception < 0) == (expectation < 0) ? size : -size
  }

  /// The sign of the difference (《全面客户满意——公开课（教材）》, 《21世纪——客户满意是企业生存的根本》).
  public var zone: SatisfactionZone {
    guard let difference else { return .unknown }
    if difference < 0 { return .dissatisfied }
    return difference == 0 ? .met : .delighted
  }
}

public enum SatisfactionZone: String, Sendable, CaseIterable {
  case dissatisfied, met, delighted, unknown
}

/// The weakest touchpoint of one journey (木桶): lowest place, then lower difference (missing
/// last), then blueprint order.
public enum WeakestBoard {
  public struct Candidate: Sendable {
    /// In blueprint order.
    public let order: Int
    public let pair: Pair

    public init(order: Int, pair: Pair) {
      self.order = order
      self.pair = pair
    }
  }

  /// The weakest, and all that share its place; nil when nothing is rated.
  public static func weakest(_ candidates: [Candidate]) -> (order: Int, tied: [Int])? {
    let rated = candidates.compactMap { candidate in
      candidate.pair.perception.map { (candidate, candidate.pair.scale.place180($0)) }
    }
    guard let lowest = rated.map(\.1).min() else { return nil }
    let tied = rated.filter { $0.1 == lowest }.map(\.0).sorted { $0.order < $1.order }
    let first = tied.min { left, right in
      let (a, b) = (left.pair.difference ?? .max, right.pair.difference ?? .max)
      return a == b ? left.order < right.order : a < b
    }
    return first.map { ($0.order, tied.map(\.order)) }
  }
}
