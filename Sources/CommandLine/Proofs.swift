import ArgumentParser
import CanonicalJSON
internal import EventLog
import EventLogSQLite
import Foundation
import Interchange
import Logbook
import MerkleTree
import ReadModels
import Wording

struct CheckpointCommand: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "checkpoint", abstract: say("打印新的签名检查点。", "Print a fresh signed checkpoint."))
  }

  @Option(help: ArgumentHelp(say("同时追加到文件。", "Append it to a file too."), valueName: "file"))
  var append: String?
  @OptionGroup var options: LogbookOptions

  func run() throws {
    try options.use { book in
      let list = try append.map { path in
        try book.checkPlace(path)
        return try KeptCheckpoints(appendingTo: path)
      }
      let note = try book.checkpoint()
      try list?.append(note)
      Screen.put(Array(note.description.utf8))
    }
  }
}

struct Prove: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "prove",
      abstract: say(
        "证明一条事件在日志里（C2SP tlog-proof）。", "Prove that an event is in the log (C2SP tlog-proof)."))
  }

  @Argument(help: ArgumentHelp(say("位置或事件编号。", "A position or an event id."))) var event: String
  @OptionGroup var options: LogbookOptions

  func run() throws {
    try options.use { book in
      Screen.put(Array(try book.prove(event).description.utf8))
    }
  }
}

struct DoctorCommand: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "doctor",
      abstract: say("检查版本、设置、磁盘和钥匙。", "Look at versions, settings, disk and keys."))
  }

  @OptionGroup var output: JSONOption
  @OptionGroup var options: LogbookOptions

  func run() throws {
    try options.use { book in
      let list = try book.doctor()
      if output.json {
        Screen.out(JSON.array(list.map(\.json)).prettyText())
      } else {
        for one in list {
          Screen.out((one.isWell ? "✓ " : "✗ ") + Screen.fit(one.name, 16) + one.value)
          if let advice = one.advice, !one.isWell || one.name == "sqlite" {
            Screen.out("    " + advice(Speech.language))
          }
        }
      }
      if list.contains(where: { !$0.isWell }) { throw Outcome.failed }
    }
  }
}
