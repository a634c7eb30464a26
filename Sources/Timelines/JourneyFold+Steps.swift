internal import CanonicalJSON
internal import Chronology
internal import EventLog
internal import Journeys
public import Satisfaction

/// Touchpoints: their steps, checklists, concerns and times.
extension JourneyFold {
  /// A day: longer between happening and recording is entered late.
  private static let lateEntry: Int64 = 86_400_000

  mutating func step(_ counted: CountedFact, _ moment: Moment) {
    let recorded = counted.event.recorded
    let ahead = moment.occurred.milliseconds - recorded.recorded.milliseconds
    if moment.kind == .touchpointStarted, moment.text("touchpoint") == "greeting" {
      timeline.greeted = timeline.greeted ?? moment.recorded
    }
    change(moment) { step in
      step.history.append(moment)
      step.offset = recorded.event.timeOffset ?? step.offset
      step.note = moment.words ?? step.note
      step.isEnteredLate = step.isEnteredLate || -ahead > Self.lateEntry
      step.isFuture = step.isFuture || ahead > Self.lateEntry
      switch moment.kind {
      case .touchpointStarted:
        step.status = .started
        step.startedAt = moment.occurred
        step.passes.start(moment.recorded)
      case .touchpointCompleted:
        step.status = .completed
        step.completedAt = moment.occurred
        step.completions += 1
        step.isDone = true
        step.kind = moment.text("kind") ?? step.kind
        step.isExcused = moment.text("reason") != nil
        step.reason = moment.text("reason") ?? step.reason
        step.passes.complete(moment.recorded)
      case .touchpointSkipped:
        step.status = .skipped
        step.reason = moment.text("reason")
      default:
        step.status = .reopened
        step.reason = moment.text("reason")
        step.isDone = false
      }
    }
  }

  /// The ceremony is held when its fact says so, whether or not its touchpoint is completed too.
  mutating func held(_ moment: Moment) {
    guard let place = timeline.plan?.touchpoints.firstIndex(where: \.isCeremony),
      timeline.steps.indices.contains(place), !timeline.steps[place].isDone,
      timeline.steps[place].status != .skipped
    else { return }
    timeline.steps[place].status = .completed
    timeline.steps[place].completedAt = moment.occurred
    timeline.steps[place].completions += 1
    timeline.steps[place].isDone = true
    timeline.steps[place].passes.complete(moment.recorded)
  }

  mutating func told(_ moment: Moment) {
    change(moment) { step in
      step.told.append(moment)
      step.toldMinutes = moment["minutes"]?.int ?? step.toldMinutes
    }
  }

  mutating func check(_ moment: Moment) {
    change(moment) { step in
      step.checks.append(
        .init(
          position: moment.position, item: moment.text("item") ?? "",
          outcome: moment.text("outcome") ?? "", value: moment.text("value"),
          unit: moment.text("unit"), signedBy: moment.text("signedBy"),
          attachment: moment.text("attachment"), note: moment.words, occurred: moment.occurred))
    }
  }

  mutating func concern(_ moment: Moment) {
    let concern = moment.text("concern") ?? ""
    let isAnswered = moment["answered"]?.flag ?? false
    change(moment) { step in
      step.concerns.append(moment)
      step.concernsOpen.removeAll { $0 == concern }
      step.concernsClosed.removeAll { $0 == concern }
      if isAnswered {
        step.concernsClosed.append(concern)
      } else {
        step.concernsOpen.append(concern)
      }
    }
  }

  /// Elapsed, waited and served, where a start or a wait is on record: a completion alone, as
  /// tables bring it, has no duration to speak of.
  mutating func measureTimes() {
    for place in timeline.steps.indices {
      let step = timeline.steps[place]
      let waits = timeline.waits.filter { $0.touchpoint == step.touchpoint }
      let passes = step.passes.intervals
      guard !waits.isEmpty || passes.contains(where: { $0.started != nil }) else { continue }
      timeline.steps[place].times = TouchpointTimes(
        passes: passes, waits: waits.map(\.interval))
    }
  }

  /// Mandatory items that are neither ok nor not applicable, the last look at each counting.
  ///
  /// Only where the checklist is in use: the touchpoint was started at the desk, one of its items
  /// was looked at, or somebody said why it ends without them. A bare completion, as tables bring it, says nothing about a checklist.
  /// An item for some variants counts once the vehicle's variant is known.
  mutating func findMissing() {
    for place in timeline.steps.indices {
      let step = timeline.steps[place]
      guard step.status != .skipped,
        step.startedAt != nil || !step.checks.isEmpty || step.isExcused,
        let planned = timeline.plan?.touchpoints[place]
      else { continue }
      timeline.steps[place].itemsMissing = planned.items.filter { item in
        guard item.isMandatory,
          item.variants.isEmpty || timeline.variant.map(item.variants.contains) == true
        else { return false }
        let outcome = step.checks.last { $0.item == item.id }?.outcome
        return outcome != "ok" && outcome != "notApplicable"
      }.map(\.id)
    }
  }

  /// Out of order: a later touchpoint was completed earlier. The ceremony and repeatable ones
  /// have no place in the order.
  mutating func markOrder() {
    var earliestLater: Timestamp?
    for place in timeline.steps.indices.reversed() {
      guard let planned = timeline.plan?.touchpoints[place], !planned.isCeremony,
        !planned.isRepeatable, timeline.steps[place].status == .completed,
        let completed = timeline.steps[place].completedAt
      else { continue }
      if let earliestLater, earliestLater < completed { timeline.steps[place].isOutOfOrder = true }
      earliestLater = min(earliestLater ?? completed, completed)
    }
  }
}

extension JourneyTimeline.Step {
  /// When it was completed last, and where in the log.
  public var completion: RecordedMoment? { passes.intervals.last { $0.ended != nil }?.ended }
}
