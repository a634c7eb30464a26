import ArgumentParser
import Reports
import Satisfaction
import Wording

/// What is assumed of the years to come, for the value report.
struct OutlookOptions: ParsableArguments {
  @Option(help: ArgumentHelp(say("N：往后算几年，0–100。", "N: how many years ahead, 0 to 100.")))
  var years = 5
  @Option(
    help: ArgumentHelp(
      say("r：每年贴现率，0.08 是 8 %。", "r: the rate of a year, 0.08 is 8 %."),
      valueName: "rate"))
  var rate = "0.08"
  @Option(
    help: ArgumentHelp(
      say("假设：每位客户每年毛利，分。", "Assumed: margin of a customer a year, in fen."),
      valueName: "minor"))
  var margin: Int?
  @Option(
    help: ArgumentHelp(
      say("假设：每位客户带来几位。", "Assumed: customers that one customer brings."),
      valueName: "number"))
  var referrals: String?

  func complete(_ request: inout ReportRequest) throws {
    request.outlook.years = years
    request.outlook.rate = try number(rate, "--rate")
    // Nobody discounts by a hundred percent a year; whoever writes 8 means 8 %.
    guard request.outlook.rate < Rational(1) else {
      throw GivenError(
        name: "--rate", reason: Sentence("8 % 应写成 0.08", "write 8 % as 0.08"))
    }
    request.outlook.marginMinor = margin
    request.outlook.referrals = try referrals.map { try number($0, "--referrals") }
  }

  private func number(_ text: String, _ name: String) throws -> Rational {
    guard let value = Rational(decimal: text) else {
      throw GivenError(name: name, reason: Sentence("应写成 0.08", "write it as 0.08"))
    }
    return value
  }
}
