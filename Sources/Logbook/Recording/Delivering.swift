internal import Journeys
internal import Timelines

extension Logbook {
  /// The walk through a journey's blueprint, as far as the journey has come.
  ///
  /// - Throws: `LogbookError.noJourney`.
  public func walk(_ journey: String) throws -> DeliveryWalk {
    let (timeline, blueprint) = try walked(journey)
    return DeliveryWalk(timeline, blueprint)
  }

  /// Records what an answer became, and goes on with the journey as it then is.
  ///
  /// - Returns: what was recorded.
  public func record(
    _ facts: [FactInput], of journey: String, in walk: inout DeliveryWalk
  ) throws -> [RecordedFact] {
    let recorded: [RecordedFact]
    if facts.count == 1 {
      recorded = [try record(facts[0])]
    } else {
      let given: [GivenFact] = facts.enumerated().map { (line: $0.offset + 1, input: $0.element) }
      recorded = try record(given)
    }
    walk = walk.after(try walked(journey).timeline)
    return recorded
  }

  private func walked(
    _ journey: String
  ) throws -> (timeline: JourneyTimeline, blueprint: Blueprint) {
    var request = TimelineRequest()
    request.journey = journey
    let timeline = try timeline(request)
    guard
      let own = timeline.journeys.first(where: { $0.journey == journey })
        ?? timeline.journeys.first,
      let blueprint = try blueprint(ofSubject: "journey/" + own.journey)
    else { throw LogbookError.noJourney }
    return (own, blueprint)
  }
}
