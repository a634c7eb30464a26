internal import Journeys
internal import Satisfaction
internal import Wording

/// Whether everything was ready before the customer came (车等人).
///
/// Source: 《客户满意度全面提升培训课程》 (完美交车: 准备).
struct ReadinessTally {
  private var journeys = 0
  private var known = 0
  private var ready = 0
  private var positions: [Int64] = []

  /// A journey counts when its preparation was not skipped and an arrival is known: it is ready
  /// when the preparation was completed by then.
  mutating func add(_ record: JourneyRecord) {
    journeys += 1
    guard let place = record.plan?.places["preparation"], !record.steps[place].isSkipped,
      let arrival = record.arrived ?? record.greeted
    else { return }
    let done = record.steps[place].isDone ? record.steps[place].completed : nil
    known += 1
    if let done, done.occurred <= arrival.occurred { ready += 1 }
    positions += [done?.position, arrival.position].compactMap(\.self)
  }

  var figure: Report.Block {
    let share = Measured(
      Rational(ready, known), orMissing: .notRecorded, n: known, of: journeys,
      positions: positions)
    return .figure(
      .init(
        "ready", Sentence("到店前完成准备（车等人）", "Prepared before arrival"),
        .reading(.init(share, .share))))
  }
}
