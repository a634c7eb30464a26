internal import Journeys
internal import Satisfaction

/// Passes and waits of touchpoints in few bytes each, measured one touchpoint at a time.
struct TimesStore {
  private struct Packed {
    let journey: Int32
    let isWait: Bool
    let hasStarted: Bool
    let hasEnded: Bool
    let started: RecordedMoment
    let ended: RecordedMoment
  }

  private var packed: [String: [Packed]] = [:]
  /// Journeys that did not skip the touchpoint, those that never came to it too.
  private var offered: [String: Int] = [:]
  private var journeys: Int32 = 0

  private static let nothing = RecordedMoment(position: 0, occurred: 0)

  mutating func add(_ record: JourneyRecord) {
    guard let plan = record.plan else { return }
    journeys += 1
    for (touchpoint, step) in zip(plan.touchpoints, record.steps) where !step.isSkipped {
      offered[touchpoint.id, default: 0] += 1
      for pass in step.passes.intervals { keep(pass, touchpoint.id, isWait: false) }
      for wait in step.waits { keep(wait, touchpoint.id, isWait: true) }
    }
  }

  private mutating func keep(
    _ interval: TouchpointTimes.Interval, _ touchpoint: String, isWait: Bool
  ) {
    packed[touchpoint, default: []].append(
      Packed(
        journey: journeys, isWait: isWait, hasStarted: interval.started != nil,
        hasEnded: interval.ended != nil, started: interval.started ?? Self.nothing,
        ended: interval.ended ?? Self.nothing))
  }

  func isOffered(_ touchpoint: String) -> Bool { offered[touchpoint] != nil }

  /// The medians of one touchpoint over all journeys that did not skip it.
  func medians(_ touchpoint: String) -> TouchpointTimes.Medians {
    var times: [TouchpointTimes] = []
    let all = packed[touchpoint] ?? []
    var first = 0
    while first < all.count {
      var end = first
      while end < all.count, all[end].journey == all[first].journey { end += 1 }
      let own = all[first..<end]
      times.append(
        TouchpointTimes(
          passes: own.filter { !$0.isWait }.map(Self.interval),
          waits: own.filter(\.isWait).map(Self.interval)))
      first = end
    }
    let untouched = (offered[touchpoint] ?? 0) - times.count
    times += Array(repeating: TouchpointTimes(passes: []), count: max(0, untouched))
    return TouchpointTimes.medians(of: times)
  }

  private static func interval(_ packed: Packed) -> TouchpointTimes.Interval {
    .init(
      started: packed.hasStarted ? packed.started : nil, ended: packed.hasEnded ? packed.ended : nil
    )
  }
}
