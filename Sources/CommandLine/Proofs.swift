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
      let note = try book.checkpoint()
      Screen.put(Array(note.description.utf8))
      if let append { try KeptCheckpoints.append(note, to: append) }
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

struct Verify: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "verify",
      abstract: say("核对整本日志。", "Check the whole log."),
      discussion: say(
        "逐条核对行、叶、树、签名、流和流程文件；有问题则退出码 3。",
        "Rows against leaves, tree, signatures, streams and blueprints; exit 3 if anything is wrong."
      ))
  }

  @Option(help: ArgumentHelp(say("在别处保存的检查点。", "Checkpoints kept elsewhere."), valueName: "file"))
  var against: String?
  @Option(help: ArgumentHelp(say("验证钥匙。", "The verifier key."), valueName: "key"))
  var verifierKey: String?
  @OptionGroup var output: JSONOption
  @OptionGroup var options: LogbookOptions

  func run() throws {
    try options.use { book in
      var verifier: NoteVerifier?
      if let verifierKey {
        guard let key = NoteVerifier(text: verifierKey) else {
          throw GivenError(
            name: "--verifier-key", reason: Sentence("不是验证钥匙", "is no verifier key"))
        }
        verifier = key
      } else {
        Outcome.note(
          say(
            "未给 --verifier-key，用的是签名钥匙旁的那把（信不过本机时请自带）。",
            "No --verifier-key given: using the one kept beside the signing key."))
      }
      let kept = try against.map { try KeptCheckpoints.read($0) } ?? []
      let report = try book.verify(verifier: verifier, against: kept)
      if output.json {
        Screen.out(
          JSON.object(present: [
            ("ok", .bool(report.findings.isEmpty)), ("size", .integer(report.size)),
            ("checkpoints", .integer(Int64(report.checkpoints))),
            (
              "findings",
              .array(
                report.findings.map { finding in
                  [
                    "position": finding.position.map(JSON.integer) ?? .null,
                    "kind": .string(finding.kind.rawValue),
                    "text": .string(finding.sentence(Speech.language)),
                  ]
                })
            ),
          ]).prettyText())
      } else if report.findings.isEmpty {
        Screen.out(
          say(
            "完好：\(report.size) 条事件，\(report.checkpoints) 个检查点全部相符。",
            "Sound: \(report.size) events, \(report.checkpoints) checkpoints, all agree."))
      } else {
        for finding in report.findings { Screen.out(finding.sentence(Speech.language)) }
      }
      if !report.findings.isEmpty { throw Outcome.checkFailed }
    }
  }
}

/// A file of checkpoints kept by somebody else, one note after another.
enum KeptCheckpoints {
  static func append(_ note: SignedNote, to path: String) throws {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND, 0o644)
    guard descriptor >= 0 else { throw GivenError.file(path) }
    defer { close(descriptor) }
    let text = Array((note.description + "\n").utf8)
    guard write(descriptor, text, text.count) == text.count, fsync(descriptor) == 0 else {
      throw GivenError.file(path)
    }
  }

  /// Notes follow each other; a note ends with its signature lines.
  static func read(_ path: String) throws -> [SignedNote] {
    var notes: [SignedNote] = []
    var held = ""
    var isSigned = false
    func take() throws {
      let text = held.drop { $0 == "\n" }
      if !text.isEmpty {
        guard let note = SignedNote(String(text)) else { throw GivenError.file(path) }
        notes.append(note)
      }
      held = ""
      isSigned = false
    }
    for line in try InputFile.text(path).split(separator: "\n", omittingEmptySubsequences: false) {
      let isSignature = line.hasPrefix("— ")
      if isSigned, !isSignature { try take() }
      isSigned = isSignature
      held += line + "\n"
    }
    try take()
    guard !notes.isEmpty else { throw GivenError.file(path) }
    return notes
  }
}

extension GivenError {
  static func file(_ path: String) -> GivenError {
    GivenError(
      name: path,
      reason: Sentence("不是检查点文件，或无法写入", "is no file of checkpoints, or cannot be written"))
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
