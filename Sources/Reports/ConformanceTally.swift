internal import Journeys
internal import Satisfaction
internal import Wording

/// Where journeys left their own plan.
///
/// The plan's order binds touchpoints that are done once; the ceremony and repeatable ones have no
/// place in it. Skipped: skipped with a reason, and not done later. Passed over: neither done nor
/// skipped, though one behind it is done. Early: done before one that stands ahead of it. Late: done
/// later than was promised, as the timeline marks it. Reopened: at least once. A journey fits when
/// it has none of these; one whose plan binds nothing is not asked.
struct ConformanceTally {
  private enum Deviation: String, CaseIterable {
    case skipped, passedOver, early, late, reopened

    var heading: Sentence {
      switch self {
      case .skipped: Sentence("跳过", "Skipped")
      case .passedOver: Sentence("越过", "Passed over")
      case .early: Sentence("提前", "Early")
      case .late: Sentence("晚", "Late")
      case .reopened: Sentence("重做", "Reopened")
      }
    }
  }

  private struct Step {
    var journeys = 0
    var completed: [Int64] = []
    var found: [Deviation: [Int64]] = [:]
  }

  private var steps: [String: Step] = [:]
  private var journeys = 0
  private var asked = 0
  private var fitting: [Int64] = []

  mutating func add(_ record: JourneyRecord) {
    journeys += 1
    guard let plan = record.plan, plan.touchpoints.contains(where: Self.binds) else { return }
    asked += 1
    var fits = true
    for (place, touchpoint) in plan.touchpoints.enumerated() where Self.binds(touchpoint) {
      var step = steps[touchpoint.id] ?? Step()
      step.journeys += 1
      if record.steps[place].isDone, let completed = record.steps[place].completed {
        step.completed.append(completed.position)
      }
      for (deviation, position) in Self.deviations(record, plan, place) {
        step.found[deviation, default: []].append(position)
        fits = false
      }
      steps[touchpoint.id] = step
    }
    if fits, let opened = record.openedAt { fitting.append(opened.position) }
  }

  private static func binds(_ touchpoint: Blueprint.Touchpoint) -> Bool {
    !touchpoint.isCeremony && !touchpoint.isRepeatable
  }

  /// What is wrong with one touchpoint of a journey, each with the event that shows it.
  private static func deviations(
    _ record: JourneyRecord, _ plan: PlanFacts, _ place: Int
  ) -> [(Deviation, Int64)] {
    let step = record.steps[place]
    let id = plan.touchpoints[place].id
    let own = record.moves.filter { $0.touchpoint == id }
    func last(_ kind: FactKind) -> Int64? { own.last { $0.kind == kind }?.moment.position }
    /// The completion of a bound touchpoint that is done.
    func done(_ other: Int) -> RecordedMoment? {
      guard binds(plan.touchpoints[other]), record.steps[other].isDone else { return nil }
      return record.steps[other].completed
    }
    var found: [(Deviation, Int64)] = []
    let behind = record.steps.indices.dropFirst(place + 1).lazy.compactMap(done).first
    if step.isSkipped, let position = last(.touchpointSkipped) {
      found.append((.skipped, position))
    } else if !step.isDone, !step.isSkipped, let behind {
      found.append((.passedOver, behind.position))
    }
    if let completed = done(place) {
      let ahead = record.steps.indices.prefix(place).contains { other in
        done(other).map { completed.occurred < $0.occurred } ?? false
      }
      if ahead { found.append((.early, completed.position)) }
      if step.isLate { found.append((.late, completed.position)) }
    }
    if let position = last(.touchpointReopened) { found.append((.reopened, position)) }
    return found
  }

  func blocks(_ desk: ReportDesk) -> [Report.Block] {
    let share = Measured(
      Rational(fitting.count, asked), orMissing: .notRecorded, n: asked, of: journeys,
      positions: fitting)
    let columns = Deviation.allCases.map {
      Report.Table.Column($0.rawValue, $0.heading)
    }
    return [
      .note(
        Sentence(
          "对照旅程自己的流程；仪式和可重复的环节没有先后",
          "Against each journey's own plan; the ceremony and repeatable touchpoints have no order")),
      .figure(.init("fitting", Sentence("符合流程", "Fitting"), .reading(.init(share, .share)))),
      .table(
        Report.Table(
          "touchpoints", Sentence("各环节", "By touchpoint"),
          [
            .init("touchpoint", Sentence("环节", "Touchpoint")),
            .init("completed", Sentence("完成", "Completed")),
          ] + columns,
          desk.library.order.filter { steps[$0] != nil }.map { id in
            let step = steps[id] ?? Step()
            func cell(_ positions: [Int64]) -> Report.Cell {
              .reading(
                .init(
                  Measured(
                    Rational(positions.count, step.journeys), orMissing: .nothingInPeriod,
                    n: positions.count, of: step.journeys, positions: positions), .share,
                  group: .of))
            }
            return [desk.library.cell(id), cell(step.completed)]
              + Deviation.allCases.map { cell(step.found[$0] ?? []) }
          })),
    ]
  }
}
