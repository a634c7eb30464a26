internal import Chronology
public import Interchange
internal import Journeys
internal import Satisfaction
public import Timelines
public import Wording

/// A timeline in the words of one language: what a terminal and a page show of it alike.
public struct TimelineTexts {
  /// A heading and its lines.
  public typealias Section = (title: String, lines: [String])

  public let zone: Zone
  public let language: Language
  /// Names of staff, where they are opened.
  let staffName: (String) -> String?
  let words: TimelineWords

  public init(zone: Zone, language: Language, staffName: @escaping (String) -> String?) {
    self.zone = zone
    self.language = language
    self.staffName = staffName
    words = TimelineWords(language)
  }

  func say(_ chinese: String, _ english: String) -> String {
    language == .chinese ? chinese : english
  }

  /// Who, as far as it is opened; and that the customer was erased.
  public func person(_ timeline: CustomerTimeline) -> [String] {
    [
      say("客户", "Customer") + " " + (timeline.customer ?? "–"), timeline.name, timeline.phone,
      timeline.isErased ? say("（已删除）", "(erased)") : nil,
    ].compactMap(\.self)
  }

  /// Up to when.
  public func cut(_ cut: Cut) -> [String] {
    var lines: [String] = []
    if let asOf = cut.asOf { lines.append(say("截至 ", "as of ") + minute(asOf)) }
    switch cut.knownAt {
    case .time(let time): lines.append(say("当时所知 ", "known at ") + minute(time))
    case .position(let position):
      lines.append(say("所知至第 \(position) 条", "known at position \(position)"))
    case nil: break
    }
    return lines
  }

  public func head(_ journey: JourneyTimeline) -> [String] {
    [
      say("旅程", "Journey") + " " + journey.journey, journey.model,
      journey.advisor.map { staffName($0) ?? $0 }, words.state(journey.state),
      journey.deliveredAt.map(minute),
    ].compactMap(\.self)
  }

  public var noJourney: String { say("还没有旅程。", "No journey yet.") }

  /// The weakest touchpoint, and which others were as low; nil where none fell short.
  public func weakest(_ journey: JourneyTimeline) -> (line: String, tied: String?)? {
    guard let weakest = journey.weakestToSpeakOf, let step = journey.step(weakest) else {
      return nil
    }
    let name = self.name(weakest, journey)
    let pair = step.headline
    let others = journey.weakestTied.filter { $0 != weakest }.map { self.name($0, journey) }
    return (
      say("最弱一环：\(name)", "Weakest: \(name)") + "  " + say("感受", "perception")
        + " \(number(pair?.perception))" + "  " + say("期望", "expectation")
        + " \(number(pair?.expectation))",
      others.isEmpty
        ? nil : say("同样低的还有：", "As low: ") + others.joined(separator: say("、", ", "))
    )
  }

  /// That no answer fell short of what was expected; nil where one did, or nobody answered.
  public func noneWeak(_ journey: JourneyTimeline) -> String? {
    guard journey.weakest != nil, journey.weakestToSpeakOf == nil else { return nil }
    return say("没有低于期望的环节：每个回答都相符或更好", "No weak touchpoint: every answer was met or better")
  }

  /// Marks behind a zone.
  public func marks(_ step: JourneyTimeline.Step) -> String {
    (step.isIncomplete ? "?" : "") + (step.isLate ? "!" : "") + (step.isOutOfOrder ? "↕" : "")
      + (step.isEnteredLate ? "+" : "")
      + (step.isFuture ? "»" : "")
  }

  /// What the marks mean, as far as there are any.
  public func legend(_ journey: JourneyTimeline) -> [String] {
    var meanings: [String] = []
    if journey.steps.contains(where: \.isIncomplete) {
      meanings.append(say("? 缺必查项而完成", "? mandatory items open"))
    }
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
    return meanings
  }

  public var headings: [String] {
    [
      "", say("环节", "Touchpoint"), say("状态", "Status"), say("时间", "Time"),
      say("期望", "Exp"), say("感受", "Perc"), say("差", "Diff"), say("结果", "Zone"),
    ]
  }

  /// A cell for each heading.
  public func row(_ step: JourneyTimeline.Step, _ journey: JourneyTimeline) -> [String] {
    let pair = step.headline
    return [
      words.light(step.status), name(step.touchpoint, journey), words.status(step.status),
      (step.completedAt ?? step.startedAt).map(minute) ?? "",
      pair == nil ? "" : number(pair?.expectation), pair == nil ? "" : number(pair?.perception),
      pair?.difference.map { $0 > 0 ? "+\($0)" : "\($0)" } ?? "",
      pair.map { words.zone($0.zone) } ?? "",
    ]
  }

  func oneLine(_ text: String) -> String {
    text.split(whereSeparator: \.isNewline).joined(separator: " ")
  }

  func name(_ touchpoint: String, _ journey: JourneyTimeline) -> String {
    journey.plan?.touchpoint(touchpoint)?.name(language) ?? touchpoint
  }

  func minute(_ time: Timestamp) -> String { CivilText.minute(zone.civil(at: time)) }

  func number(_ value: Int?) -> String { value.map(String.init) ?? "–" }
}
