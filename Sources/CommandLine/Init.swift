import ArgumentParser
import Custody
import Foundation
import Interchange
import Logbook
internal import MerkleTree
import Wording

struct Init: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "init",
      abstract: say("新建日志目录和密钥。", "Make a logbook and its keys."),
      discussion: explain(
        "密钥放在 TOUCHSTONE_KEYS（否则 ~/.config/touchstone/keys）下，不在日志目录里。请备份。",
        "Keys go under TOUCHSTONE_KEYS (else ~/.config/touchstone/keys), never into the logbook. "
          + "Back them up."))
  }

  @Argument(help: ArgumentHelp(say("新日志目录。", "The new folder.")))
  var dir: String

  @Option(help: ArgumentHelp(say("经销商名称。", "The dealer's name.")))
  var dealer: String

  @Option(
    help: ArgumentHelp(
      say("日志的名字：主机名加路径。", "The log's name: a host name and path."),
      valueName: "example.com/dealer-1"))
  var origin: String

  @Option(
    help: ArgumentHelp(
      say(
        "时区；不给则用这台机器的（TZ），否则 Asia/Shanghai。",
        "The time zone; else this machine's (TZ), else Asia/Shanghai.")))
  var timeZone: String?

  @Option(
    help: ArgumentHelp(
      say("zh-Hans 或 en；不给则随 LANG。", "zh-Hans or en; else by LANG.")))
  var language: String?

  @Option(help: ArgumentHelp(say("另一份流程（YAML）。", "Another blueprint (YAML)."), valueName: "file"))
  var blueprint: String?

  func run() throws {
    try Outcome.explaining {
      var language = Speech.surroundingLanguage
      if let tag = self.language {
        guard let given = Language(tag: tag) else {
          throw GivenError(
            name: "--language", reason: Sentence("只能是 zh-Hans 或 en", "must be zh-Hans or en"))
        }
        language = given
      }
      var plan = Logbook.Plan(dealer: dealer, origin: origin)
      plan.timeZone = timeZone ?? Speech.surroundingZone ?? plan.timeZone
      plan.language = language
      if let blueprint { plan.blueprint = try DecodedFile.utf8(InputFile.bytes(blueprint)) }
      let book = try Logbook.create(
        at: dir, plan, surroundings: Speech.surroundings(actor: nil)
      ) { book in
        let verifier = try book.keys.verifier().text
        Outcome.note(
          say("已建好 \(dir)；验证密钥（请交给审计方）：", "made \(dir); the verifier key, for the auditor:"))
        Screen.out(verifier)
      }
      try book.close()
    }
  }
}
