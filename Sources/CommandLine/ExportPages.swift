import ArgumentParser
import Exports
import Logbook
import Reports
import Satisfaction
import Wording

/// What call lists are exported by, beside the options of every export.
struct CallExportOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(say("哪一天（默认此刻）。", "Which day (default: now)."), valueName: "date"))
  var on: String?
  @Flag(
    help: ArgumentHelp(
      say("ics：写上电话号码（需要 --reason）。", "ics: with phone numbers (needs --reason).")))
  var phones = false
  @Option(
    help: ArgumentHelp(say("vcf：vCard 的版本。", "vcf: the version of vCard."), valueName: "3.0|4.0"))
  var cardVersion: String?

  func complete(_ request: inout ExportRequest) throws {
    request.day = try on.map { try GivenTime.date($0, "--on") }
    request.showsPhones = phones
    guard let cardVersion else { return }
    guard request.format == "vcf" else {
      throw ExportError.notFor("--card-version", request.format)
    }
    guard ContactCard.Version(rawValue: cardVersion) != nil else {
      throw GivenError(
        name: "--card-version", reason: Sentence("只能是 3.0 或 4.0", "it takes 3.0 or 4.0"))
    }
    request.cardVersion = cardVersion
  }
}

extension Export {
  /// The report that is to be exported, with the options that reports share.
  func report(_ kind: ExportKind, _ export: ExportRequest) throws -> ReportRequest? {
    guard kind == .report else {
      if let name {
        throw GivenError(
          name: name, reason: Sentence("只有 report 有名称", "only a report has a name"))
      }
      return nil
    }
    guard let name else { throw ExportError.needs("NAME", kind.rawValue) }
    guard let name = ReportName(rawValue: name) else {
      let known = ReportName.allCases.map(\.rawValue)
      throw GivenError(
        name: "report",
        reason: Sentence(
          "有：\(known.joined(separator: "、"))", "there are: \(known.joined(separator: ", "))"))
    }
    var request = ReportRequest(name)
    request.from = export.from
    request.to = export.to
    request.advisor = export.advisor
    try choices.complete(&request)
    if name == .value { try outlook.complete(&request) }
    request.top = length.top
    return request
  }
}
