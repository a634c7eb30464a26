extension CustomerSatisfactionIndex {
  /// The index of a dealer, or of any group of journeys, on one scale.
  public struct Dealer: Sendable {
    public let scale: Scale
    /// The unweighted mean of the journeys' indices.
    public let index: Measured<Rational>
    /// The unweighted mean of the journeys' mean differences, in points of the scale.
    public let difference: Measured<Rational>
  }
}
