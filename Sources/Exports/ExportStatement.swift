public import CanonicalJSON
public import Chronology
internal import Interchange
public import Timelines
public import Wording

/// What an exported file says of itself: from which log, up to when, by which filter, how much.
///
/// It stands inside the file where the format has a place for it, else beside it as
/// `FILE.export.json`. The same filter at the same position gives the same statement.
public struct ExportStatement: Sendable {
  public let kind: String
  public let format: String
  public let origin: String
  public let dealer: String
  public let timeZone: String
  /// As asked for.
  public let cut: Cut
  /// Up to when what happened is looked at: as asked for, else when the last event that is looked
  /// at was recorded.
  public var asOf: Timestamp?
  /// The last position that was looked at, and the root of the log there.
  public let position: Int64
  public let root: String
  /// Only what came behind this position was asked for.
  public let since: Int64?
  /// What narrowed the export, by name: customer, journey, advisor, from, to, on …
  public var filter: [(name: String, value: String)]
  /// Whether personal fields were opened, and why.
  public let reason: String?
  /// A signed checkpoint that covers the position; nil without the signing key.
  public let checkpoint: String?
  /// The factor set whose weights values rest on; nil where nothing is weighed.
  public var weights: [(set: String, version: String)] = []
  /// Rows, lines, entries, traces or pages: what the format counts.
  public var rows = 0
  /// Of a call list: the holiday files it was made with, by name, and their SHA-256. They are no
  /// part of the log, so with others the same request may give another list.
  public var calendars: [(name: String, sha256: String)] = []
  /// Of a call list: customers who would stand on it, and withheld their consent.
  public var withheld: Int?

  public init(
    kind: String, format: String, origin: String, dealer: String, timeZone: String, cut: Cut,
    recorded: Timestamp?, position: Int64, root: String, since: Int64?,
    filter: [(name: String, value: String)],
    reason: String?, checkpoint: String?
  ) {
    self.kind = kind
    self.format = format
    self.origin = origin
    self.dealer = dealer
    self.timeZone = timeZone
    self.cut = cut
    asOf = cut.asOf ?? recorded
    self.position = position
    self.root = root
    self.since = since
    self.filter = filter
    self.reason = reason
    self.checkpoint = checkpoint
  }

  public var knownAtText: String? {
    switch cut.knownAt {
    case nil: nil
    case .time(let time): time.text
    case .position(let position): String(position)
    }
  }

  public var json: JSON {
    .object(members)
  }

  private var members: [JSON.Member] {
    var members = [
      JSON.Member("kind", .string(kind)), JSON.Member("format", .string(format)),
      JSON.Member("origin", .string(origin)), JSON.Member("dealer", .string(dealer)),
      JSON.Member("timeZone", .string(timeZone)),
      JSON.Member("asOf", asOf.map { .string($0.text) } ?? .null),
      JSON.Member("knownAt", knownAtJSON), JSON.Member("position", .integer(position)),
      JSON.Member("root", .string(root)),
      JSON.Member("since", since.map(JSON.integer) ?? .null),
      JSON.Member(
        "filter", .object(filter.map { JSON.Member($0.name, .string($0.value)) })),
      JSON.Member("rows", .integer(Int64(rows))), JSON.Member("weights", weightsJSON),
      JSON.Member("reason", reason.map(JSON.string) ?? .null),
      JSON.Member("checkpoint", checkpoint.map(JSON.string) ?? .null),
    ]
    if !calendars.isEmpty {
      members.append(
        JSON.Member(
          "calendars",
          .array(calendars.map { ["name": .string($0.name), "sha256": .string($0.sha256)] })))
    }
    if let withheld { members.append(JSON.Member("withheld", .integer(Int64(withheld)))) }
    return members
  }

  /// The same as names and texts, for formats that hold properties: in one order, none empty.
  public var properties: [(name: String, value: String)] {
    var list = [
      ("kind", kind), ("format", format), ("origin", origin), ("dealer", dealer),
      ("timeZone", timeZone), ("asOf", asOf?.text), ("knownAt", knownAtText),
      ("position", String(position)), ("root", root), ("since", since.map { String($0) }),
    ]
    list += filter.map { ("filter." + $0.name, $0.value) }
    list += [
      ("rows", String(rows)), ("withheld", withheld.map { String($0) }),
      (
        "weights",
        weights.isEmpty ? nil : weights.map { "\($0.set) \($0.version)" }.joined(separator: ", ")
      ),
    ]
    let files = calendars.map { "\($0.name) \($0.sha256)" }
    list += [
      ("calendars", files.isEmpty ? nil : files.joined(separator: ", ")), ("reason", reason),
      ("checkpoint", checkpoint),
    ]
    return list.compactMap { name, value in value.map { (name, $0) } }
  }

  /// The same for people, a line each.
  public func lines(_ language: Language) -> [String] {
    let zh = language == .chinese
    func line(_ chinese: String, _ english: String, _ value: String?) -> String? {
      value.map { (zh ? chinese + "：" : english + ": ") + $0 }
    }
    return [
      line("经销商", "Dealer", dealer), line("日志", "Log", origin),
      // A call list tells of what had happened when its day began.
      line(
        "截至", "As of",
        asOf.map { local(kind == "calls" ? $0.adding(milliseconds: 1) : $0) }),
      line("当时所知", "Known at", knownAtLocal),
      line("至第几条", "Through position", String(position)), line("根", "Root", root),
      line("此条之后", "Behind position", since.map { String($0) }),
      line(
        "条件", "Filter",
        filter.isEmpty
          ? (zh ? "无" : "none")
          : filter.map { "\(zh ? Self.filterNames[$0.name] ?? $0.name : $0.name) \($0.value)" }
            .joined(separator: zh ? "，" : ", ")),
      line("行数", "Rows", String(rows)),
      line("不同意回访、不在名单上的", "Withheld and left out", withheld.map { String($0) }),
      line(
        "权重", "Weights",
        weights.isEmpty
          ? (zh ? "未用" : "none used")
          : weights.map { "\($0.set) \($0.version)" }.joined(separator: ", ")),
      line(
        "假日文件", "Holiday files",
        calendars.isEmpty ? nil : calendars.map(\.name).joined(separator: zh ? "，" : ", ")),
      line("理由", "Reason", reason),
    ].compactMap { $0 }
  }

  private static let filterNames = [
    "customer": "客户", "journey": "旅程", "advisor": "顾问", "from": "自", "to": "至", "on": "日期",
    "report": "报告",
  ]

  /// In the logbook's zone, which is named.
  private func local(_ time: Timestamp) -> String {
    guard let zone = Zone(timeZone) else { return time.text }
    return CivilText.minute(zone.civil(at: time)) + " (\(timeZone))"
  }

  private var knownAtLocal: String? {
    if case .time(let time) = cut.knownAt { return local(time) }
    return knownAtText
  }

  private var knownAtJSON: JSON {
    switch cut.knownAt {
    case nil: .null
    case .time(let time): .string(time.text)
    case .position(let position): .integer(position)
    }
  }

  private var weightsJSON: JSON {
    .array(weights.map { ["set": .string($0.set), "version": .string($0.version)] })
  }
}
