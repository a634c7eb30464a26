internal import Satisfaction
internal import Wording

/// The sales satisfaction index as blocks of a report.
enum FactorBlocks {
  static func blocks(_ tallies: FactorTallies, from baseline: FactorTallies?) -> [Report.Block] {
    var blocks: [Report.Block] = [
      .figure(
        .init(
          "ssi", Sentence("销售满意指数 SSI（0–1000）", "SSI (0–1000)"),
          .reading(.init(tallies.index, .index)))),
      .figure(
        .init(
          "ssiCollector", Sentence("SSI 收集方", "SSI collector"),
          tallies.dealer.basis?.collector.map { .code($0, nil) } ?? .none)),
    ]
    if let baseline {
      blocks.append(
        .figure(
          .init(
            "ssiDifference", Sentence("SSI 与基准期之差", "SSI less baseline"),
            .reading(.init(tallies.difference(from: baseline), .index, group: .none)))))
    }
    let lacking = tallies.unknown.values.reduce(0, +)
    if lacking > 0 {
      blocks.append(
        .figure(
          .init(
            "ssiOtherSets",
            Sentence("权重不在本日志目录、不计入的旅程", "Journeys of sets not kept here, left out"),
            .count(lacking))))
    }
    let shown = tallies.shown
    if shown.count > 1 || lacking > 0 { blocks.append(sets(tallies, from: baseline)) }
    blocks.append(factors(shown))
    return blocks
  }

  /// Each set on an axis of its own; one that is not at hand too, with the reason.
  private static func sets(
    _ tallies: FactorTallies, from baseline: FactorTallies?
  ) -> Report.Block {
    var columns: [Report.Table.Column] = [
      .init("set", Sentence("权重", "Set")), .init("version", Sentence("版本", "Version")),
      .init("index", Sentence("指数", "Index")),
    ]
    if baseline != nil {
      columns.append(.init("difference", Sentence("与基准期之差", "Less baseline")))
    }
    let known = tallies.shown.filter(\.isVoiced).map { tally -> [Report.Cell] in
      let dealer = tally.dealer
      let earlier = baseline.map {
        $0.tally(of: tally.set)?.dealer ?? SalesSatisfactionIndex.dealer([])
      }
      return [
        .code(tally.set.id, nil), .code(tally.set.version, nil),
        .reading(.init(dealer.index, .index)),
      ]
        + (earlier.map {
          [
            .reading(
              .init(
                SalesSatisfactionIndex.difference(of: dealer, from: $0), .index, group: .none))
          ]
        } ?? [])
    }
    let unknown = tallies.unknown.sorted { $0.key < $1.key }.map { key, count -> [Report.Cell] in
      let missing = Measured<Rational>(missing: .notRecorded, n: 0, of: count, positions: [])
      return [
        .code(key.set, nil), .code(key.version, nil), .reading(.init(missing, .index)),
      ] + (baseline == nil ? [] : [.reading(.init(missing, .index, group: .none))])
    }
    return .table(
      Report.Table(
        "ssiSets", Sentence("SSI，各套权重分列，不作比较", "SSI by set of weights, never compared"),
        columns, known + unknown))
  }

  /// The factors of every set; which set stands beside them where there are several.
  private static func factors(_ shown: [FactorTally]) -> Report.Block {
    let isOne = shown.count == 1
    var columns: [Report.Table.Column] = [
      .init("factor", Sentence("因子", "Factor")), .init("weight", Sentence("权重", "Weight")),
      .init("score", Sentence("得分", "Score")),
    ]
    if !isOne {
      columns += [
        .init("set", Sentence("权重套", "Set")), .init("version", Sentence("版本", "Version")),
      ]
    }
    let rows = shown.flatMap { tally in
      zip(tally.set.factors, tally.scores).map { factor, score -> [Report.Cell] in
        [
          .code(factor.id, Sentence(factor.chinese, factor.english)), .count(factor.weight),
          .reading(.init(score, .index)),
        ] + (isOne ? [] : [.code(tally.set.id, nil), .code(tally.set.version, nil)])
      }
    }
    return .table(
      Report.Table("ssiFactors", Sentence("SSI 因子", "SSI factors"), columns, rows))
  }
}
