internal import Chronology
internal import EventLog
internal import Exports
internal import Interchange
internal import Satisfaction
internal import Timelines
internal import Wording

/// Timelines as a table: one row a touchpoint.
struct TimelineTable: TimelineWriter {
  let table: any TableWriter
  let clock: LocalClock

  private static let columns = [
    TableColumn("customer", Sentence("客户编号", "Customer"), width: 14),
    TableColumn("name", Sentence("姓名", "Name")),
    TableColumn("phone", Sentence("电话", "Phone"), width: 16),
    TableColumn("journey", Sentence("订单旅程", "Journey"), width: 14),
    TableColumn("state", Sentence("状态", "State")),
    TableColumn("model", Sentence("车型", "Model"), width: 14),
    TableColumn("advisor", Sentence("销售顾问", "Advisor"), width: 14),
    TableColumn("touchpoint", Sentence("环节", "Touchpoint"), width: 14),
    TableColumn("status", Sentence("环节状态", "Status")),
    TableColumn("startedAt", Sentence("开始", "Started"), width: 17),
    TableColumn("completedAt", Sentence("完成", "Completed"), width: 17),
    TableColumn("perception", Sentence("感受", "Perception")),
    TableColumn("expectation", Sentence("期望", "Expectation")),
    TableColumn("scale", Sentence("量表", "Scale"), width: 14),
    TableColumn("difference", Sentence("差", "Difference")),
    TableColumn("zone", Sentence("结果", "Zone"), width: 14),
    TableColumn("late", Sentence("逾时", "Late")),
    TableColumn("outOfOrder", Sentence("先后颠倒", "Out of order")),
    TableColumn("weakest", Sentence("最弱一环", "Weakest")),
    TableColumn("concernsOpen", Sentence("未解答的疑问", "Concerns open"), width: 20),
    TableColumn("note", Sentence("备注", "Note"), width: 30),
    TableColumn("elapsedSeconds", Sentence("历时", "Elapsed")),
    TableColumn("waitSeconds", Sentence("等待", "Waiting")),
    TableColumn("serviceSeconds", Sentence("服务", "Service")),
    TableColumn("itemsMissing", Sentence("缺少的项目", "Items missing"), width: 20),
    TableColumn("promisedFinish", Sentence("承诺完成", "Promised finish"), width: 17),
    TableColumn("deliveredAt", Sentence("交车", "Delivered"), width: 17),
    TableColumn("delaySeconds", Sentence("延误（秒）", "Delay (seconds)")),
    TableColumn("erased", Sentence("已删除", "Erased")),
    TableColumn("order", Sentence("订单", "Order"), width: 18),
    TableColumn("vin", Sentence("车架号", "VIN"), width: 20),
    TableColumn("words", Sentence("客户的话", "Customer's words"), width: 30),
    TableColumn("advisorAtDelivery", Sentence("交车顾问", "Advisor at delivery"), width: 14),
  ]

  init(_ run: ExportRun, _ table: any TableWriter) {
    self.table = table
    clock = LocalClock(run.book.settings.timeZone)
  }

  func begin(_ run: ExportRun) throws { try table.begin(Self.columns) }

  func write(_ timeline: CustomerTimeline, _ run: ExportRun) throws {
    func moment(_ time: Timestamp?) -> TableCell { .moment(time.map(clock.civil)) }
    func whole(_ number: Int?) -> TableCell { .number(number.map(Int64.init)) }
    func length(_ milliseconds: Int64?) -> TableCell {
      .seconds(milliseconds.map { Int64(TimelineSeconds.whole($0)) })
    }
    func words(_ step: JourneyTimeline.Step) -> String? {
      let words = step.ratings.compactMap(\.words)
      return words.isEmpty ? nil : words.joined(separator: "\n")
    }
    for journey in timeline.journeys {
      for step in journey.steps {
        let answer = step.headline
        try table.row([
          .identifier(timeline.customer), .text(timeline.name), .identifier(timeline.phone),
          .identifier(journey.journey), .text(journey.state), .text(journey.model),
          .identifier(journey.advisor), .text(step.touchpoint), .text(step.status.rawValue),
          moment(step.startedAt), moment(step.completedAt), whole(answer?.perception),
          whole(answer?.expectation), .text(answer?.scale.rawValue), whole(answer?.difference),
          .text((answer?.zone ?? .unknown).rawValue), .flag(step.isLate),
          .flag(step.isOutOfOrder), .flag(journey.weakest == step.touchpoint),
          .text(step.concernsOpen.joined(separator: " ")), .text(step.note),
          length(step.times?.elapsed.value), length(step.times?.wait.value),
          length(step.times?.service.value), .text(step.itemsMissing.joined(separator: " ")),
          moment(journey.promisedFinish), moment(journey.deliveredAt),
          // Early is below nought, and stays a number.
          .number(journey.delay.map { Int64(TimelineSeconds.whole($0)) }),
          .flag(timeline.isErased), .identifier(journey.order), .identifier(journey.vin),
          .text(words(step)), .identifier(journey.advisorAtDelivery),
        ])
        try run.count()
      }
    }
  }
}

extension Logbook {
  /// Writes a workbook: `fill` writes the tables, the statement and the file follow.
  ///
  /// - Parameter fill: gives what else people should know of the rows.
  func exportWorkbook(_ run: ExportRun, _ fill: (Workbook) throws -> [String]) throws {
    try run.output.writeFile { path in
      let book = try Workbook(path: path, shownPath: run.output.name, run.request.language)
      let notes = try fill(book)
      try book.close(
        run.statement, notes: notes,
        made: try event(at: run.through)?.recorded ?? Timestamp(milliseconds: 0))
    }
  }
}
