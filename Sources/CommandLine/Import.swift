import ArgumentParser
import CanonicalJSON
import Foundation
import Logbook
import Storage
import Synchronization
import Wording

struct Import: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "import",
      abstract: say("导入 CSV、NDJSON 或 XES 文件。", "Import CSV, NDJSON or XES files."),
      discussion: say(
        """
        好行写入，坏行列出（有坏行则退出码 65）。同一文件再导一次不会重复。
        示例：touchstone import deliveries.csv
              zcat helpdesk.xes.gz | touchstone import - --format xes
        """,
        """
        Good rows are kept, bad ones listed (exit 65 if there are any). Importing a file twice
        adds nothing.
        Examples: touchstone import deliveries.csv
                  zcat helpdesk.xes.gz | touchstone import - --format xes
        """))
  }

  @Argument(help: ArgumentHelp(say("文件；- 是标准输入。", "Files; - is standard input.")))
  var files: [String]

  @Option(help: ArgumentHelp(say("csv、ndjson 或 xes。", "csv, ndjson or xes.")))
  var format: String?

  @Option(
    help: ArgumentHelp(
      say("表头和用语的对照（YAML）。", "What headers and words mean (YAML)."), valueName: "file"))
  var mapping: String?

  @Flag(help: ArgumentHelp(say("只演练，不写入。", "Rehearse; write nothing.")))
  var dryRun = false

  @Flag(help: ArgumentHelp(say("全部写入，或一行不写。", "All rows or none.")))
  var atomic = false

  @OptionGroup var output: JSONOption
  @OptionGroup var options: LogbookOptions

  func run() throws {
    Interruption.watch()
    try options.use { book in
      var importing = ImportOptions()
      if let format {
        guard let known = ImportOptions.Format(rawValue: format) else {
          throw GivenError(
            name: "--format",
            reason: Sentence("只能是 csv、ndjson、xes", "must be csv, ndjson or xes"))
        }
        importing.format = known
      }
      if let mapping { importing.mapping = try ImportMapping(yaml: InputFile.text(mapping)) }
      importing.isDryRun = dryRun
      importing.isAtomic = atomic
      let meter = ProgressMeter()
      do {
        let report = try book.importFiles(files, importing) { meter.show($0) }
        meter.clear()
        show(report)
        if report.total.rejected > 0 { throw Outcome.refused }
      } catch let interruption as ImportInterruption {
        meter.clear()
        if output.json || interruption.report.total.read > 0 { show(interruption.report) }
        if let error = interruption.cause as? any ExplainedError, !(error is LogbookError),
          !(error is StorageError), let file = interruption.report.files.last?.path
        {
          Outcome.complain(
            say(
              "\(file)：\(error.sentence.chinese)", "\(file): \(error.sentence.english)"))
          throw Outcome.code(of: error)
        }
        throw interruption.cause
      }
    }
  }

  /// Refused rows named one by one.
  private static let shown = 20

  private func show(_ report: ImportReport) {
    if output.json {
      Screen.json(report.json(Speech.language).prettyText())
      return
    }
    for reject in report.total.rejects.prefix(Self.shown) {
      let column = reject.column.map { say("，“\($0)”列", ", column “\($0)”") } ?? ""
      Outcome.note(
        say(
          "\(reject.file)：第 \(reject.line) 行\(column)：\(reject.reason.chinese)",
          "\(reject.file): line \(reject.line)\(column): \(reject.reason.english)"))
    }
    if report.total.rejected > Self.shown {
      let more = report.total.rejected - Self.shown
      Outcome.note(
        say("……还有 \(more) 行被拒绝（--json 列出更多）", "… and \(more) more refused (--json lists more)"))
    }
    for file in report.files + (report.files.count > 1 ? [report.total] : []) {
      let name = file.path.isEmpty ? say("合计", "total") : file.path
      var text = say(
        "\(name)：读 \(file.read) = 写入 \(file.appended) + 重复 \(file.duplicates) + 拒绝 \(file.rejected)；事件 \(file.events)",
        "\(name): read \(file.read) = appended \(file.appended) + duplicates \(file.duplicates) + "
          + "rejected \(file.rejected); events \(file.events)")
      if let first = file.firstPosition, let last = file.lastPosition {
        text += say("，位置 \(first)–\(last)", ", positions \(first)–\(last)")
      }
      Screen.out(text)
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
