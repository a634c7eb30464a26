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
      discussion: say(
        "清单、签名、每条事件的证明、打开的内容逐一核对；有问题则退出码 3。scripts/verify_bundle.py 做同样的事。",
        "Manifest, signatures, the proof of every entry, and opened fields; exit 3 if anything is "
          + "wrong. scripts/verify_bundle.py does the same."))
  }

  @Argument(help: ArgumentHelp(say("zip 文件或文件夹。", "A zip file or a folder."))) var bundle: String
  @Option(
    help: ArgumentHelp(
      say("信得过的验证钥匙。", "The verifier key that you trust."), valueName: "key"))
  var verifierKey: String
  @OptionGroup var output: JSONOption
  @Option(help: ArgumentHelp(say("zh-Hans 或 en。", "zh-Hans or en."), valueName: "tag"))
  var language: String?

  func run() throws {
    try Outcome.explaining {
      guard let verifier = NoteVerifier(text: verifierKey) else {
        throw GivenError(
          name: "--verifier-key", reason: Sentence("不是验证钥匙", "is no verifier key"))
      }
      let check = try BundleCheck(path: bundle, verifier: verifier)
      if output.json {
        Screen.json(json(check).prettyText())
      } else if check.faults.isEmpty {
        Screen.out(sound(check))
      } else {
        for fault in check.faults { Screen.out(Screen.plain(fault.sentence(Speech.language))) }
      }
      if !check.faults.isEmpty { throw Outcome.checkFailed }
    }
  }

  private func sound(_ check: BundleCheck) -> String {
    let size = check.manifest?.size ?? 0
    let origin = check.manifest?.origin ?? ""
    var text = say(
      "完好：\(check.entries) 条事件都在 \(origin) 签名的 \(size) 条之中。",
      "Sound: \(check.entries) entries, all in the \(size) that \(origin) signed.")
    if check.opened + check.erased > 0 {
      text += say(
        "打开的 \(check.opened) 处内容与事件相符，\(check.erased) 处因钥匙已不在而打不开。",
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
      ),
    ])
  }
}
