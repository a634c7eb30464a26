internal import Satisfaction

extension JourneyTimeline {
  /// The weakest touchpoint, where it fell short of what was expected; nil where the customer was
  /// met or delighted, or was satisfied and never said what was expected.
  public var weakestToSpeakOf: String? {
    guard let weakest, let pair = step(weakest)?.headline else { return nil }
    switch pair.zone {
    case .met, .delighted: return nil
    case .dissatisfied: return weakest
    case .unknown:
      return pair.perception.flatMap(pair.scale.band) == .satisfied ? nil : weakest
    }
  }
}
