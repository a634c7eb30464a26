internal import Chronology
public import Exports
internal import Interchange
internal import Journeys
internal import Satisfaction
public import Timelines
internal import Wording

/// What a workbook of timelines has behind the rows of touchpoints: a row a journey, and a summary
/// with counts and means.
public struct JourneySheet: TimelineWriter {
  private var inner: TimelineTable
  private let language: Language
  private let words: TimelineWords
  private let clock: LocalClock
  private var rows: [[TableCell]] = []
  private var states: [String: Int64] = [:]
  private var order: [String] = []
  private var tallies: [String: Tally] = [:]

  /// One touchpoint over all journeys.
  private struct Tally {
    var name: String
    var completed = 0
    var pairs: [(perception: Int, expectation: Int?)] = []
    var scales: Set<Scale> = []
    var dissatisfied = 0
    var elapsed: Int64 = 0
    var timed = 0
  }

  public init(_ table: TimelineTable) {
    inner = table
    language = table.language
    words = table.words
    clock = table.clock
  }

  private static let columns = [
    TableColumn("customer", Sentence("客户编号", "Customer"), width: 14),
    TableColumn("name", Sentence("姓名", "Name")),
    TableColumn("phone", Sentence("电话", "Phone"), width: 16),
    TableColumn("journey", Sentence("订单旅程", "Journey"), width: 14),
    TableColumn("state", Sentence("状态", "State")),
    TableColumn("model", Sentence("车型", "Model"), width: 14),
    TableColumn("advisor", Sentence("销售顾问", "Advisor"), width: 14),
    TableColumn("openedAt", Sentence("开始", "Opened"), width: 17),
    TableColumn("promisedFinish", Sentence("承诺完成", "Promised finish"), width: 17),
    TableColumn("deliveredAt", Sentence("交车", "Delivered"), width: 17),
    TableColumn("answers", Sentence("回答数", "Answers")),
    TableColumn("meanPerception", Sentence("平均感受", "Mean perception")),
    TableColumn("meanExpectation", Sentence("平均期望", "Mean expectation")),
    TableColumn("dissatisfied", Sentence("不满的环节", "Dissatisfied with")),
    TableColumn("weakestTouchpoint", Sentence("最弱一环", "Weakest touchpoint"), width: 14),
    TableColumn("late", Sentence("迟交", "Late")),
  ]

  public mutating func begin() throws { try inner.begin() }

  public mutating func write(
    _ timeline: CustomerTimeline, counting count: () throws -> Void
  ) throws {
    try inner.write(timeline, counting: count)
    func moment(_ time: Timestamp?) -> TableCell { .moment(time.map(clock.civil)) }
    for journey in timeline.journeys {
      states[journey.state, default: 0] += 1
      for step in journey.steps { note(step, journey) }
      let pairs = journey.steps.compactMap(\.headline)
      let isOneScale = Set(pairs.map(\.scale)).count == 1
      let weakest = journey.weakestToSpeakOf
      let weakestName = weakest.flatMap { journey.plan?.touchpoint($0)?.name(language) }
      let perception = isOneScale ? Self.mean(pairs.compactMap(\.perception)) : nil
      let expectation = isOneScale ? Self.mean(pairs.compactMap(\.expectation)) : nil
      let dissatisfied = pairs.count { $0.zone == .dissatisfied }
      let advisor = TableCell.staff(
        id: journey.advisor, name: journey.advisor.flatMap(inner.staffName))
      rows.append([
        .identifier(timeline.customer), .text(timeline.name), .identifier(timeline.phone),
        .identifier(journey.journey), .word(code: journey.state, words.state(journey.state)),
        .text(journey.model),
        advisor,
        moment(journey.openedAt), moment(journey.promisedFinish), moment(journey.deliveredAt),
        .number(Int64(pairs.count)),
        .decimal(perception), .decimal(expectation), .number(Int64(dissatisfied)),
        .word(code: weakest, weakestName),
        .flag(journey.isLate == true),
      ])
    }
  }

  private mutating func note(_ step: JourneyTimeline.Step, _ journey: JourneyTimeline) {
    let name = journey.plan?.touchpoint(step.touchpoint)?.name(language) ?? step.touchpoint
    if tallies[step.touchpoint] == nil { order.append(step.touchpoint) }
    var tally = tallies[step.touchpoint] ?? Tally(name: name)
    if step.status == .completed { tally.completed += 1 }
    if let pair = step.headline, let perception = pair.perception {
      tally.pairs.append((perception, pair.expectation))
      tally.scales.insert(pair.scale)
      if pair.zone == .dissatisfied { tally.dissatisfied += 1 }
    }
    if let elapsed = step.times?.elapsed.value {
      tally.elapsed += elapsed
      tally.timed += 1
    }
    tallies[step.touchpoint] = tally
  }

  /// Two decimals, rounded half up; nil of nothing.
  private static func mean(_ numbers: [Int]) -> String? {
    guard let mean = Rational(numbers.reduce(0, +), numbers.count) else { return nil }
    return mean.rounded(places: 2).map { hundredths in
      let size = hundredths.magnitude
      return (hundredths < 0 ? "-" : "") + "\(size / 100)." + (size % 100 < 10 ? "0" : "")
        + "\(size % 100)"
    }
  }

  /// The sheets behind the rows of touchpoints.
  public func finish(_ book: Workbook) throws {
    func say(_ chinese: String, _ english: String) -> String {
      Sentence(chinese, english)(language)
    }
    try book.sheet(say("旅程", "Journeys"))
    try book.begin(Self.columns)
    for row in rows { try book.row(row) }
    try book.sheet(say("汇总", "Summary"))
    try book.note(say("旅程", "Journeys"), isTitle: true)
    try book.begin([
      TableColumn("state", Sentence("状态", "State"), width: 16),
      TableColumn("journeys", Sentence("旅程数", "Journeys")),
    ])
    for (state, count) in states.sorted(by: { $0.key < $1.key }) {
      try book.row([.word(code: state, words.state(state)), .number(count)])
    }
    try book.row([.text(say("合计", "All")), .number(states.values.reduce(0, +))])
    try book.note("")
    try book.note(say("环节", "Touchpoints"), isTitle: true)
    try book.begin([
      TableColumn("touchpoint", Sentence("环节", "Touchpoint"), width: 16),
      TableColumn("completed", Sentence("完成", "Completed")),
      TableColumn("answers", Sentence("回答数", "Answers")),
      TableColumn("meanPerception", Sentence("平均感受", "Mean perception")),
      TableColumn("meanExpectation", Sentence("平均期望", "Mean expectation")),
      TableColumn("dissatisfied", Sentence("不满", "Dissatisfied")),
      TableColumn("meanElapsed", Sentence("平均历时", "Mean elapsed")),
    ])
    for tally in order.compactMap({ tallies[$0] }) {
      // Answers of different scales have no mean.
      let isOneScale = tally.scales.count == 1
      try book.row([
        .text(tally.name), .number(Int64(tally.completed)), .number(Int64(tally.pairs.count)),
        .decimal(isOneScale ? Self.mean(tally.pairs.map { $0.perception }) : nil),
        .decimal(isOneScale ? Self.mean(tally.pairs.compactMap { $0.expectation }) : nil),
        .number(Int64(tally.dissatisfied)),
        .seconds(tally.timed == 0 ? nil : tally.elapsed / Int64(tally.timed) / 1_000),
      ])
    }
    for column in 0..<7 { book.setWidth(column == 0 ? 18 : 14, column: column) }
  }
}
