public import Wording

/// The plan of a journey: its touchpoints in order, and what counts as delivery.
public struct Blueprint: Sendable, Hashable {
  /// The weights by which factors are summed: a named set in a version.
  public struct WeightSet: Sendable, Hashable {
    public let set: String
    public let version: Int64

    public init(set: String, version: Int64) {
      self.set = set
      self.version = version
    }
  }

  public let id: String
  public let version: Int64
  public let name: Sentence
  /// Variants of vehicle that items may be limited to; empty where the plan names none, and items
  /// may then name any.
  public let variants: [String]
  /// Touchpoints whose completion delivers, in order of preference.
  public let delivers: [String]
  /// Minutes past a promised time that are not late yet.
  public let graceMinutes: Int
  public let weights: WeightSet?
  public let followUp: FollowUpPlan?
  public let touchpoints: [Touchpoint]

  /// - Throws: `BlueprintError`, the first of `faults`.
  public init(
    id: String, version: Int64, name: Sentence, variants: [String] = [], delivers: [String],
    graceMinutes: Int = 0, weights: WeightSet? = nil, followUp: FollowUpPlan? = nil,
    touchpoints: [Touchpoint]
  ) throws(BlueprintError) {
    self.init(
      unchecked: id, version: version, name: name, variants: variants, delivers: delivers,
      graceMinutes: graceMinutes, weights: weights, followUp: followUp, touchpoints: touchpoints)
    if let fault = faults.first { throw fault.error }
  }

  /// A plan that may break rules; whoever makes one looks at `faults` before it is used.
  public init(
    unchecked id: String, version: Int64, name: Sentence, variants: [String], delivers: [String],
    graceMinutes: Int, weights: WeightSet?, followUp: FollowUpPlan?, touchpoints: [Touchpoint]
  ) {
    self.id = id
    self.version = version
    self.name = name
    self.variants = variants
    self.delivers = delivers
    self.graceMinutes = graceMinutes
    self.weights = weights
    self.followUp = followUp
    self.touchpoints = touchpoints
  }

  public func touchpoint(_ id: String) -> Touchpoint? {
    touchpoints.first { $0.id.utf8.elementsEqual(id.utf8) }
  }
}
