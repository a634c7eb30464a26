internal import Satisfaction
internal import Wording

/// The importance–performance grid as blocks of a report.
enum GridBlocks {
  static func blocks(
    _ grid: ImportancePerformanceGrid, _ library: PlanLibrary
  ) -> [Report.Block] {
    let isRank = grid.kind == .rank
    let key = isRank ? "gridRank" : "gridImportance5"
    let title =
      isRank
      ? Sentence("重要性/绩效排列（排序）", "Importance–performance grid (ranks)")
      : Sentence("重要性/绩效排列（五级）", "Importance–performance grid (importance5)")
    let thresholds = grid.thresholds.value
    var blocks: [Report.Block] = [
      .table(
        Report.Table(
          key, title,
          [
            .init("touchpoint", Sentence("环节", "Touchpoint")),
            .init("performance", Sentence("绩效", "Performance")),
            .init("importance", Sentence("重要性", "Importance")),
            .init("quadrant", Sentence("象限", "Quadrant")),
          ],
          grid.points.map { point in
            [
              library.cell(point.touchpoint), .reading(.init(point.performance, .number)),
              .reading(.init(point.importance, .number)),
              point.quadrant.map { .code($0.rawValue, Terms.quadrant($0)) } ?? .none,
            ]
          }))
    ]
    func threshold(_ value: Rational?) -> Report.Cell {
      .reading(
        Reading(
          Measured(
            value, orMissing: grid.thresholds.reason ?? .fewPoints, n: grid.thresholds.n,
            of: grid.thresholds.of, positions: grid.thresholds.positions), .number, group: .none))
    }
    blocks += [
      .figure(
        .init(
          key + "Performance", Sentence("绩效分界", "Performance threshold"),
          threshold(thresholds?.performance))),
      .figure(
        .init(
          key + "Importance", Sentence("重要性分界", "Importance threshold"),
          threshold(thresholds?.importance))),
    ]
    if let thresholds {
      let points = grid.points.filter(\.isPlotted).compactMap { point in
        point.performance.value.flatMap { x in
          point.importance.value.map { y in
            GridPicture.Point(name: library.name(point.touchpoint), x: x, y: y)
          }
        }
      }
      blocks.append(
        .picture(
          .grid(
            GridPicture(
              title: title, points: points, x: thresholds.performance, y: thresholds.importance,
              isWhole: points.count == grid.points.count))))
    }
    return blocks
  }
}
