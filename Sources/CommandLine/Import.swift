import ArgumentParser
import CanonicalJSON
import Custody
import Foundation
import Importing
import Interchange
import Logbook
import Storage
import Synchronization
import Wording

struct Import: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "import",
      abstract: say(
        "导入 CSV、工作簿、NDJSON 或 XES 文件。", "Import CSV, workbooks, NDJSON or XES files."),
      discussion: explain(
        """
        好行写入，坏行列出（有坏行则退出码 65）。同一文件再导一次不会重复。
        示例：touchstone import deliveries.csv
              touchstone import 交车.xlsx --sheet 三月
              touchstone import helpdesk.xes.gz
        """,
        """
        Good rows are kept, bad ones listed (exit 65 if there are any). Importing a file twice
        adds nothing.
        Examples: touchstone import deliveries.csv
                  touchstone import deliveries.xlsx --sheet March
                  touchstone import helpdesk.xes.gz
        """))
  }

  @Argument(help: ArgumentHelp(say("文件；- 是标准输入。", "Files; - is standard input.")))
  var files: [String]

  @Option(help: ArgumentHelp(say("csv、xlsx、xls、ndjson 或 xes。", "csv, xlsx, xls, ndjson or xes.")))
  var format: String?

  @Option(
    help: ArgumentHelp(
      say("表头和用语的对照（YAML）。", "What headers and words mean (YAML)."), valueName: "file"))
  var mapping: String?

  @Option(
    help: ArgumentHelp(
      say(
        "编码，如 GB18030、Big5；不写则自动识别。",
        "The encoding, such as GB18030 or Big5; else told by the bytes."),
      valueName: "name"))
  var encoding: String?

  @Option(
    help: ArgumentHelp(
      say(
        "工作簿里的工作表；不写则取第一个有认识的表头的工作表。",
        "The sheet of a workbook; else the first with a header we know."),
      valueName: "name"))
  var sheet: String?

  @Option(
    help: ArgumentHelp(
      say("没有时区的时间所在的时区。", "The zone of times that carry none."), valueName: "zone"))
  var timeZone: String?

  @Option(
    help: ArgumentHelp(
      say(
        "与已有记录不同时：amend 记下更改，refuse 拒绝该行，skip 不更改。",
        "Where a row differs from what is recorded: amend, refuse the row, or skip the change.")))
  var changes: String?

  @Flag(
    help: ArgumentHelp(
      say("只为表头给出一份对照表草稿，不导入。", "Only draft a mapping for the headers; import nothing.")))
  var suggestMapping = false

  @Flag(
    help: ArgumentHelp(
      say("只演练，不写入；显示前十行的理解。", "Rehearse; write nothing, show the first ten rows as understood.")))
  var dryRun = false

  @Flag(help: ArgumentHelp(say("全部写入，或一行不写。", "All rows or none.")))
  var atomic = false

  @OptionGroup var output: JSONOption
  @OptionGroup var options: LogbookOptions

  func run() throws {
    Interruption.watch()
    try options.use { session in
      let importing = try importOptions()
      if suggestMapping {
        for file in files { Screen.out(try await session.suggestMapping(file, importing)) }
        return
      }
      let meter = ProgressMeter()
      do {
        let report = try await session.importFiles(files, importing) { meter.show($0) }
        meter.clear()
        show(report)
        if report.total.rejected > 0 { throw Outcome.refused }
      } catch let interruption as ImportInterruption {
        meter.clear()
        if output.json || interruption.report.total.read > 0 { show(interruption.report) }
        if let error = interruption.cause as? any ExplainedError, !(error is LogbookError),
          !(error is KeyError), !(error is StorageError),
          let file = interruption.report.files.last?.path
        {
          let sentence = error.sentence(Speech.language)
          // Some messages begin with the file by themselves.
          Outcome.complain(
            sentence.contains(file) ? sentence : file + say("：", ": ") + sentence)
          throw Outcome.code(of: error)
        }
        throw interruption.cause
      }
    }
  }

  private func importOptions() throws -> ImportOptions {
    var importing = ImportOptions()
    if let format {
      guard let known = ImportOptions.Format(rawValue: format) else {
        throw GivenError(
          name: "--format",
          reason: Sentence(
            "只能是 csv、xlsx、xls、ndjson、xes", "must be csv, xlsx, xls, ndjson or xes"))
      }
      importing.format = known
    }
    if let mapping { importing.mapping = try ImportMapping(file: InputFile.bytes(mapping)) }
    if let encoding {
      guard let known = TextEncoding(name: encoding) else {
        throw GivenError(
          name: "--encoding",
          reason: Sentence(
            "不认识这个编码；iconv -l 列出全部，如 UTF-8、GB18030、Big5",
            "unknown encoding; iconv -l lists all, such as UTF-8, GB18030, Big5"))
      }
      importing.encoding = known
    }
    if let timeZone {
      guard let zone = Zone(timeZone) else {
        throw GivenError(
          name: "--time-zone",
          reason: Sentence(
            "没有这个时区；请写 Asia/Shanghai 这样的名称",
            "there is no such zone; write a name such as Asia/Shanghai"))
      }
      importing.zone = zone
    }
    if let changes {
      guard let known = RowChanges(rawValue: changes) else {
        throw GivenError(
          name: "--changes",
          reason: Sentence("只能是 amend、refuse、skip", "must be amend, refuse or skip"))
      }
      importing.changes = known
    }
    importing.sheet = sheet
    importing.isDryRun = dryRun
    importing.isAtomic = atomic
    return importing
  }

  /// Refused rows named one by one.
  private static let shown = 20

  private func show(_ report: ImportReport) {
    if output.json {
      Screen.json(report.json(Speech.language).prettyText())
      return
    }
    tell(report.total.rejects, of: report.total.rejected)
    if report.total.rejected > Self.shown {
      let more = report.total.rejected - Self.shown
      Outcome.note(
        say("……还有 \(more) 行被拒绝（--json 列出更多）", "… and \(more) more refused (--json lists more)"))
    }
    if report.total.warned > 0 {
      Outcome.note(
        say("提醒 \(report.total.warned) 条：", "\(report.total.warned) warnings:"))
      tell(report.total.warnings, of: report.total.warned)
      if report.total.warned > Self.shown {
        let more = report.total.warned - Self.shown
        Outcome.note(
          say("……还有 \(more) 条提醒（--json 列出更多）", "… and \(more) more warnings (--json lists more)"))
      }
    }
    for file in report.files { preview(file) }
    for file in report.files + (report.files.count > 1 ? [report.total] : []) {
      let name = file.path.isEmpty ? say("合计", "total") : file.path
      // Zero counters are left out.
      func part(_ count: Int, _ chinese: String, _ english: String) -> (String, String) {
        count == 0 ? ("", "") : (" + \(chinese) \(count)", " + \(english) \(count)")
      }
      let amended = part(file.amended, "更改", "amended")
      let skipped = part(file.skipped, "跳过", "skipped")
      var text = say(
        "\(name)：读 \(file.read) = 写入 \(file.appended)\(amended.0) + 重复 \(file.duplicates)\(skipped.0) + 拒绝 \(file.rejected)；事件 \(file.events)",
        "\(name): read \(file.read) = appended \(file.appended)\(amended.1) + duplicates \(file.duplicates)"
          + "\(skipped.1) + rejected \(file.rejected); events \(file.events)")
      if let first = file.firstPosition, let last = file.lastPosition {
        text += say("，位置 \(first)–\(last)", ", positions \(first)–\(last)")
      }
      Screen.out(text)
      if let encoding = file.encoding, encoding != "UTF-8", !file.path.isEmpty {
        Outcome.note(say("编码：\(encoding)", "encoding: \(encoding)"))
      }
      if let sheet = file.sheet, !file.path.isEmpty {
        Outcome.note(say("工作表：\(sheet)", "sheet: \(sheet)"))
      }
      if !file.dropped.isEmpty, !file.path.isEmpty {
        let keys = file.dropped.sorted { $0.key < $1.key }.map { "\($0.key) × \($0.value)" }
        Outcome.note(
          say("未映射、已略去：", "not mapped, left out: ") + keys.joined(separator: ", "))
      }
    }
    if report.isDryRun { Outcome.note(say("这是演练，什么也没有写入。", "A rehearsal: nothing was written.")) }
    if report.isWithdrawn {
      Outcome.note(say("有坏行，全部撤回，什么也没有写入。", "Rows were refused, so nothing was written."))
    }
  }
}

extension Import {
  private func tell(_ items: [ImportReport.Reject], of total: Int) {
    for item in items.prefix(Self.shown) {
      let column = item.column.map { say("，“\($0)”列", ", column “\($0)”") } ?? ""
      Outcome.note(
        say(
          "\(item.file)：第 \(item.line) 行\(column)：\(item.reason.chinese)",
          "\(item.file): line \(item.line)\(column): \(item.reason.english)"))
    }
  }

  /// The first rows of a rehearsal, as they were understood.
  private func preview(_ file: ImportReport.File) {
    for row in file.preview {
      let fields = row.text(Speech.language)
      Screen.out(say("第 \(row.line) 行：\(fields)", "line \(row.line): \(fields)"))
    }
  }
}

/// A line on stderr that is drawn again and again, for work over a second.
final class ProgressMeter: Sendable {
  private let state = Mutex((start: Date(), last: Date(), isShown: false))

  func show(_ progress: ImportProgress) {
    guard Screen.isErrorTerminal else { return }
    state.withLock { state in
      let now = Date()
      guard now.timeIntervalSince(state.start) > 1, now.timeIntervalSince(state.last) > 0.2 else {
        return
      }
      state.last = now
      state.isShown = true
      let file = progress.file
      let text = say(
        "已写入 \(file.events) 条事件，拒绝 \(file.rejected) 行",
        "\(file.events) events in, \(file.rejected) rows refused")
      Channel.tell("\r\u{1B}[K\(text)")
    }
  }

  func clear() {
    state.withLock { state in
      if state.isShown { Channel.tell("\r\u{1B}[K") }
    }
  }
}
