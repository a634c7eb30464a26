internal import Journeys
internal import Timelines
public import Wording

/// What an answer of a walk became.
public struct WalkedFacts: Sendable {
  public internal(set) var recorded: [RecordedFact] = []
  /// Items that were refused beside others, with the reason.
  public internal(set) var refused: [(fact: FactInput, error: any ExplainedError)] = []
}

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
  /// Items of a checklist stand for themselves: one that is refused keeps no other from the log.
  public func record(
    _ facts: [FactInput], of journey: String, in walk: inout DeliveryWalk
  ) throws -> WalkedFacts {
    var walked = WalkedFacts()
    let areItems = facts.allSatisfy { $0.type == FactKind.itemChecked.rawValue }
    if facts.count == 1 {
      walked.recorded = [try record(facts[0])]
    } else {
      var rest: [GivenFact] = facts.enumerated().map { (line: $0.offset + 1, input: $0.element) }
      while !rest.isEmpty {
        do {
          walked.recorded = try record(rest)
          break
        } catch let error as FactBatchError where areItems {
          for refusal in error.refusals where facts.indices.contains(refusal.line - 1) {
            walked.refused.append((facts[refusal.line - 1], refusal.error))
          }
          let lines = Set(error.refusals.map(\.line))
          let others = rest.filter { !lines.contains($0.line) }
          guard others.count < rest.count else { throw error }
          rest = others
        }
      }
    }
    walk = walk.after(try self.walked(journey).timeline)
    return walked
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
