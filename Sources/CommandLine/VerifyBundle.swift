import ArgumentParser
import CanonicalJSON
import Evidence
import Foundation
import MerkleTree
import Wording

struct VerifyBundle: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "verify-bundle",
      abstract: say("核对证据包，不需要日志。", "Check an evidence bundle without any logbook."),
      discussion: explain(
        """
        先核对签名，再核对每个文件，最后核对每条事件的证明和打开的内容；签名或文件不对就到此为止。有问题则退出码 3。
        scripts/verify_bundle.py 做同样的事。
        """,
        """
        Signatures first, then every file, then the proof of every entry and the opened fields; it
        stops at the first signature or file that is wrong. Exit 3 if anything is wrong.
        scripts/verify_bundle.py does the same.
        """))
  }

  @Argument(help: ArgumentHelp(say("zip 文件或文件夹。", "A zip file or a folder."))) var bundle: String
  @Option(
    help: ArgumentHelp(
      say("信得过的验证密钥。", "The verifier key that you trust."), valueName: "key"))
  var verifierKey: String
  @OptionGroup var output: JSONOption
  @Option(help: ArgumentHelp(say("zh-Hans 或 en。", "zh-Hans or en."), valueName: "tag"))
  var language: String?

  func run() throws {
    try Outcome.explaining {
      // A witness's key signs checkpoints of others, and never a bundle.
      guard let verifier = NoteVerifier(text: verifierKey), verifier.algorithm == .ed25519 else {
        throw GivenError(
          name: "--verifier-key", reason: Sentence("不是验证密钥", "is no verifier key"))
      }
      let check = try BundleCheck(path: bundle, verifier: verifier)
      if output.json {
        Screen.json(json(check).prettyText())
      } else if check.faults.isEmpty {
        Screen.out(sound(check))
      } else {
        for fault in check.faults { Screen.out(Screen.plain(fault.sentence(Speech.language))) }
        if check.more > 0 { Screen.out(further(check)) }
      }
      if !check.faults.isEmpty { throw Outcome.checkFailed }
    }
  }

  private func further(_ check: BundleCheck) -> String {
    check.isCutShort
      ? say(
        "另有至少 \(check.more) 处问题；问题太多，核对到此为止。",
        "At least \(check.more) more faults; the check stopped there.")
      : say("另有 \(check.more) 处问题。", "\(check.more) more faults.")
  }

  private func sound(_ check: BundleCheck) -> String {
    let size = check.manifest?.size ?? 0
    let origin = check.manifest?.origin ?? ""
    var text = say(
      "完好：\(check.entries) 条事件都在 \(origin) 签名的 \(size) 条之中。",
      "Sound: \(check.entries) entries, all in the \(size) that \(origin) signed.")
    if check.opened + check.erased > 0 {
      text += say(
        "打开的 \(check.opened) 处内容与事件相符，\(check.erased) 处因密钥已不在而打不开。",
        " \(check.opened) opened parts are those of their entries, \(check.erased) cannot be opened: their keys are gone."
      )
    }
    return text
  }

  private func json(_ check: BundleCheck) -> JSON {
    .object(present: [
      ("ok", .bool(check.faults.isEmpty)),
      ("origin", check.manifest.map { .string($0.origin) } ?? .null),
      ("size", check.manifest.map { .integer($0.size) } ?? .null),
      ("root", check.manifest.map { .string($0.root) } ?? .null),
      ("entries", .integer(Int64(check.entries))), ("opened", .integer(Int64(check.opened))),
      ("erased", .integer(Int64(check.erased))),
      (
        "faults",
        .array(
          check.faults.map { fault in
            .object(present: [
              ("kind", .string(fault.kind.rawValue)), ("file", .string(fault.file)),
              ("line", fault.line.map { .integer(Int64($0)) } ?? .null),
              ("text", .string(fault.sentence(Speech.language))),
            ])
          })
      ), ("more", .integer(Int64(check.more))),
    ])
  }
}
