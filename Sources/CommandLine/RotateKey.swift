import ArgumentParser
import CanonicalJSON
import Logbook
import MerkleTree

struct RotateKey: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "rotate-key",
      abstract: say("换一把签名密钥。", "Replace the signing key."),
      discussion: explain(
        "旧密钥签认新密钥，记为一条事实；以前的检查点仍按当时的密钥核对。新密钥请备份。",
        "The old key signs in the new one, as a fact; earlier checkpoints are checked under the key "
          + "of their time. Back the new key up."))
  }

  @OptionGroup var output: JSONOption
  @OptionGroup var options: LogbookOptions

  func run() throws {
    try options.use { session in
      let rotated = try await session.rotateKey()
      if output.json {
        Screen.json(
          JSON.object(present: [
            ("position", .integer(rotated.position)), ("former", .string(rotated.former.text)),
            ("verifier", .string(rotated.verifier.text)),
          ]).prettyText())
        return
      }
      Outcome.note(
        say(
          "已换密钥（第 \(rotated.position) 条）；新的验证密钥：",
          "replaced the key at position \(rotated.position); the new verifier key:"))
      Screen.out(rotated.verifier.text)
      Outcome.note(
        say(
          "请重新备份：换密钥之前的备份只能用原来的验证密钥核对。",
          "Make a backup: those from before the change can be checked under the former verifier key "
            + "only."))
    }
  }
}
