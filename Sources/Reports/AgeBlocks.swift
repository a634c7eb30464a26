internal import Satisfaction
internal import Wording

/// What is open by age, in whole days of 24 hours, and how what was closed ended.
///
/// The ages are those at which an alert goes to the manager and to the general manager.
enum AgeBlocks {
  private static let ages: [(String, Sentence, Range<Int64>)] = [
    ("under2", Sentence("2 天以内", "under 2 days"), 0..<2),
    ("from2", Sentence("2–4 天", "2 to 4 days"), 2..<5),
    ("from5", Sentence("5 天以上", "5 days and more"), 5..<Int64.max),
  ]

  static func blocks(
    _ all: [JourneyRecord.Keyed], key: String, name: Sentence, asOf: Int64
  ) -> [Report.Block] {
    let open = all.filter { $0.closed == nil && !$0.isGone }
    let closed = all.filter { $0.closed != nil }
    // Who was asked and said no keeps it open, and counts among the answers.
    let asked = all.filter { $0.isSatisfied != nil }
    let mayBeAsked = all.count { $0.closed != nil || $0.isSatisfied != nil }
    let satisfied = asked.filter { $0.isSatisfied == true }
    func share(_ part: Int, _ whole: [JourneyRecord.Keyed], of: Int) -> Report.Cell {
      .reading(
        .init(
          Measured(
            Rational(part, whole.count), orMissing: .nothingInPeriod, n: whole.count, of: of,
            positions: whole.map(\.begun.position)), .share))
    }
    return [
      .figure(.init("raised", Sentence("全部", "All"), .count(all.count))),
      .figure(.init("open", Sentence("未关闭", "Open"), .count(open.count))),
      .table(
        Report.Table(
          "openByAge",
          Sentence("未关闭的\(name.chinese)，按天数", "Open \(name.english) by age"),
          [
            .init("age", Sentence("天数", "Age")), .init("count", Sentence("个数", "Count")),
            .init(key + "s", Sentence("位置", "Positions")),
          ],
          ages.map { code, words, range in
            let found = open.filter {
              range.contains(max(0, asOf - $0.begun.occurred) / 86_400_000)
            }
            return [
              .code(code, words), .count(found.count),
              .positions(found.map(\.begun.position).sorted()),
            ]
          })),
      .figure(
        .init(
          "closedShare", Sentence("已关闭的比例", "Closed"), share(closed.count, all, of: all.count))),
      .figure(
        .init(
          "satisfiedWithHandling", Sentence("对处理满意", "Satisfied with the handling"),
          share(satisfied.count, asked, of: mayBeAsked))),
    ]
  }
}
