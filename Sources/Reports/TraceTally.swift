internal import Journeys
internal import Satisfaction
internal import Wording

/// Sequences of completed touchpoints, counted and timed.
///
/// A duration goes from the first completion to the last; between two touchpoints, from one
/// completion to the next.
struct TraceTally {
  private struct Pair: Hashable {
    let from: Int
    let to: Int
  }

  /// What one variant or pair comes to.
  private struct Group {
    var durations = Durations()
    /// Of the first event that belongs to it: what comes first at equal counts.
    var first: Int64
  }

  private var names: [String] = []
  private var places: [String: Int] = [:]
  private var variants: [[Int]: Group] = [:]
  private var pairs: [Pair: Group] = [:]
  private var durations = Durations()
  private var journeys = 0

  var isEmpty: Bool { durations.count == 0 }

  mutating func add(_ record: JourneyRecord) {
    journeys += 1
    let done = record.moves.filter { $0.kind == .touchpointCompleted }.sorted {
      ($0.moment.occurred, $0.moment.position) < ($1.moment.occurred, $1.moment.position)
    }
    guard let first = done.first, let last = done.last else { return }
    let trace = done.map { place($0.touchpoint) }
    let length = last.moment.occurred - first.moment.occurred
    durations.add(length, endedBy: last.moment.position)
    variants[trace, default: Group(first: first.moment.position)].durations
      .add(length, endedBy: last.moment.position)
    for index in trace.indices.dropFirst() {
      let end = done[index].moment
      pairs[
        Pair(from: trace[index - 1], to: trace[index]), default: Group(first: end.position)
      ].durations.add(end.occurred - done[index - 1].moment.occurred, endedBy: end.position)
    }
  }

  private mutating func place(_ touchpoint: String) -> Int {
    if let place = places[touchpoint] { return place }
    places[touchpoint] = names.count
    names.append(touchpoint)
    return names.count - 1
  }

  /// The most frequent first; of equal ones that which the log knew first.
  private func ranked<Key: Hashable>(_ groups: [Key: Group]) -> [(Key, Group)] {
    groups.map { ($0.key, $0.value) }.sorted { left, right in
      let (a, b) = (left.1.durations.count, right.1.durations.count)
      return a != b ? a > b : left.1.first < right.1.first
    }
  }

  /// Equal to what process mining tools find in the complete events of our own export.
  private static let definition = Report.Block.note(
    Sentence(
      "只计完成的环节，按发生的先后；时长从第一个完成到最后一个完成",
      "Completed touchpoints in the order in which they happened; from first to last completion"))

  func variantBlocks(_ desk: ReportDesk) -> [Report.Block] {
    let ranked = ranked(variants)
    let total = durations.count
    return [
      Self.definition,
      .figure(.init("journeys", Sentence("旅程", "Journeys"), .count(total))),
      .figure(
        .init(
          "empty", Sentence("没有完成任何环节的旅程", "Journeys without a completed touchpoint"),
          .count(journeys - total))),
      .figure(.init("count", Sentence("走法", "Variants"), .count(ranked.count))),
      .table(
        Report.Table(
          "variants", Sentence("最常见的走法", "Most frequent variants"),
          [
            .init("touchpoints", Sentence("环节", "Touchpoints")),
            .init("journeys", Sentence("旅程", "Journeys")),
            .init("share", Sentence("比例", "Share")),
            .init("median", Sentence("时长中位数", "Median duration")),
          ],
          ranked.prefix(desk.request.top).map { trace, group in
            let median = group.durations.summary(orMissing: .nothingInPeriod).median
            return [
              .codes(trace.map { desk.library.cell(names[$0]) }),
              .group(group.durations.count),
              .reading(
                .init(
                  Measured(
                    Rational(median.n, total), orMissing: .nothingInPeriod, n: median.n,
                    of: total, positions: median.positions), .share)),
              .reading(.init(median, .duration)),
            ]
          })),
    ]
  }

  func durationBlocks() -> [Report.Block] {
    let summary = durations.summary(of: journeys, orMissing: .nothingInPeriod)
    func figure(_ key: String, _ label: Sentence, _ value: Measured<Rational>) -> Report.Block {
      .figure(.init(key, label, .reading(.init(value, .duration))))
    }
    return [
      figure("least", Sentence("最短", "Shortest"), summary.least),
      figure("median", Sentence("中位数", "Median"), summary.median),
      figure("mean", Sentence("平均", "Mean"), summary.mean),
      figure("p90", Sentence("第 90 百分位", "90th percentile"), summary.p90),
      figure("most", Sentence("最长", "Longest"), summary.most),
    ]
  }

  func followBlocks(_ desk: ReportDesk) -> [Report.Block] {
    let ranked = ranked(pairs)
    return [
      .figure(.init("count", Sentence("前后关系", "Pairs"), .count(ranked.count))),
      .table(
        Report.Table(
          "follows", Sentence("紧接着发生", "Directly follows"),
          [
            .init("from", Sentence("从", "From")), .init("to", Sentence("到", "To")),
            .init("count", Sentence("次数", "Times")),
            .init("median", Sentence("中位数", "Median")),
            .init("p90", Sentence("第 90 百分位", "90th percentile")),
          ],
          ranked.prefix(desk.request.top).map { pair, group in
            let summary = group.durations.summary(orMissing: .nothingInPeriod)
            return [
              desk.library.cell(names[pair.from]), desk.library.cell(names[pair.to]),
              .group(group.durations.count), .reading(.init(summary.median, .duration)),
              .reading(.init(summary.p90, .duration)),
            ]
          })),
    ]
  }
}
