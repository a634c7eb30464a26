import Chronology
import Foundation
import Interchange
import Logbook
import Storage
import Wording

/// In which language this run speaks, and what it takes from its surroundings.
enum Speech {
  static let environment = ProcessInfo.processInfo.environment

  /// `--language`, else the logbook's, else `LANG`, else Chinese.
  static let language: Language = {
    if let tag = option("--language"), let language = Language(tag: tag) { return language }
    return logbookLanguage() ?? surroundingLanguage
  }()

  /// That of `LC_ALL`, `LC_MESSAGES` or `LANG`, else Chinese.
  static let surroundingLanguage: Language = {
    for name in ["LC_ALL", "LC_MESSAGES", "LANG"] {
      if let tag = environment[name], !tag.isEmpty { return Language(tag: tag) ?? .chinese }
    }
    return .chinese
  }()

  /// The zone that `TZ` names, else the machine's; nil for one without a place, such as UTC, which
  /// nobody has set.
  static let surroundingZone: String? = {
    let name =
      environment["TZ"].map { $0.hasPrefix(":") ? String($0.dropFirst()) : $0 }
      ?? TimeZone.current.identifier
    return name.contains("/") && !name.hasPrefix("Etc/") && Zone(name) != nil ? name : nil
  }()

  static func surroundings(actor: String?) -> Surroundings {
    var surroundings = Surroundings(environment: environment, now: clock, actor: actor)
    surroundings.isInterrupted = { Interruption.isAsked }
    surroundings.threads = CallingThread.shared
    surroundings.notice = { Outcome.note($0(language)) }
    #if DEBUG
      // Builds for testing can be made to die at a step, as by a power cut.
      if let step = environment["TOUCHSTONE_DIE_AT"] {
        surroundings.reached = { if $0 == step { kill(getpid(), SIGKILL) } }
      }
      if let bytes = environment["TOUCHSTONE_SPOOL_LIMIT"].flatMap(Int64.init) {
        surroundings.spoolBound = .bytes(bytes)
      }
    #endif
    return surroundings
  }

  /// The system's clock; builds for testing also take a fixed one.
  static let clock: @Sendable () -> Timestamp = {
    #if DEBUG
      if let text = environment["TOUCHSTONE_NOW"], let fixed = RFC3339.read(text)?.time {
        return { fixed }
      }
    #endif
    return Surroundings.systemClock
  }()

  private static func option(_ name: String) -> String? {
    let arguments = CommandLine.arguments
    for (index, argument) in arguments.enumerated() {
      if argument == name, index + 1 < arguments.count { return arguments[index + 1] }
      if argument.hasPrefix(name + "=") { return String(argument.dropFirst(name.count + 1)) }
    }
    return nil
  }

  private static func logbookLanguage() -> Language? {
    let folder = option("--logbook") ?? environment["TOUCHSTONE_LOGBOOK"] ?? "./logbook"
    guard
      let bytes = try? RegularFile.read(
        folder + "/logbook.yaml", below: folder, limit: Settings.limit)
    else { return nil }
    let text = String(decoding: bytes, as: UTF8.self)
    for line in text.split(separator: "\n") where line.hasPrefix("language:") {
      return Language(
        tag: line.dropFirst("language:".count).trimmingCharacters(in: .whitespaces))
    }
    return nil
  }
}

/// A text in the language of this run.
func say(_ chinese: String, _ english: String) -> String {
  Sentence(chinese, english)(Speech.language)
}

/// Whether the person has pressed Ctrl-C, or something asks the process to end.
enum Interruption {
  nonisolated(unsafe) private static var flag: sig_atomic_t = 0

  static var isAsked: Bool { flag != 0 }

  /// From now on Ctrl-C and a plain kill ask to stop instead of ending the process; a second one
  /// ends it.
  static func watch() {
    // Without SA_RESTART, so that a read that waits is given up.
    var action = sigaction()
    action.__sigaction_handler.sa_handler = { _ in
      Interruption.flag = 1
      signal(SIGINT, SIG_DFL)
      signal(SIGTERM, SIG_DFL)
    }
    sigaction(SIGINT, &action, nil)
    sigaction(SIGTERM, &action, nil)
  }
}
