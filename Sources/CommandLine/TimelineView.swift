import Chronology
import Interchange
internal import Journeys
import Logbook
import Satisfaction
import Timelines
import Wording

/// A timeline for a terminal of 80 columns.
struct TimelineView {
  let zone: Zone
  let staffName: (String) -> String?

  func text(_ timeline: CustomerTimeline) -> String {
    var lines: [String] = []
    var title = [say("客户", "Customer") + " " + (timeline.customer ?? "–")]
    if let name = timeline.name { title.append(name) }
    if let phone = timeline.phone { title.append(phone) }
    if timeline.isErased { title.append(say("（已删除）", "(erased)")) }
    lines.append(Screen.paint(free(title.joined(separator: "  ")), .bold))
    if let asOf = timeline.cut.asOf {
      lines.append(say("截至 ", "as of ") + minute(asOf))
    }
    switch timeline.cut.knownAt {
    case .time(let time): lines.append(say("当时所知 ", "known at ") + minute(time))
    case .position(let position):
      lines.append(say("所知至第 \(position) 条", "known at position \(position)"))
    case nil: break
    }
    lines += customerSections(timeline)
    if timeline.journeys.isEmpty { lines.append(say("还没有旅程。", "No journey yet.")) }
    for journey in timeline.journeys { lines += ["", view(journey)] }
    return lines.joined(separator: "\n")
  }

  /// A line of free text, made harmless and broken to fit.
  private func free(_ text: String) -> String { Screen.wrap(Screen.plain(text)) }

  private func view(_ journey: JourneyTimeline) -> String {
    var lines: [String] = []
    var head = [say("旅程", "Journey") + " " + journey.journey]
    if let model = journey.model { head.append(model) }
    if let advisor = journey.advisor { head.append(staffName(advisor) ?? advisor) }
    head.append(Self.state(journey.state))
    if let delivered = journey.deliveredAt { head.append(minute(delivered)) }
    lines.append(Screen.paint(free(head.joined(separator: "  ")), .bold))
    lines.append(Screen.paint(row(headings), .dim))
    for step in journey.steps { lines.append(self.step(step, in: journey)) }
    lines += legend(journey)
    if let weakest = journey.weakest, let step = journey.step(weakest) {
      let name = self.name(weakest, journey)
      let pair = step.headline
      lines.append(
        Screen.paint(
          say("最弱一环：\(name)", "Weakest: \(name)")
            + "  " + say("感受", "perception") + " \(number(pair?.perception))"
            + "  " + say("期望", "expectation") + " \(number(pair?.expectation))", .red))
      let others: [String] = journey.weakestTied.filter { $0 != weakest }.map {
        self.name($0, journey)
      }
      if !others.isEmpty {
        lines.append(free(say("同样低的还有：", "As low: ") + others.joined(separator: say("、", ", "))))
      }
    }
    lines += remarks(journey).map(free)
    lines += sections(journey)
    return lines.joined(separator: "\n")
  }

  /// What the marks behind the zones mean, as far as there are any.
  private func legend(_ journey: JourneyTimeline) -> [String] {
    var meanings: [String] = []
    if journey.steps.contains(where: \.isLate) {
      meanings.append(say("! 迟于承诺", "! later than promised"))
    }
    if journey.steps.contains(where: \.isOutOfOrder) {
      meanings.append(say("↕ 先后颠倒", "↕ out of order"))
    }
    if journey.steps.contains(where: \.isEnteredLate) {
      meanings.append(say("+ 隔日以后补录", "+ entered more than a day later"))
    }
    if journey.steps.contains(where: \.isFuture) {
      meanings.append(say("» 时间在记录之后，请核对", "» later than its recording, check it"))
    }
    return meanings.isEmpty ? [] : [Screen.paint("   " + meanings.joined(separator: "  "), .dim)]
  }

  private var headings: [String] {
    [
      "", say("环节", "Touchpoint"), say("状态", "Status"), say("时间", "Time"),
      say("期望", "Exp"), say("感受", "Perc"), say("差", "Diff"), say("结果", "Zone"),
    ]
  }

  /// The narrow form leaves out the status, which the light shows too, and the year.
  private static let isNarrow = Screen.columns < 80
  private static let widths =
    isNarrow ? [2, max(8, Screen.columns - 49), 0, 11, 4, 4, 4, 13] : [2, 17, 9, 16, 4, 4, 4, 13]

  private func row(_ cells: [String]) -> String {
    zip(cells, Self.widths).enumerated().filter { $0.element.1 > 0 }.map { index, cell in
      Screen.fit(Screen.plain(cell.0), cell.1, right: (4...6).contains(index))
    }.joined(separator: " ").trimmedEnd
  }

  private func step(_ step: JourneyTimeline.Step, in journey: JourneyTimeline) -> String {
    let pair = step.headline
    var marks: [String] = []
    if step.isLate { marks.append("!") }
    if step.isOutOfOrder { marks.append("↕") }
    if step.isEnteredLate { marks.append("+") }
    if step.isFuture { marks.append("»") }
    let zone = pair?.zone ?? .unknown
    let line =
      row([
        Self.light(step.status), name(step.touchpoint, journey), Self.status(step.status),
        (step.completedAt ?? step.startedAt).map {
          String(minute($0).dropFirst(Self.isNarrow ? 5 : 0))
        }
          ?? "",
        pair == nil ? "" : number(pair?.expectation), pair == nil ? "" : number(pair?.perception),
        pair?.difference.map { $0 > 0 ? "+\($0)" : "\($0)" } ?? "",
        pair == nil ? "" : Self.zoneName(zone),
      ]) + (marks.isEmpty ? "" : " " + marks.joined())
    switch zone {
    case .dissatisfied: return Screen.paint(line, .red)
    case .delighted: return Screen.paint(line, .green)
    default: return step.status == .planned ? Screen.paint(line, .dim) : line
    }
  }

  func oneLine(_ text: String) -> String {
    text.split(whereSeparator: \.isNewline).joined(separator: " ")
  }

  func name(_ touchpoint: String, _ journey: JourneyTimeline) -> String {
    journey.plan?.touchpoint(touchpoint)?.name(Speech.language) ?? touchpoint
  }

  func minute(_ time: Timestamp) -> String { CivilText.minute(zone.civil(at: time)) }

  func number(_ value: Int?) -> String { value.map(String.init) ?? "–" }

  private static func light(_ status: JourneyTimeline.StepStatus) -> String {
    switch status {
    case .planned: "·"
    case .started: "▸"
    case .completed: "✓"
    case .skipped: "–"
    case .reopened: "↺"
    }
  }

  private static func status(_ status: JourneyTimeline.StepStatus) -> String {
    switch status {
    case .planned: say("未开始", "planned")
    case .started: say("进行中", "started")
    case .completed: say("完成", "completed")
    case .skipped: say("跳过", "skipped")
    case .reopened: say("重开", "reopened")
    }
  }

  static func state(_ state: String) -> String {
    switch state {
    case "open": say("进行中", "open")
    case "delivered": say("已交车", "delivered")
    case "closed": say("已关闭", "closed")
    case "lost": say("战败", "lost")
    default: state
    }
  }

  static func zoneName(_ zone: SatisfactionZone) -> String {
    switch zone {
    case .dissatisfied: say("不满", "dissatisfied")
    case .met: say("相符", "met")
    case .delighted: say("惊喜", "delighted")
    case .unknown: say("未知", "unknown")
    }
  }
}

extension String {
  var trimmedEnd: String {
    var text = self[...]
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}
