public import Chronology
internal import Interchange
public import Satisfaction
internal import Timelines
public import Wording

/// What every report states of itself: from which log, up to when, of what, with which weights.
public struct ReportFrame: Sendable {
  /// How the journeys of the log divide.
  public struct Journeys: Sendable {
    /// Those that the report rests on.
    public var selected = 0
    /// All opened in the log at the cut, of every advisor.
    public var all = 0
    /// Left out, and lost in the period.
    public var lost = 0
    /// Left out: not delivered yet, or never answered.
    public var open = 0
    /// Left out: of another period.
    public var outside = 0
    public var otherAdvisor = 0

    init() {}
  }

  public let request: ReportRequest
  public let dealer: String
  public let timeZone: String
  /// The moment that ages and waiting times count to: as-of, else known-at, else now.
  public let moment: Timestamp
  /// The same as clocks of the logbook show it: 2026-11-22 16:00.
  public let momentText: String
  /// The log's head when read, and its root.
  public let position: Int64
  public let root: String
  /// The last position that was looked at.
  public let through: Int64
  /// One for each factor set that values were computed with.
  public internal(set) var weights: [SalesSatisfactionIndex.Basis]
  public internal(set) var journeys = Journeys()

  public init(
    request: ReportRequest, dealer: String, timeZone: String, moment: Timestamp,
    momentText: String, position: Int64, root: String, through: Int64,
    weights: [SalesSatisfactionIndex.Basis]
  ) {
    self.request = request
    self.dealer = dealer
    self.timeZone = timeZone
    self.moment = moment
    self.momentText = momentText
    self.position = position
    self.root = root
    self.through = through
    self.weights = weights
  }
}

extension ReportFrame {
  private func basisText(_ zh: Bool) -> String {
    switch request.basis {
    case .delivered: zh ? "，按交车日期" : ", by delivery"
    case .answered: zh ? "，按回答日期" : ", by answer"
    case .opened: zh ? "，按开始日期" : ", by opening"
    }
  }

  /// The frame for people, a line each.
  public func lines(_ language: Language) -> [String] {
    let zh = language == .chinese
    let request = request
    let none = zh ? "不限" : "any"
    var lines: [String] = []
    lines.append((zh ? "经销商：" : "Dealer: ") + dealer)
    lines.append((zh ? "截至：" : "As of: ") + momentText + " (\(timeZone))")
    switch request.cut.knownAt {
    case .time(let time):
      lines.append(
        (zh ? "当时所知：" : "Known at: ")
          + (Zone(timeZone).map { CivilText.minute($0.civil(at: time)) } ?? time.text)
          + " (\(timeZone))")
    case .position(let position):
      lines.append(zh ? "所知至第 \(position) 条" : "Known at position \(position)")
    case nil: break
    }
    let period =
      request.from == nil && request.to == nil
      ? (zh ? "全部" : "all")
      : "\(request.from?.description ?? "…") – \(request.to?.description ?? "…")"
    lines.append((zh ? "期间：" : "Period: ") + period + basisText(zh))
    let left = LeftOut.allCases.filter(request.without.contains).map { Terms.leftOut($0)(language) }
    lines.append(
      (zh ? "条件：顾问 " : "Filter: advisor ")
        + (request.advisor.map { request.staffName($0) ?? $0 } ?? none)
        + (zh ? "，回答 " : ", answers ") + Terms.answers(request.answers)(language)
        + (left.isEmpty
          ? "" : (zh ? "，不含" : ", without ") + left.joined(separator: zh ? "、" : ", ")))
    if let baseline = request.baseline {
      lines.append(
        (zh ? "基准期：" : "Baseline: ") + "\(baseline.lowerBound) – \(baseline.upperBound)")
    }
    lines.append(journeys.text(language))
    lines.append(
      (zh ? "权重：" : "Weights: ")
        + weights.map { one in
          one.set + (zh ? " 第 \(one.version) 版" : " version \(one.version)")
        }.joined(separator: zh ? "、" : ", "))
    lines.append(
      zh
        ? "日志：至第 \(through) 条，共 \(position) 条" : "Log: through position \(through) of \(position)")
    lines.append((zh ? "根：" : "Root: ") + root)
    return lines
  }
}

extension ReportFrame.Journeys {
  func text(_ language: Language) -> String {
    language == .chinese
      ? "旅程：n \(selected) / 共 \(all)；不计：战败 \(lost)，未交车 \(open)，期外 \(outside)，其他顾问 \(otherAdvisor)"
      : "Journeys: n \(selected) of \(all); left out: lost \(lost), open \(open), other period "
        + "\(outside), other advisor \(otherAdvisor)"
  }
}
