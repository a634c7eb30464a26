public import CanonicalJSON
public import Chronology
internal import Journeys
internal import Satisfaction

/// Why a customer must be called by somebody who was not rated.
public struct AlertReason: Sendable, Hashable {
  public enum Code: String, Sendable, CaseIterable {
    /// An overall or touchpoint answer in the dissatisfied band.
    case dissatisfied
    /// (perception − expectation) ÷ (max − min) ≤ −1/3.
    case belowExpectation
    /// The problem was not solved.
    case unsolved
    case noRecommendation
    /// The dealer broke a promise.
    case brokenPromise
    case complaint
    /// Asked after the handling, the customer said that it does not satisfy; it opens none, and
    /// raises one that is open by a level.
    case handling
  }

  public let code: Code
  public let occurred: Timestamp
  public let position: Int64
  public let touchpoint: String?
  /// The answer was corrected since, and gives no reason any more; it still closes nothing.
  public internal(set) var isWithdrawn = false
}

extension AlertReason {
  /// What a fact gives reason to open an alert for.
  ///
  /// - Parameter isDealers: whether a promise was the dealer's.
  static func codes(
    _ kind: FactKind, _ data: JSON, isDealers: (String) -> Bool = { _ in false }
  ) -> [Code] {
    switch kind {
    case .ratingGiven: rating(data)
    case .experienceAnswered: data["solved"]?.text == "no" ? [.unsolved] : []
    case .recommendationStated: data["level"]?.text == "no" ? [.noRecommendation] : []
    case .promiseBroken: isDealers(data["promise"]?.text ?? "") ? [.brokenPromise] : []
    case .complaintRaised: [.complaint]
    case .followUpAttempted: data["outcome"]?.text == "complaint" ? [.complaint] : []
    default: []
    }
  }

  /// Only answers about the whole of a touchpoint, or of everything.
  private static func rating(_ data: JSON) -> [Code] {
    guard !AnswerScope(data).isOfPart else { return [] }
    let scale = data["scale"]?.text.flatMap { Scale(rawValue: $0) } ?? .satisfaction7
    guard let perception = data["perception"]?.int.map({ Int($0) }) else { return [] }
    let expectation = data["expectation"]?.int.map { Int($0) }
    var codes: [Code] = []
    if isDissatisfied(perception, scale) { codes.append(.dissatisfied) }
    if isBelow(perception, expectation, scale) { codes.append(.belowExpectation) }
    return codes
  }

  private static func isDissatisfied(_ perception: Int, _ scale: Scale) -> Bool {
    scale.band(perception) == .dissatisfied
  }

  private static func isBelow(_ perception: Int, _ expectation: Int?, _ scale: Scale) -> Bool {
    guard let expectation else { return false }
    return 3 * (perception - expectation) <= -(scale.highest - scale.lowest)
  }

  /// Whether a `rating.given` that was digested gives a reason.
  static func comes(from rating: FactDigest) -> Bool {
    guard !rating.isOfPart, rating.perception != FactDigest.absent else { return false }
    let perception = Int(rating.perception)
    let expectation =
      rating.expectation == FactDigest.absent ? nil : Int(rating.expectation)
    return isDissatisfied(perception, rating.scale)
      || isBelow(perception, expectation, rating.scale)
  }

  /// Whether a fact of the log may give a reason; for finding journeys without folding them.
  public static func mayCome(from kind: String, _ data: JSON) -> Bool {
    guard let kind = FactKind(rawValue: kind) else { return false }
    return !codes(kind, data) { _ in true }.isEmpty
  }

  /// The kinds of fact that may give a reason, by their stored names.
  public static let kinds: [String] = [
    FactKind.ratingGiven, .experienceAnswered, .recommendationStated, .promiseBroken,
    .complaintRaised, .followUpAttempted,
  ].map(\.rawValue)
}
