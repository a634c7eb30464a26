public import Journeys
internal import Wording

extension FollowUpPlan {
  /// The plan of the standard blueprint, for journeys whose blueprint names a follow-up but not
  /// its days.
  public static let standard = FollowUpPlan(
    steps: [
      Step(id: "first", name: Sentence("首次回访", "First call"), earliest: 2, target: 3, latest: 5),
      Step(
        id: "week", name: Sentence("一周回访", "Call after a week"), earliest: 6, target: 7, latest: 10),
      Step(
        id: "month", name: Sentence("满月回访", "Call after a month"), earliest: 28, target: 30,
        latest: 35),
    ],
    bands: [
      Band(id: "A", from: TimeOfDay(hour: 10), to: TimeOfDay(hour: 11, minute: 30)),
      Band(id: "B", from: TimeOfDay(hour: 14), to: TimeOfDay(hour: 17)),
      Band(id: "C", from: TimeOfDay(hour: 18), to: TimeOfDay(hour: 20)),
    ])

  /// The band a time lies in: its start is in it, its end is not.
  ///
  /// - Parameter minutes: since local midnight.
  public func band(at minutes: Int) -> Band? {
    bands.first { $0.from.minutes <= minutes && minutes < $0.to.minutes }
  }

  /// The band for the next attempt: the preferred one, else the first; later ones in the next that
  /// was not used yet.
  public func band(preferred: String?, used: [String]) -> Band? {
    let first = bands.firstIndex { $0.id == preferred } ?? bands.startIndex
    guard let last = used.last, let place = bands.firstIndex(where: { $0.id == last }) else {
      return bands.indices.contains(first) ? bands[first] : nil
    }
    let order = bands[(place + 1)...] + bands[...place]
    return order.first { !used.contains($0.id) } ?? order.first
  }
}

extension Blueprint {
  /// How customers of such a journey are followed up; nil where the plan has no follow-up at all.
  public var calls: FollowUpPlan? {
    if let followUp { return followUp.steps.isEmpty ? nil : followUp }
    return touchpoint("followUp") == nil ? nil : .standard
  }
}
