internal import Journeys
internal import Satisfaction
internal import Wording

/// How deliveries went: promised and actual, times, items, documents, exceptions, the order of steps.
///
/// Source: 《客户满意度全面提升培训课程》 (完美交车, 期望管理, 疑难).
struct DeliveryReport: ReportBuilder {
  let desk: ReportDesk
  private var finishes: [PromisedFinish] = []
  private var lateByGrace = 0
  private var graces: Set<Int> = []
  private var times = TimesStore()
  private var checks = CheckTally()
  private var exceptions: [String: [JourneyRecord.Keyed]] = [:]
  private var readiness = ReadinessTally()
  private var variants = VariantTally()

  init(_ desk: ReportDesk) {
    self.desk = desk
  }

  var isEmpty: Bool { finishes.isEmpty }

  mutating func take(_ journey: ChosenJourney) {
    let record = journey.record
    let finish = PromisedFinish(
      promises: record.promises, arrived: record.arrived, greetingStarted: record.greeted,
      actual: record.delivered)
    let grace = record.plan?.blueprint.graceMinutes ?? 0
    graces.insert(grace)
    if finish.isLate(graceMinutes: grace) == true { lateByGrace += 1 }
    finishes.append(finish)
    times.add(record)
    checks.add(record)
    variants.add(record)
    for exception in record.exceptions { exceptions[exception.kind, default: []].append(exception) }
    readiness.add(record)
  }

  mutating func sections() -> [Report.Section] {
    [
      .init("promised", Sentence("承诺与实际", "Promised and actual"), promised()),
      .init("times", Sentence("各环节用时", "Times by touchpoint"), [timeTable()]),
      .init(
        "items", Sentence("检查项目和文件", "Items and documents"),
        [checks.notOK(desk.library), checks.missing(desk.library)]
          + [checks.excused(desk.library)].compactMap(\.self)),
      .init("exceptions", Sentence("疑难", "Exceptions"), [exceptionTable()]),
      .init("readiness", Sentence("准备就绪", "Readiness"), [readiness.figure]),
      .init("variants", Sentence("跳过和先后颠倒", "Skipped and out of order"), [variants.table(desk)]),
    ]
  }

  private func promised() -> [Report.Block] {
    let summary = PromisedFinish.summary(of: finishes)
    // Each journey by the grace of its own blueprint; the rest of the summary knows no grace.
    let rate = summary.onTimeRate
    let onTime = Measured(
      rate.value == nil ? nil : Rational(rate.n - lateByGrace, rate.n),
      orMissing: rate.reason ?? .notRecorded, n: rate.n, of: rate.of, positions: rate.positions)
    let reading = Reading(onTime, .share)
    let median = Reading(summary.median, .duration)
    let p90 = Reading(summary.p90, .duration)
    let delays = finishes.compactMap(\.delay.value).map { Rational(Int($0)) }
    return [
      .figure(.init("onTimeRate", Sentence("准时率", "On time"), .reading(reading))),
      .figure(.init("late", Sentence("晚交", "Late"), .count(lateByGrace))),
      .figure(
        .init(
          "graceMinutes", Sentence("宽限（分钟）", "Grace (minutes)"),
          .codes(graces.sorted().map { .count($0) }))),
      .figure(.init("delayMedian", Sentence("延误中位数", "Median delay"), .reading(median))),
      .figure(.init("delayP90", Sentence("延误第 90 百分位", "Delay, 90th percentile"), .reading(p90))),
      .figure(
        .init(
          "recordedTooLate", Sentence("到店后才记下的承诺", "Promises recorded only after arrival"),
          .count(summary.recordedTooLate))),
      .figure(
        .init(
          "arrivalUnknown", Sentence("到店时间不明", "Arrival unknown"),
          .count(summary.arrivalUnknown))),
      .picture(
        .promised(
          PromisedPicture(
            title: Sentence("承诺与实际：延误（分钟）", "Promised against actual: delay in minutes"),
            delays: delays, median: median, p90: p90))),
    ]
  }

  private func timeTable() -> Report.Block {
    let touchpoints = desk.library.order.filter(times.isOffered)
    return .table(
      Report.Table(
        "touchpoints", Sentence("中位数", "Medians"),
        [
          .init("touchpoint", Sentence("环节", "Touchpoint")),
          .init("elapsed", Sentence("用时", "Elapsed")), .init("wait", Sentence("等候", "Wait")),
          .init("service", Sentence("服务", "Service")),
          .init("openWaits", Sentence("未结束的等候", "Open waits")),
        ],
        touchpoints.map { touchpoint in
          let medians = times.medians(touchpoint)
          return [
            desk.library.cell(touchpoint), .reading(.init(medians.elapsed, .duration)),
            .reading(.init(medians.wait, .duration)), .reading(.init(medians.service, .duration)),
            .count(medians.withOpenWait),
          ]
        }))
  }

  private func exceptionTable() -> Report.Block {
    let order = ["late", "urgent", "simultaneous", "fault", "demanding"]
    let kinds = order + exceptions.keys.filter { !order.contains($0) }.sorted()
    return .table(
      Report.Table(
        "kinds", Sentence("按种类", "By kind"),
        [
          .init("kind", Sentence("种类", "Kind")), .init("count", Sentence("个数", "Count")),
          .init("handled", Sentence("已处理", "Handled")),
        ],
        kinds.map { kind in
          let raised = exceptions[kind] ?? []
          let handled = raised.count { $0.closed != nil }
          let share = Measured(
            Rational(handled, raised.count), orMissing: .nothingInPeriod, n: raised.count,
            of: raised.count, positions: raised.map(\.begun.position))
          return [
            .code(kind, Terms.exception(kind)), .count(raised.count),
            .reading(.init(share, .share)),
          ]
        }))
  }
}
