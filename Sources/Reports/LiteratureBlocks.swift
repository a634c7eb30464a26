internal import Satisfaction
internal import Wording

/// Constants of the source texts, shown apart with their source and never as the dealer's result.
enum LiteratureBlocks {
  static var section: Report.Section {
    .init(
      "literature", Sentence("文献中的数字（不是本店的结果）", "Literature (not this dealer's results)"),
      [
        .table(
          Report.Table(
            "constants", Sentence("原文所述", "As the texts state"),
            [
              .init("id", Sentence("编号", "Id")), .init("figures", Sentence("数字", "Figures")),
              .init("statement", Sentence("说法", "Statement")),
              .init("source", Sentence("出处", "Source")),
            ],
            Literature.all.map { one in
              [
                .code(one.id, nil), .codes(one.figures.map(cell)),
                .words(Sentence(one.chinese, one.english)),
                .code(one.source.rawValue, Sentence(one.source.title, one.source.title)),
              ]
            }))
      ])
  }

  /// A figure as the text has it: "5–10 %", "≥ 20".
  private static func cell(_ figure: Literature.Figure) -> Report.Cell {
    func text(_ value: Rational) -> String {
      figure.unit == .share
        ? NumberText.decimal(value * Rational(100), 0) : NumberText.decimal(value, 0)
    }
    let suffix = figure.unit == .share ? " %" : ""
    let amount: String =
      switch figure.amount {
      case .exactly(let value): text(value) + suffix
      case .range(let low, let high): text(low) + "–" + text(high) + suffix
      case .atLeast(let value): "≥ " + text(value) + suffix
      }
    guard let chinese = figure.chinese, let english = figure.english else {
      return .code(amount, nil)
    }
    return .code(amount, Sentence("\(chinese) \(amount)", "\(english) \(amount)"))
  }

  /// Sums that a source gets wrong, beside the right one from its own inputs.
  static var sums: Report.Block {
    .table(
      Report.Table(
        "sourceSums",
        Sentence("原文算错的数字（不是本店的结果）", "Sums the sources get wrong (not this dealer's)"),
        [
          .init("id", Sentence("编号", "Id")), .init("claimed", Sentence("原文", "Claimed")),
          .init("computed", Sentence("应为", "Computed")),
          .init("statement", Sentence("说明", "Statement")),
          .init("source", Sentence("出处", "Source")),
        ],
        SourceSums.all.map { sum in
          let form: Reading.Form = sum.unit == .minor ? .money : .number
          return [
            .code(sum.id, nil), .number(sum.claimed, form), .number(sum.computed, form),
            .words(Sentence(sum.chinese, sum.english)),
            .code(sum.source.rawValue, Sentence(sum.source.title, sum.source.title)),
          ]
        }))
  }
}
