internal import Chronology
public import Exports
public import Interchange
internal import Journeys
internal import Satisfaction
public import Timelines
public import Wording

/// Timelines as a table: one row a touchpoint.
public struct TimelineTable: TimelineWriter {
  let table: any TableWriter
  let clock: LocalClock
  let words: TimelineWords
  let language: Language
  /// Names of staff, where they are opened.
  let staffName: (String) -> String?

  private static let columns = [
    TableColumn("customer", Sentence("客户编号", "Customer"), width: 14),
    TableColumn("name", Sentence("姓名", "Name")),
    TableColumn("phone", Sentence("电话", "Phone"), width: 16),
    TableColumn("journey", Sentence("订单旅程", "Journey"), width: 14),
    TableColumn("state", Sentence("状态", "State"), coded: true),
    TableColumn("model", Sentence("车型", "Model"), width: 14),
    TableColumn("advisor", Sentence("销售顾问", "Advisor"), width: 14, coded: true),
    TableColumn("touchpoint", Sentence("环节", "Touchpoint"), width: 14, coded: true),
    TableColumn("status", Sentence("环节状态", "Status"), coded: true),
    TableColumn("startedAt", Sentence("开始", "Started"), width: 17),
    TableColumn("completedAt", Sentence("完成", "Completed"), width: 17),
    TableColumn("perception", Sentence("感受", "Perception")),
    TableColumn("expectation", Sentence("期望", "Expectation")),
    TableColumn("scale", Sentence("量表", "Scale"), width: 14, coded: true),
    TableColumn("difference", Sentence("差", "Difference")),
    TableColumn("zone", Sentence("结果", "Zone"), width: 14, coded: true),
    TableColumn("late", Sentence("逾时", "Late")),
    TableColumn("outOfOrder", Sentence("先后颠倒", "Out of order")),
    TableColumn("weakest", Sentence("最弱一环", "Weakest")),
    TableColumn("concernsOpen", Sentence("未解答的疑问", "Concerns open"), width: 20, coded: true),
    TableColumn("note", Sentence("备注", "Note"), width: 30),
    TableColumn("elapsedSeconds", Sentence("历时", "Elapsed")),
    TableColumn("waitSeconds", Sentence("等待", "Waiting")),
    TableColumn("serviceSeconds", Sentence("服务", "Service")),
    TableColumn("itemsMissing", Sentence("缺少的项目", "Items missing"), width: 20, coded: true),
    TableColumn("promisedFinish", Sentence("承诺完成", "Promised finish"), width: 17),
    TableColumn("deliveredAt", Sentence("交车", "Delivered"), width: 17),
    TableColumn("delaySeconds", Sentence("延误（秒）", "Delay (seconds)")),
    TableColumn("erased", Sentence("已删除", "Erased")),
    TableColumn("order", Sentence("订单", "Order"), width: 18),
    TableColumn("vin", Sentence("车架号", "VIN"), width: 20),
    TableColumn("words", Sentence("客户的话", "Customer's words"), width: 30),
    TableColumn(
      "advisorAtDelivery", Sentence("交车顾问", "Advisor at delivery"),
      width: 14, coded: true),
  ]

  /// - Parameter showsCodes: whether codes stand beside words.
  public init(
    _ table: any TableWriter, zone: Zone, _ language: Language, showsCodes: Bool,
    staffName: @escaping (String) -> String?
  ) {
    self.table = showsCodes ? CodedTable(table) : table
    clock = LocalClock(zone)
    self.language = language
    words = TimelineWords(language)
    self.staffName = staffName
  }

  public func begin() throws { try table.begin(Self.columns) }

  public func write(_ timeline: CustomerTimeline, counting count: () throws -> Void) throws {
    func moment(_ time: Timestamp?) -> TableCell { .moment(time.map(clock.civil)) }
    func whole(_ number: Int?) -> TableCell { .number(number.map(Int64.init)) }
    func length(_ milliseconds: Int64?) -> TableCell {
      .seconds(milliseconds.map { Int64(TimelineSeconds.whole($0)) })
    }
    func said(_ step: JourneyTimeline.Step) -> String? {
      let words = step.ratings.compactMap(\.words)
      return words.isEmpty ? nil : words.joined(separator: "\n")
    }
    func staff(_ id: String?) -> TableCell { .staff(id: id, name: id.flatMap(staffName)) }
    func list(_ codes: [String], _ name: (String) -> String?) -> TableCell {
      .word(
        code: codes.joined(separator: " "),
        codes.map { name($0) ?? $0 }.joined(separator: language == .chinese ? "、" : ", "))
    }
    for journey in timeline.journeys {
      for step in journey.steps {
        let answer = step.headline
        let planned = journey.plan?.touchpoint(step.touchpoint)
        let zone = answer?.zone ?? .unknown
        let scale = TableCell.word(
          code: answer?.scale.rawValue, answer.map { words.scale($0.scale) })
        let concerns = list(step.concernsOpen) { id in
          planned?.concerns.first { $0.id == id }?.name(language)
        }
        let missing = list(step.itemsMissing) { id in
          planned?.items.first { $0.id == id }?.name(language)
        }
        try table.row([
          .identifier(timeline.customer), .text(timeline.name), .identifier(timeline.phone),
          .identifier(journey.journey),
          .word(code: journey.state, words.state(journey.state)), .text(journey.model),
          staff(journey.advisor), .word(code: step.touchpoint, planned?.name(language)),
          .word(code: step.status.rawValue, words.status(step.status)),
          moment(step.startedAt), moment(step.completedAt), whole(answer?.perception),
          whole(answer?.expectation),
          scale,
          whole(answer?.difference), .word(code: zone.rawValue, words.zone(zone)),
          .flag(step.isLate),
          .flag(step.isOutOfOrder), .flag(journey.weakest == step.touchpoint),
          concerns, .text(step.note),
          length(step.times?.elapsed.value), length(step.times?.wait.value),
          length(step.times?.service.value), missing,
          moment(journey.promisedFinish), moment(journey.deliveredAt),
          // Early is below nought, and stays a number.
          .number(journey.delay.map { Int64(TimelineSeconds.whole($0)) }),
          .flag(timeline.isErased), .identifier(journey.order), .identifier(journey.vin),
          .text(said(step)), staff(journey.advisorAtDelivery),
        ])
        try count()
      }
    }
  }
}
