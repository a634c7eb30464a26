import ArgumentParser
import CanonicalJSON
internal import EventLog
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
    try options.use { session in
      if let append { try await session.checkPlace(append) }
      let list = try append.map { try KeptCheckpoints(appendingTo: $0) }
      let note = try await session.checkpoint()
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
        "证明一条事件在日志里，或日志只增不改。",
        "Prove that an event is in the log, or that the log only grew."),
      discussion: explain(
        """
        给出位置或编号：包含证明（C2SP tlog-proof）。给出 --from：一致性证明，说明
        那时的日志是现在的开头；写法同 C2SP tlog-witness 的 add-checkpoint，可直接
        交给见证方。用 verify-proof 核对。
        示例：touchstone prove 118
              touchstone prove --from 1000
        """,
        """
        Of a position or id: an inclusion proof (C2SP tlog-proof). With --from: a
        consistency proof, that the log of then is the beginning of the present one,
        in the form in which a witness takes it (C2SP tlog-witness, add-checkpoint).
        verify-proof checks both.
        Examples: touchstone prove 118
                  touchstone prove --from 1000
        """))
  }

  @Argument(help: ArgumentHelp(say("位置或事件编号。", "A position or an event id.")))
  var event: String?
  @Option(
    help: ArgumentHelp(
      say("从这个大小起（对方留有那时的检查点）。", "From this size, of which somebody kept a checkpoint."),
      valueName: "size"))
  var from: String?
  @Option(
    help: ArgumentHelp(
      say(
        "到这个签过检查点的大小；不写则到当前。", "To this size, at which a checkpoint was signed; else the present."),
      valueName: "size"))
  var to: String?
  @OptionGroup var output: JSONOption
  @OptionGroup var options: LogbookOptions

  func run() throws {
    try options.use { session in
      switch (event, from) {
      case (let event?, nil):
        guard to == nil else {
          throw GivenError(name: "--to", reason: Sentence("要和 --from 一起用", "goes with --from"))
        }
        let proof = try await session.prove(event)
        put(proof.description, Self.json(proof))
      case (nil, let from?):
        let old = try Self.size(from, "--from")
        let new = try to.map { try Self.size($0, "--to") }
        if let new, old > new {
          throw GivenError(
            name: "--from", reason: Sentence("比 --to 大", "is larger than --to"))
        }
        let proof = try await session.proveConsistency(from: old, to: new)
        put(proof.description, Self.json(proof, try await session.root(at: old)))
      default:
        throw GivenError(
          name: "prove",
          reason: Sentence(
            "请给出一个位置或事件编号，或给出 --from", "name a position or an event id, or give --from"))
      }
    }
  }

  private func put(_ text: String, _ json: JSON) {
    if output.json { Screen.json(json.prettyText()) } else { Screen.put(Array(text.utf8)) }
  }

  private static func size(_ text: String, _ name: String) throws -> Int64 {
    guard let size = Int64(text), size >= 1, String(size) == text else {
      throw GivenError(
        name: name,
        reason: Sentence("应是从 1 起的整数", "must be a whole number from 1, without a sign"))
    }
    return size
  }

  private static func json(_ proof: LogProof) -> JSON {
    let checkpoint = Checkpoint(text: proof.note.text)
    return .object(present: [
      ("kind", "inclusion"), ("position", .integer(Int64(clamping: proof.index + 1))),
      ("origin", checkpoint.map { .string($0.origin) }),
      ("size", checkpoint.map { .integer(Int64(clamping: $0.size)) }),
      ("root", checkpoint.map { .string($0.root.description) }),
      ("hashes", .array(proof.hashes.map { .string($0.description) })),
      ("proof", .string(proof.description)),
    ])
  }

  private static func json(_ proof: ConsistencyProof, _ oldRoot: MerkleHash) -> JSON {
    let checkpoint = Checkpoint(text: proof.note.text)
    return .object(present: [
      ("kind", "consistency"), ("from", .integer(Int64(clamping: proof.old))),
      ("fromRoot", .string(oldRoot.description)),
      ("origin", checkpoint.map { .string($0.origin) }),
      ("size", checkpoint.map { .integer(Int64(clamping: $0.size)) }),
      ("root", checkpoint.map { .string($0.root.description) }),
      ("hashes", .array(proof.hashes.map { .string($0.description) })),
      ("proof", .string(proof.description)),
    ])
  }
}

struct DoctorCommand: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "doctor",
      abstract: say("检查版本、设置、磁盘和密钥。", "Look at versions, settings, disk and keys."))
  }

  @OptionGroup var output: JSONOption
  @OptionGroup var options: LogbookOptions

  func run() throws {
    try options.use { session in
      let list = try await session.doctor()
      if output.json {
        Screen.json(JSON.array(list.map(\.json)).prettyText())
      } else {
        for one in list {
          Screen.out((one.isWell ? "✓ " : "✗ ") + Screen.fit(one.name, 16) + one.value)
          if let advice = one.advice,
            !one.isWell || one.name == "sqlite" || one.name == "vault.hashKey"
          {
            Screen.out("    " + advice(Speech.language))
          }
        }
      }
      if list.contains(where: \.isDangerous) { throw Outcome.checkFailed }
      if list.contains(where: { !$0.isWell }) { throw Outcome.failed }
    }
  }
}
