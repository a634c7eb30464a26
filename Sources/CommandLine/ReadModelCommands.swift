import ArgumentParser
import CanonicalJSON
import Logbook
import ReadModels
import Timelines
import Wording

struct Rebuild: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "rebuild", abstract: say("由日志重建读模型。", "Rebuild the read models from the log."))
  }

  @Flag(
    help: ArgumentHelp(
      say("只在旁边重建并比较；不同则退出码 3。", "Rebuild beside and compare; exit 3 if they differ.")))
  var check = false
  @OptionGroup var output: JSONOption
  @OptionGroup var options: LogbookOptions

  func run() throws {
    try options.use { session in
      if check {
        let difference = try await session.checkReadModels()
        if output.json {
          Screen.json(
            JSON.object(present: [
              ("same", .bool(difference == nil)), ("table", difference.map { .string($0.table) }),
              ("row", difference.map { .string($0.row) }),
              ("kept", difference.map { .string($0.kept) }),
              ("rebuilt", difference.map { .string($0.rebuilt) }),
              ("journey", difference?.journey.map(JSON.string)),
              ("columns", difference.map { .array($0.columns.map(JSON.string)) }),
              ("position", difference?.position.map(JSON.integer)),
            ]).prettyText())
        } else if let difference {
          show(difference)
        } else {
          Screen.out(say("读模型与日志一致。", "The read models are those of the log."))
        }
        if difference != nil { throw Outcome.checkFailed }
        return
      }
      let size = try await session.rebuild()
      if output.json {
        Screen.json(JSON.object(present: [("position", .integer(size))]).prettyText())
      } else {
        Screen.out(
          say("已重建，至第 \(size) 条。", "Rebuilt up to position \(size)."))
      }
    }
  }

  private func show(_ difference: BoardDifference) {
    Screen.out(
      say(
        "不同：\(difference.table) 第 \(difference.row) 行",
        "Different: \(difference.table), row \(difference.row)"))
    if let journey = difference.journey {
      Screen.out(say("  旅程 \(journey)", "  journey \(journey)"))
    }
    if !difference.columns.isEmpty {
      let columns = difference.columns.joined(separator: " ")
      Screen.out(say("  栏目 \(columns)", "  columns \(columns)"))
    }
    if let position = difference.position {
      Screen.out(
        say(
          "  依据第 \(position) 条事件（touchstone prove \(position)）",
          "  by the event at position \(position) (touchstone prove \(position))"))
    }
    Screen.out(say("  现有 \(difference.kept)", "  kept    \(difference.kept)"))
    Screen.out(say("  重建 \(difference.rebuilt)", "  rebuilt \(difference.rebuilt)"))
  }
}

struct Replay: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "replay", abstract: say("某一刻的读模型。", "The read models as they were."),
      discussion: explain(
        """
        示例：touchstone replay --known-at 2026-05-01T00:00 --output may
              touchstone replay --known-at 118 --as-of 2026-04-30 --output april
        结果夹里是 readmodels.sqlite 和 replay.json（哪一刻、哪一条、根哈希）。
        """,
        """
        Examples: touchstone replay --known-at 2026-05-01T00:00 --output may
                  touchstone replay --known-at 118 --as-of 2026-04-30 --output april
        The folder gets readmodels.sqlite and replay.json (which moment, position and root).
        """))
  }

  @OptionGroup var past: CutOptions
  @Option(
    name: [.long, .customShort("o")],
    help: ArgumentHelp(say("新的文件夹。", "A new folder."), valueName: "dir"))
  var output: String
  @OptionGroup var json: JSONOption
  @OptionGroup var options: LogbookOptions

  func validate() throws {
    if past.asOf == nil, past.knownAt == nil {
      throw ValidationError(
        say("请给出 --known-at 或 --as-of", "give --known-at or --as-of, or both"))
    }
  }

  func run() throws {
    try options.use { session in
      let report = try await session.replay(try past.cut(session.settings.timeZone), to: output)
      if json.json {
        Screen.json(report.json.prettyText())
      } else {
        Screen.out(
          say(
            "\(output)：至第 \(report.position) 条，\(report.journeys) 个旅程\n根 \(report.root)",
            "\(output): up to position \(report.position), \(report.journeys) journeys\nroot \(report.root)"
          ))
      }
    }
  }
}
