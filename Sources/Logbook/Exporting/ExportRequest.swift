public import Exports
public import Reports
public import Satisfaction
public import Timelines
public import Wording

/// What can be exported, and as which formats; the first is the one nobody needs to name.
public enum ExportKind: String, Sendable, CaseIterable {
  case events, timelines, calls, process, report, evidence

  public var formats: [String] {
    switch self {
    case .events: ["ndjson"]
    case .timelines: ["ndjson", "json", "csv", "xlsx", "html", "pdf"]
    case .calls: ["csv", "xlsx", "html", "pdf", "ics", "vcf"]
    case .process: ["xes", "ocel-json", "ocel-sqlite"]
    case .report: ["html", "pdf", "xlsx", "json"]
    case .evidence: ["bundle"]
    }
  }
}

extension ExportKind {
  /// The format that a file's ending asks for; nil where it asks for none.
  ///
  /// - Throws: `ExportError.noFormat` for one that programs know by its ending, and this is not
  ///   exported as.
  public func format(ofFile path: String) throws(ExportError) -> String? {
    let name = path.split(separator: "/").last ?? ""
    guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return nil }
    let ending = name[name.index(after: dot)...].lowercased()
    if formats.contains(ending) { return ending }
    if self == .process, ending == "json" || ending == "sqlite" { return "ocel-" + ending }
    if ["csv", "xlsx", "html", "pdf", "ics", "vcf", "xes"].contains(ending) {
      throw .noFormat(rawValue, ending)
    }
    return nil
  }

  /// How a file of a format is called in a folder that is kept current.
  ///
  /// - Parameter report: the report's name.
  public func fileName(_ format: String, report: String? = nil) -> String {
    rawValue + (report.map { "-" + $0 } ?? "") + "."
      + (format.hasPrefix("ocel-") ? "ocel." + format.dropFirst(5) : format)
  }
}

/// What is to be exported: what, how, of whom, and up to when.
public struct ExportRequest: Sendable {
  public var kind: ExportKind
  /// One of the kind's formats.
  public var format: String
  public var customer: String?
  public var journey: String?
  /// A staff id.
  public var advisor: String?
  /// Local dates, both included: of what happened for events, of the opening for timelines and
  /// processes.
  public var from: LocalDate?
  public var to: LocalDate?
  public var cut = Cut()
  /// Only what came behind this position: events themselves, else whose events came behind it.
  public var since: Int64?
  /// Of a call list: its local day.
  public var day: LocalDate?
  /// The report, with its own period and conditions.
  public var report: ReportRequest?
  public var opensNames = false
  /// Whether phones stand where the format would keep them back.
  public var showsPhones = false
  /// Whether timelines say what a car cost the dealer.
  public var showsCosts = false
  /// Whether tables have the codes beside the words.
  public var showsCodes = false
  /// Why personal fields leave: a code that is recorded.
  public var reason: String?
  /// Of headings and pages.
  public var language: Language
  /// Of vCards: 3.0 or 4.0.
  public var cardVersion = Self.defaultCardVersion
  /// What most address books read.
  public static let defaultCardVersion = "3.0"

  public init(_ kind: ExportKind, format: String, language: Language) {
    self.kind = kind
    self.format = format
    self.language = language
  }
}
