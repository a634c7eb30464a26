internal import Chronology
public import Exports
internal import FollowUps
internal import Interchange
internal import Journeys
internal import Satisfaction
internal import Timelines
public import Wording

/// A call list as a table: one row a customer, in the order in which to call.
public struct CallTable {
  private let sheet: CallSheet
  private let texts: CallTexts
  private let language: Language
  private let words: TimelineWords
  private let staffName: (String) -> String?

  public init(
    _ sheet: CallSheet, _ language: Language, staffName: @escaping (String) -> String?
  ) {
    self.sheet = sheet
    self.language = language
    self.staffName = staffName
    words = TimelineWords(language)
    texts = CallTexts(sheet, language, staffName: staffName)
  }

  private static let columns = [
    TableColumn("customer", Sentence("客户", "Customer"), width: 14),
    TableColumn("customers", Sentence("同号客户", "Customers of the phone"), width: 18),
    TableColumn("names", Sentence("姓名", "Names"), width: 16),
    TableColumn("phone", Sentence("电话", "Phone"), width: 16),
    TableColumn("journey", Sentence("旅程", "Journey"), width: 16),
    TableColumn("group", Sentence("组", "Group"), width: 10, coded: true),
    TableColumn("kind", Sentence("任务", "Task"), coded: true),
    TableColumn("step", Sentence("步骤", "Step"), coded: true),
    TableColumn("stepName", Sentence("步骤名称", "Step's name"), width: 16),
    TableColumn("reasons", Sentence("预警原因", "Alert's reasons"), width: 20, coded: true),
    TableColumn("role", Sentence("谁来做", "Role"), coded: true),
    TableColumn("due", Sentence("应于", "Due")),
    TableColumn("overdueDays", Sentence("逾期（天）", "Days overdue"), width: 10),
    TableColumn("agreed", Sentence("约好", "Agreed"), width: 17),
    TableColumn("band", Sentence("时段", "Band"), width: 8),
    TableColumn("bandFrom", Sentence("时段起", "Band from"), width: 8),
    TableColumn("bandTo", Sentence("时段止", "Band to"), width: 8),
    TableColumn("attempt", Sentence("第几次", "Attempt"), width: 8),
    TableColumn("attempts", Sentence("共几次", "Of attempts"), width: 8),
    TableColumn("channel", Sentence("渠道", "Channel"), width: 10, coded: true),
    TableColumn("pushed", Sentence("顺延", "Pushed"), width: 8),
    TableColumn("moved", Sentence("预警之后", "After an alert"), width: 8),
    TableColumn("calendarFallback", Sentence("无假日文件", "No holiday file"), width: 8),
    TableColumn("deliveredAt", Sentence("交车", "Delivered"), width: 17),
    TableColumn("days", Sentence("交车后（天）", "Days since"), width: 8),
    TableColumn("model", Sentence("车型", "Model"), width: 16),
    TableColumn("vin", Sentence("车架号", "VIN"), width: 20),
    TableColumn("advisor", Sentence("顾问", "Advisor"), width: 16, coded: true),
    TableColumn("weakest", Sentence("最弱的环节", "Weakest touchpoint"), width: 16, coded: true),
    TableColumn("perception", Sentence("感受", "Perception"), width: 8),
    TableColumn("expectation", Sentence("期望", "Expectation"), width: 8),
    TableColumn("concernsOpen", Sentence("未解的顾虑", "Concerns open"), width: 28, coded: true),
    TableColumn(
      "exceptionsOpen", Sentence("未处理的异常", "Exceptions open"),
      width: 20, coded: true),
    TableColumn("promisesOpen", Sentence("未了的承诺", "Promises open"), width: 20, coded: true),
    TableColumn("tasks", Sentence("全部任务", "All tasks"), width: 40),
    TableColumn("points", Sentence("要谈的", "Talking points"), width: 80),
    TableColumn("erased", Sentence("已删除", "Erased"), width: 8),
    TableColumn("why", Sentence("缘由", "Why"), width: 60),
    TableColumn(
      "advisorAtDelivery", Sentence("交车顾问", "Advisor at delivery"),
      width: 16, coded: true),
  ]

  public func write(to table: any TableWriter) throws {
    try table.begin(Self.columns)
    for row in sheet.rows { try table.row(who(row) + what(row.task, row) + why(row)) }
  }

  /// What a list says of itself beside its rows.
  public var notes: [String] {
    [Sentence("名单日期：\(sheet.dayText)", "The list of \(sheet.dayText)")(language)] + texts.notes
  }

  private func who(_ row: CallSheet.Row) -> [TableCell] {
    [
      .identifier(row.customer), .identifier(row.customers.joined(separator: " ")),
      .text(texts.names(row)), .identifier(row.phone), .identifier(row.journey),
    ]
  }

  private func what(_ task: CallTask, _ row: CallSheet.Row) -> [TableCell] {
    let step = row.plan?.calls?.steps.first { $0.id == task.step }
    let named = TableCell.word(
      code: task.step, step?.name(language) ?? words.code(task.step))
    return [
      word("\(task.group)"), word(task.kind.rawValue), named,
      .text(step?.name(language)), list(task.reasonCodes, words.code), word(task.role.rawValue),
      .day(CivilTime(year: task.due.year, month: task.due.month, day: task.due.day)),
      whole(task.overdueDays), moment(task.agreed), .text(task.band?.id),
      .clock(task.band?.from.minutes), .clock(task.band?.to.minutes), whole(task.attempt),
      whole(task.attempts), word(task.channel), .flag(task.isPushed), .flag(task.isMoved),
      .flag(task.isFallback),
    ]
  }

  private func why(_ row: CallSheet.Row) -> [TableCell] {
    func touchpoint(_ id: String) -> String { row.plan?.touchpoint(id)?.name(language) ?? id }
    func concern(_ open: (touchpoint: String, concern: String)) -> String {
      let planned = row.plan?.touchpoint(open.touchpoint)?.concerns.first { $0.id == open.concern }
      return touchpoint(open.touchpoint) + (language == .chinese ? "：" : ": ")
        + (planned?.name(language) ?? open.concern)
    }
    let concerns = row.concernsOpen
    let open = TableCell.word(
      code: concerns.map { $0.touchpoint + ":" + $0.concern }.joined(separator: " "),
      concerns.map(concern).joined(separator: separator))
    let weakest = TableCell.word(code: row.weakest, row.weakest.map(touchpoint))
    return [
      moment(row.deliveredAt), whole(row.days), .text(row.model), .identifier(row.vin),
      staff(row.advisor), weakest,
      whole(row.weakestPerception), whole(row.weakestExpectation),
      open,
      list(row.exceptionsOpen, words.code), list(row.promisesOpen, words.code),
      .text(row.tasks.map { texts.task($0, row) }.joined(separator: "\n")),
      .text(points(row).joined(separator: "\n")), .flag(row.isErased),
      .text(row.why(language)), staff(row.advisorAtDelivery),
    ]
  }

  private var separator: String { language == .chinese ? "、" : ", " }

  private func word(_ code: String?) -> TableCell { .word(code: code, code.map(words.code)) }

  private func list(_ codes: [String], _ name: (String) -> String) -> TableCell {
    .word(code: codes.joined(separator: " "), codes.map(name).joined(separator: separator))
  }

  private func staff(_ id: String?) -> TableCell { .staff(id: id, name: id.flatMap(staffName)) }

  /// A line a point; of several journeys each under its own.
  private func points(_ row: CallSheet.Row) -> [String] {
    row.points.flatMap { group in
      (row.points.count > 1 ? ["[\(group.journey)]"] : []) + group.points.map { texts.words($0) }
    }
  }

  private func whole(_ number: Int?) -> TableCell { .number(number.map(Int64.init)) }

  private func moment(_ time: Timestamp?) -> TableCell {
    .moment(time.map { sheet.zone.civil(at: $0) })
  }
}
