internal import CanonicalJSON
internal import Chronology
internal import Journeys

/// What begins, goes on and ends under a key of its own.
extension JourneyFold {
  mutating func span(_ moment: Moment, _ list: JourneyTimeline.SpanList) {
    guard let step = JourneyTimeline.SpanStep(moment.kind) else { return }
    // Attempts and messages may name only the step of the plan, or nothing.
    let key = moment.text(list.key) ?? moment.text("step") ?? ""
    var spans = timeline[list]
    let known = spans.lastIndex { span in
      span.key.isSame(as: key) && span.isOf(respondent: moment.text("respondent"))
    }
    if case .begins = step {
      spans.append(.init(key: key, moment))
      timeline.spans[list] = spans
      return
    }
    guard known != nil || !list.needsBeginning else { return }
    let place = known ?? spans.count
    if known == nil {
      spans.append(.init(key: key, moment))
    } else {
      spans[place].moments.append(moment)
    }
    if let outcome = moment.outcome(step) {
      if moment.kind == .followUpCompleted, spans[place].outcome != nil {
        // A call that reached somebody was done then; writing it off names how it went.
        spans[place].outcome = moment.text("outcome") ?? spans[place].outcome
      } else {
        spans[place].endedAt = moment.occurred
        spans[place].outcome = outcome
        spans[place].ending = moment
      }
    }
    timeline.spans[list] = spans
  }

  /// Open and due before the moment that is asked for. Without such a moment nothing is overdue:
  /// the last entry of a log is no clock.
  mutating func markOverdue(_ asOf: Timestamp) {
    for (list, spans) in timeline.spans {
      timeline.spans[list] = spans.map { span in
        var span = span
        span.isOverdue = span.outcome == nil && span.due.map { $0 < asOf } == true
        return span
      }
    }
  }
}

extension JourneyTimeline.Span {
  /// One survey may ask several people; where a side names nobody, it is anybody.
  fileprivate func isOf(respondent: String?) -> Bool {
    guard let respondent, let own = moments.first?.text("respondent") else { return true }
    return own.utf8.elementsEqual(respondent.utf8)
  }
}

extension Moment {
  /// What a fact ends its span with; nil where the span goes on.
  ///
  /// A call that reached the customer, or found a complaint, is done.
  fileprivate func outcome(_ step: JourneyTimeline.SpanStep) -> String? {
    switch step {
    case .begins: return nil
    case .ends(let word): return kind == .followUpCompleted ? text("outcome") ?? word : word
    case .goesOn:
      guard kind == .followUpAttempted, let outcome = text("outcome") else { return nil }
      return ["reached", "complaint"].contains(outcome) ? outcome : nil
    }
  }
}
