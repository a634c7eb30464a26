internal import Chronology
internal import Journeys
internal import Satisfaction

/// Promised and actual (《客户满意度全面提升培训课程》, 有效管理客户的期望).
extension JourneyFold {
  mutating func promise(_ moment: Moment, recordedAt recorded: Timestamp) {
    guard let finish = moment.time("promisedFinish") else { return }
    finishes.append(
      PromisedFinish.Promise(
        position: moment.position, recorded: recorded.milliseconds, finish: finish.milliseconds,
        isMovedByCustomer: moment.kind == .appointmentMoved
          && moment.text("requestedBy") == "customer"))
  }

  /// Delivery is a fact of its own, else the first completed touchpoint of the preferred kind.
  mutating func deliver() -> RecordedMoment? {
    var delivered = deliveredByFact
    if delivered == nil {
      for id in timeline.plan?.delivers ?? [] {
        guard let step = timeline.step(id), step.isDone else { continue }
        delivered = step.completion
        break
      }
      if delivered != nil, timeline.state == "open" { timeline.state = "delivered" }
    }
    timeline.deliveredAt = delivered.map { Timestamp(milliseconds: $0.occurred) }
    return delivered
  }

  /// The measure decides which finish binds: what was recorded only after the arrival does not,
  /// so that an import, which records everything afterwards, shows what it says was promised
  /// first, marked as recorded too late, and claims no delay.
  mutating func bindFinish(_ delivered: RecordedMoment?) {
    timeline.arrivedAt = (arrived ?? greeted).map { Timestamp(milliseconds: $0.occurred) }
    guard !finishes.isEmpty else { return }
    timeline.promised = PromisedFinish(
      promises: finishes, arrived: arrived, greetingStarted: greeted, actual: delivered)
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
