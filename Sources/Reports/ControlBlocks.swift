internal import Satisfaction
internal import Wording

/// The control chart by week as blocks of a report.
enum ControlBlocks {
  static func blocks(_ chart: ControlChart) -> [Report.Block] {
    func limit(_ value: Rational?) -> Report.Cell {
      .reading(
        Reading(
          Measured(
            value, orMissing: chart.limits.reason ?? .fewPoints, n: chart.limits.n,
            of: chart.limits.of, positions: chart.limits.positions), .number, group: .none))
    }
    let limits = chart.limits.value
    return [
      .table(
        Report.Table(
          "weeks", Sentence("控制图：按交车周（0–100）", "Control chart: weeks of delivery (0–100)"),
          [
            .init("week", Sentence("周", "Week")), .init("value", Sentence("值", "Value")),
            .init("range", Sentence("极差", "Range")), .init("hollow", Sentence("空心", "Hollow")),
            .init("run", Sentence("连续", "Run")), .init("signals", Sentence("信号", "Signals")),
          ],
          chart.points.map { point in
            [
              .code(point.week.description, nil), .reading(.init(point.value, .number)),
              .number(point.range, .number), .flag(point.isHollow), .count(point.run),
              .codes(point.signals.map { .code($0.rawValue, Terms.signal($0)) }),
            ]
          })),
      .figure(.init("weekMean", Sentence("均值", "Mean"), limit(limits?.mean))),
      .figure(.init("weekUpper", Sentence("上限", "Upper limit"), limit(limits?.upper))),
      .figure(.init("weekLower", Sentence("下限", "Lower limit"), limit(limits?.lower))),
      .picture(
        .control(
          ControlPicture(
            title: Sentence("控制图：按交车周", "Control chart by week of delivery"),
            points: chart.points.map { point in
              .init(
                week: point.week.description, value: point.value.value, isHollow: point.isHollow,
                isOutside: point.signals.contains(.above) || point.signals.contains(.below),
                isRun: point.signals.contains(.run))
            }, mean: limits?.mean, upper: limits?.upper, lower: limits?.lower))),
    ]
  }
}
