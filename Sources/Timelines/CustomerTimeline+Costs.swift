/// Money of the dealer's own: no part of what a customer lived through.
extension CustomerTimeline {
  private static let costs: Set = ["costMinor"]

  /// The same without what a car cost the dealer.
  public func withoutCosts() -> CustomerTimeline {
    var timeline = self
    timeline.purchases = purchases.map { $0.without(Self.costs) }
    for place in timeline.corrections.indices {
      timeline.corrections[place].changes.removeAll { Self.costs.contains($0.field) }
    }
    return timeline
  }
}
