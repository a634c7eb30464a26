public import EventLog
public import Wording

/// What a check of the log found, in the words of one language.
public struct VerificationTexts {
  private let report: VerificationReport
  private let language: Language

  public init(_ report: VerificationReport, _ language: Language) {
    self.report = report
    self.language = language
  }

  private func say(_ chinese: String, _ english: String) -> String {
    language == .chinese ? chinese : english
  }

  /// Findings of one kind that are shown one by one.
  private static let most = 20

  /// A line for each checkpoint that was kept elsewhere, and for what was found.
  public var lines: [String] {
    // What was done to the files as a whole comes first: it often explains the rest.
    let findings =
      report.findings.filter { $0.position == nil }
      + report.findings.filter { $0.position != nil }
    let told = lines(findings.filter { !$0.kind.isWrong })
    return report.kept.map(line) + lines(findings.filter(\.kind.isWrong))
      + told.map { say("说明：", "For information: ") + $0 }
  }

  /// Whether all is well, and what to do where it is not.
  public var conclusion: String { report.isSound ? sound : unsound }

  private func line(_ verdict: KeptVerdict) -> String {
    let size = verdict.size.map(String.init) ?? "–"
    let root = verdict.root ?? "–"
    if verdict.findings.isEmpty {
      return say(
        "检查点 \(verdict.number)：前 \(size) 条，根 \(root)，相符",
        "checkpoint \(verdict.number): size \(size), root \(root): agrees")
    }
    let position = verdict.size.map { Int64(clamping: $0) }
    let reasons = verdict.findings.map { kind in
      kind == .altered
        ? say("所盖的条目有改动，见下", "entries that it covers were changed, see below")
        : Finding(kind, at: position).sentence(language)
    }
    return say(
      "检查点 \(verdict.number)：前 \(size) 条，根 \(root)，不符：",
      "checkpoint \(verdict.number): size \(size), root \(root): does not agree: ")
      + reasons.joined(separator: say("；", "; "))
  }

  /// A line each, and of many of one kind how many more there are.
  private func lines(_ findings: [Finding]) -> [String] {
    var lines: [String] = []
    var counts: [Finding.Kind: Int] = [:]
    for finding in findings {
      let count = counts[finding.kind, default: 0] + 1
      counts[finding.kind] = count
      if count <= Self.most { lines.append(finding.sentence(language)) }
      guard count == Self.most + 1 else { continue }
      let all = findings.count { $0.kind == finding.kind }
      lines.append(
        say(
          "……这一类共 \(all) 处；全部见 --json（kind 为 \(finding.kind.rawValue)）",
          "… \(all) of this kind in all; --json lists them (kind \(finding.kind.rawValue))"))
    }
    return lines
  }

  /// What was not looked at, for beside the lines.
  public var notes: [String] {
    var notes: [String] = []
    // Of a log that is not sound nobody can say what was signed.
    if !report.otherKeys.isEmpty {
      let keys = report.otherKeys.joined(separator: say("、", ", "))
      notes.append(
        say(
          "没有一个检查点是给定的密钥签的，签名的是编号 \(keys) 的密钥（编号是名称后的八位）。"
            + "先确认拿到的是这本日志的密钥；密钥无误，日志就是伪造的。",
          "The given key signed none of the checkpoints; the key with id \(keys) did (the eight "
            + "digits after a key's name). First make sure that you have this log's key; if you do, "
            + "the log is a forgery."))
    }
    if report.signed < report.size, report.isSound {
      notes.append(
        say(
          "第 \(report.signed) 条以后的还没有签名。",
          "No signature covers the events after position \(report.signed) yet."))
    }
    if !report.coversSettings {
      notes.append(
        say(
          "日志还没有记录 logbook.yaml：设置没有核对。记录：touchstone settings accept",
          "The log does not record logbook.yaml yet: the settings were not checked. To record them: "
            + "touchstone settings accept"))
    }
    if !report.hasKeys {
      notes.append(
        say(
          "这里没有保险库：客户的密钥没有核对。",
          "There is no vault here: the customers' keys were not checked."))
    }
    return notes
  }

  private var sound: String {
    let unsigned = report.size - report.signed
    return say(
      "完好：\(report.size) 条事件\(unsigned > 0 ? "（最后 \(unsigned) 条尚未签名）" : "")，"
        + "\(report.checkpoints) 个检查点全部相符。",
      "Sound: \(report.size) events\(unsigned > 0 ? ", the last \(unsigned) not signed yet" : ""), "
        + "\(report.checkpoints) checkpoints, all agree.")
  }

  private var unsound: String {
    let wrong = report.findings.filter(\.kind.isWrong)
    let first = wrong.compactMap(\.position).min()
    return say(
      "不完好：\(wrong.count) 处问题\(first.map { "，最早在第 \($0) 条" } ?? "")。"
        + "请原样保留这些文件，不要再写入；与别处保存的检查点和备份比较。",
      "Not sound: \(wrong.count) \(wrong.count == 1 ? "fault" : "faults")"
        + "\(first.map { ", the first at position \($0)" } ?? ""). Keep these files as they are, "
        + "write nothing more, and compare with checkpoints and backups kept elsewhere.")
  }
}
