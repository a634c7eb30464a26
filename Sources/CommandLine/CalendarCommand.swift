import ArgumentParser
import CanonicalJSON
import FollowUps
import Logbook
import Wording

struct CalendarCommand: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "calendar", abstract: say("节假日与打电话的日子。", "Holidays and calling days."),
      subcommands: [Add.self, List.self])
  }

  struct Add: ParsableCommand {
    static var configuration: CommandConfiguration {
      CommandConfiguration(
        commandName: "add",
        abstract: say("检查并收下一年的假日文件。", "Check and keep a year's holiday file."),
        discussion: explain(
          "文件是 JSON：year，以及 days 里的 name、date、isOffDay（holiday-cn 的格式）。"
            + "存入日志目录的 calendars/，并写进 logbook.yaml；同一年的文件会被换掉。",
          "The file is JSON: year, and days of name, date and isOffDay, as holiday-cn has it. It is "
            + "kept in the logbook's calendars/ and named in logbook.yaml; one of the same year is "
            + "replaced."))
    }

    @Argument(help: ArgumentHelp(say("JSON 文件。", "The JSON file."))) var file: String
    @OptionGroup var output: JSONOption
    @OptionGroup var options: LogbookOptions

    func run() throws {
      try options.use { session in
        let bytes = try InputFile.bytes(file)
        let (name, year, isRecorded) = try await session.addHolidays(bytes, file)
        CalendarCommand.show(name, year, output)
        if !isRecorded {
          Outcome.note(
            say(
              "logbook.yaml 有手工改动，尚未记录：touchstone settings accept",
              "logbook.yaml holds changes made by hand that are not recorded: "
                + "touchstone settings accept"))
        }
      }
    }
  }

  struct List: ParsableCommand {
    static var configuration: CommandConfiguration {
      CommandConfiguration(
        commandName: "list", abstract: say("列出已有的年份。", "List the years that are there."))
    }

    @OptionGroup var output: JSONOption
    @OptionGroup var options: LogbookOptions

    func run() throws {
      try options.use { session in
        for (name, year) in try await session.holidays() {
          CalendarCommand.show(name, year, output)
        }
      }
    }
  }

  private static func show(_ name: String, _ year: HolidayYear, _ output: JSONOption) {
    let off = year.days.count(where: \.isOff)
    let worked = year.days.count - off
    if output.json {
      let object: JSON = [
        "year": .integer(Int64(year.year)), "file": .string(name), "offDays": .integer(Int64(off)),
        "workedDays": .integer(Int64(worked)),
      ]
      Screen.json(object.compactText())
    } else {
      Screen.out(
        say(
          "\(year.year)  休 \(off) 天，补班 \(worked) 天  \(name)",
          "\(year.year)  \(off) days off, \(worked) worked instead  \(name)"))
    }
  }
}
