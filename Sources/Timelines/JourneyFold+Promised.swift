internal import Chronology
internal import Journeys
internal import Satisfaction

/// Promised and actual (《客户满意度全面提升培训课程》, 有效管理客户的期望).
extension JourneyFold {
  mutating func promise(_ moment: Moment, recordedAt recorded: Timestamp) {
    guard let finish = moment.time("promisedFinish") else { return }
    timeline.promisedFinishes.append(
      PromisedFinish.Promise(
        position: moment.position, recorded: recorded.milliseconds, finish: finish.milliseconds,
        isMovedByCustomer: moment.kind == .appointmentMoved
          && moment.text("requestedBy") == "customer"))
  }

  /// Delivery is a fact of its own, else the first completed touchpoint of the preferred kind.
  mutating func deliver() {
    timeline.delivered = deliveredByFact
    guard deliveredByFact == nil else { return }
    let delivering = (timeline.plan?.delivers ?? []).compactMap { timeline.step($0) }
    timeline.delivered = delivering.first(where: \.isDone)?.completion
    if timeline.delivered != nil, timeline.state == "open" { timeline.state = "delivered" }
  }

  /// The measure decides which finish binds: what was recorded only after the arrival does not,
  /// so that an import, which records everything afterwards, shows what it says was promised
  /// first, marked as recorded too late, and claims no delay.
  mutating func bindFinish() {
    guard !timeline.promisedFinishes.isEmpty else { return }
    timeline.promised = PromisedFinish(
      promises: timeline.promisedFinishes, arrived: timeline.arrived,
      greetingStarted: timeline.greeted, actual: timeline.delivered)
  }

  mutating func markLate() {
    let grace = PromisedFinish.milliseconds(minutes: Int64(timeline.plan?.graceMinutes ?? 0))
    for place in timeline.steps.indices {
      let step = timeline.steps[place]
      guard let completed = step.completedAt else { continue }
      if let minutes = step.toldMinutes, let started = step.startedAt,
        completed.milliseconds - started.milliseconds
          > PromisedFinish.milliseconds(minutes: minutes)
      {
        timeline.steps[place].isLate = true
      }
      if let promised = timeline.promisedFinish,
        completed.milliseconds - promised.milliseconds > grace,
        timeline.plan?.delivers.contains(step.touchpoint) == true
      {
        timeline.steps[place].isLate = true
      }
    }
  }
}
