import ArgumentParser
import Foundation
import Logbook
import Wording

/// The command line: arguments in, sentences and data out.
@main
struct Touchstone: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "touchstone",
      abstract: say("交车旅程的飞行记录仪。", "The flight recorder of a customer's journey."),
      discussion: explain(
        """
        示例：
          touchstone init logbook --dealer 示例汽车 --origin example.com/dealer-1
          touchstone import deliveries.csv
          touchstone timeline C700000
          touchstone calls --on 2026-03-20
          touchstone verify
        """,
        """
        Examples:
          touchstone init logbook --dealer Demo --origin example.com/dealer-1
          touchstone import deliveries.csv
          touchstone timeline C700000
          touchstone calls --on 2026-03-20
          touchstone verify
        """),
      version: BuiltVersion.text,
      subcommands: [
        Init.self, Import.self, Record.self, Deliver.self, Timeline.self, Customers.self,
        Journeys.self,
        Events.self, Calls.self, CallCommand.self, CalendarCommand.self,
        SettingsCommand.self, ReportCommand.self,
        Export.self, Rebuild.self, Replay.self, BlueprintCommand.self, CheckpointCommand.self,
        Prove.self, Verify.self, VerifyBundle.self, VerifyProof.self, RotateKey.self,
        AccessCommand.self, Serve.self, UsersCommand.self,
        TokensCommand.self, Erase.self,
        Backup.self, Restore.self, Migrate.self, DemoData.self, DoctorCommand.self,
      ])
  }
}

extension Touchstone {
  /// Options that stand before the command's name are put behind it, where the command is.
  static func main() {
    Channel.reserve()
    OwnProcess.forbidDumps()
    guard var arguments = OwnProcess.arguments() else {
      Outcome.complain(
        say(
          "读不到命令行参数（/proc/self/maps），什么也没有做",
          "the arguments cannot be read (/proc/self/maps); nothing was done"))
      Foundation.exit(Outcome.disk.rawValue)
    }
    var leading: [String] = []
    while let first = arguments.first, first.hasPrefix("--logbook") || first.hasPrefix("--language")
    {
      leading.append(arguments.removeFirst())
      if !first.contains("="), !arguments.isEmpty { leading.append(arguments.removeFirst()) }
    }
    if let complaint = CommandName.complaint(of: arguments)
      ?? ReportCommand.complaint(of: arguments)
    {
      Outcome.complain(complaint)
      Foundation.exit(64)
    }
    if let lines = FieldsView.help(of: arguments) {
      for line in lines { Screen.out(line) }
      Foundation.exit(0)
    }
    do {
      var command = try parseAsRoot(arguments + leading)
      try command.run()
    } catch {
      Outcome.leave(error)
    }
  }
}

/// In which language a command speaks; looked for before the arguments are parsed.
struct LanguageOption: ParsableArguments {
  @Option(help: ArgumentHelp(say("zh-Hans 或 en。", "zh-Hans or en."), valueName: "tag"))
  var language: String?

  func validate() throws {
    if let language, Language(tag: language) == nil {
      throw ValidationError(say("--language 只能是 zh-Hans 或 en", "--language must be zh-Hans or en"))
    }
  }
}

/// Options that every command on a logbook shares.
struct LogbookOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      say(
        "日志目录（否则 TOUCHSTONE_LOGBOOK，否则 ./logbook）。",
        "The logbook's folder (else TOUCHSTONE_LOGBOOK, else ./logbook)."), valueName: "dir"))
  var logbook: String?

  @OptionGroup var speech: LanguageOption

  var path: String { logbook ?? Speech.environment["TOUCHSTONE_LOGBOOK"] ?? "./logbook" }

  /// Names are opened where asked for, and on a terminal wherever the key is there.
  func opensNames(
    _ asked: Bool, _ output: JSONOption, _ session: Session
  ) async throws -> Bool {
    if asked { return true }
    guard Screen.isTerminal, !output.json else { return false }
    if try await session.hasVaultKey() { return true }
    Outcome.note(
      say("没有保险库密钥，姓名和电话不显示。", "There is no vault key: names and phones stay closed."))
    return false
  }

  /// Opens the logbook for a command that only reads: where the log's end is not what was signed
  /// it goes on, and says so first.
  func look<Result>(_ body: @escaping (Session) async throws -> Result) throws -> Result {
    try use { session in
      try await tellCopy(session)
      if let fault = try await session.tailFault() {
        Outcome.note(
          say("注意：", "Note: ") + fault.sentence(Speech.language)
            + say("。请运行 touchstone verify。", ". Run touchstone verify."))
      }
      try await tellWaiting(session)
      return try await body(session)
    }
  }

  /// Says that what is read is a copy, which takes no facts: not even that somebody read it.
  func tellCopy(_ session: Session) async throws {
    guard let notice = try await session.copyNotice() else { return }
    Outcome.note(
      say("注意：", "Note: ") + notice.sentence(Speech.language)
        + say("。在副本里打开姓名不留记录。", ". That names are opened in a copy is not recorded."))
  }

  /// Says that an erasure waits: a command that only reads carries none out.
  func tellWaiting(_ session: Session) async throws {
    guard let notice = try await session.erasureNotice() else { return }
    Outcome.note(say("注意：", "Note: ") + notice(Speech.language) + say("。", "."))
  }

  /// Opens the logbook, runs the body with a session of whoever acts, and closes, whatever happens.
  func use<Result>(
    actor: String? = nil, _ body: @escaping (Session) async throws -> Result
  ) throws -> Result {
    try Outcome.explaining {
      let book = try open(actor: actor)
      let session = session(of: book)
      do {
        let result = try CallingThread.shared.run { try await body(session) }
        try book.close()
        return result
      } catch {
        try? book.close()
        throw error
      }
    }
  }

  /// - Parameter isServed: used by many sessions at once, on threads of its own.
  func open(actor: String? = nil, isServed: Bool = false) throws -> Logbook {
    var surroundings = Speech.surroundings(actor: actor)
    if isServed { surroundings.threads = nil }
    return try Logbook(at: path, surroundings: surroundings)
  }

  /// The one session of a command.
  func session(of book: Logbook) -> Session {
    book.session(
      actor: book.surroundings.actor, language: Speech.language,
      cancellation: { Interruption.isAsked })
  }
}

/// Data as JSON instead of text for people.
struct JSONOption: ParsableArguments {
  @Flag(help: ArgumentHelp(say("以 JSON 输出。", "Print JSON.")))
  var json = false
}

/// How much of a list is wanted.
struct LimitOption: ParsableArguments {
  @Option(help: ArgumentHelp(say("最多几项。", "At most so many."), valueName: "n"))
  var limit: Int?

  func validate() throws {
    if let limit, limit < 1 {
      throw ValidationError(say("--limit 至少是 1", "--limit must be at least 1"))
    }
  }
}
