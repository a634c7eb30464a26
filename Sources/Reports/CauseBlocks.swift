internal import Satisfaction
internal import Wording

/// The causes of dissatisfied answers as blocks of a report.
///
/// Source: 《全面客户满意——公开课（教材）》 (5GAP, 执行中存在的问题).
enum CauseBlocks {
  static func blocks(_ causes: Causes) -> [Report.Block] {
    let gaps = causes.gaps
    return [
      .table(
        Report.Table(
          "gaps", Sentence("五个差距", "The five gaps"),
          [
            .init("gap", Sentence("差距", "Gap")), .init("share", Sentence("比例", "Share")),
            .init("factors", Sentence("其中", "Of these")),
            .init("layers", Sentence("层次", "Layers")),
          ],
          gaps.map { gap in
            let parts = WordList.gaps.term(gap.gap.rawValue)?.parts ?? []
            return [
              .code(gap.gap.rawValue, Terms.gap(gap.gap)),
              .reading(.init(gap.share, .share, group: .of)),
              .codes(gap.factors.map { tally($0) { Terms.word(parts, $0) } }),
              .codes(gap.layers.map { tally($0) { Terms.word(WordList.layers, $0) } }),
            ]
          })),
      .figure(
        .init(
          "unattributed", Sentence("不明", "Unattributed (不明)"),
          .reading(.init(causes.unattributed, .share, group: .of)))),
      .figure(
        .init(
          "attributed", Sentence("已归因", "Attributed"),
          .reading(.init(causes.attributed, .share, group: .of)))),
      .picture(
        .gaps(
          GapsPicture(
            title: Sentence("不满的原因：五个差距", "Causes by the five gaps"),
            parts: gaps.map {
              .init(name: Terms.gap($0.gap), reading: .init($0.share, .share, group: .of))
            }
              + [
                .init(
                  name: Sentence("不明", "unattributed"),
                  reading: .init(causes.unattributed, .share, group: .of))
              ]))),
    ] + execution(causes)
  }

  /// Execution causes stand only under the gap `delivery`.
  private static func execution(_ causes: Causes) -> [Report.Block] {
    guard let delivery = causes.gaps.first(where: { $0.gap == .delivery }),
      !delivery.executionCauses.isEmpty || !delivery.subCauses.isEmpty
    else { return [] }
    let list = WordList.executionCauses
    let subs = list.terms.flatMap(\.parts)
    return [
      .table(
        Report.Table(
          "executionCauses", Sentence("交付差距：执行中的原因", "Delivery gap: causes in execution"),
          [
            .init("cause", Sentence("原因", "Cause")), .init("share", Sentence("比例", "Share")),
          ],
          delivery.executionCauses.map { one in
            [
              .code(one.code, Terms.word(list, one.code)),
              .reading(.init(one.share, .share, group: .of)),
            ]
          })),
      .table(
        Report.Table(
          "subCauses", Sentence("其中的细分原因", "And their sub causes"),
          [
            .init("cause", Sentence("细分原因", "Sub cause")),
            .init("within", Sentence("属于", "Within")), .init("share", Sentence("比例", "Share")),
          ],
          delivery.subCauses.map { one in
            [
              .code(one.code, Terms.word(subs, one.code)),
              one.within.map { .code($0, Terms.word(list, $0)) } ?? .none,
              .reading(.init(one.share, .share, group: .of)),
            ]
          })),
    ]
  }

  private static func tally(
    _ tally: Causes.Tally, _ name: (String) -> Sentence
  ) -> Report.Cell {
    let word = name(tally.code)
    return .code(
      tally.code,
      Sentence("\(word.chinese) \(tally.share.n)", "\(word.english) \(tally.share.n)"))
  }
}
