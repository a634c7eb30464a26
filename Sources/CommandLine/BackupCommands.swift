import ArgumentParser
import CanonicalJSON
import Logbook
import MerkleTree
import Wording

struct Backup: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "backup",
      abstract: say("备份日志；写入不必停。", "Back the log up; writing may go on."),
      discussion: explain(
        """
        文件夹里有日志、流程、logbook.yaml、签名检查点和清单；再备份到同一处只抄新的。
        密钥从不在内，保险库只有用 --vault-backup 指定另一个文件夹才备份；密钥请另行保管。
        """,
        """
        The folder holds log, blueprints, logbook.yaml, a signed checkpoint and a manifest; a
        second backup into it copies only what is new. Keys never go along, and the vault only
        into another folder, named with --vault-backup. Keep the keys by themselves.
        """))
  }

  @Argument(help: ArgumentHelp(say("放备份的文件夹。", "The folder for the backup."))) var dir: String
  @Option(
    help: ArgumentHelp(say("放保险库备份的另一个文件夹。", "Another folder, for the vault."), valueName: "dir"))
  var vaultBackup: String?
  @OptionGroup var output: JSONOption
  @OptionGroup var options: LogbookOptions

  func run() throws {
    try options.use { session in
      let report = try await session.backUp(to: dir, vaultTo: vaultBackup)
      if output.json {
        Screen.json(report.json.prettyText())
        return
      }
      Screen.out(
        say(
          "已备份到 \(report.path)：新抄 \(report.copied) 条，共 \(report.size) 条。",
          "Backed up to \(report.path): \(report.copied) new events, \(report.size) in all."))
      if let vault = report.vaultBackup {
        Screen.out(say("保险库备份到 \(vault)。", "The vault went to \(vault)."))
      } else {
        Outcome.note(
          say(
            "保险库不在内（--vault-backup）；没有它和密钥，姓名和备注读不出来。",
            "The vault is not in it (--vault-backup); without it and its key no name or note can "
              + "be read."))
      }
    }
  }
}

struct Restore: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "restore",
      abstract: say("由备份恢复日志目录。", "Make a logbook from a backup."),
      discussion: explain(
        """
        先全部核对，再以 --logbook 的名字出现；其后的删除会再次执行。原来的日志目录还在时，恢复出来的
        是副本，只能读；--adopt 让它接替原来的，原来的从此只能读。接替时，比签过名的头短的日志会拒绝，
        除非 --accept-shorter：丢了哪些会说明并记在密钥旁。不给备份的文件夹时，--adopt 让 --logbook
        指的副本接替原来的。
        """,
        """
        Everything is verified before the folder appears under the name given with --logbook, and
        later erasures are carried out again. While the logbook itself still stands, what is restored
        is a copy, which can only be read; with --adopt it takes the logbook's place, which can then
        only be read. A log shorter than the signed head does so only with --accept-shorter: what is
        lost is said, and noted beside the keys. Without a backup's folder, --adopt takes the copy
        that --logbook names.
        """))
  }

  @Argument(
    help: ArgumentHelp(
      say("备份的文件夹；接替已有的副本时不给。", "The folder of the backup; none to adopt a copy.")))
  var dir: String?
  @Option(
    help: ArgumentHelp(say("保险库备份的文件夹。", "The folder of the vault's backup."), valueName: "dir"))
  var vaultBackup: String?
  @Flag(
    help: ArgumentHelp(
      say("接替现在的日志目录。", "Let it take the place of the logbook at work.")))
  var adopt = false
  @Flag(
    help: ArgumentHelp(
      say(
        "接替，也接受比签过名的头短的日志。",
        "The same, also of a log that is shorter than the signed head.")))
  var acceptShorter = false
  @Option(
    help: ArgumentHelp(
      say(
        "更换密钥之前做的备份用当时的验证密钥核对；恢复出来的只能读。",
        "Check a backup from before a change of keys under the verifier key of that time; the copy "
          + "can only be read."), valueName: "key"))
  var verifierKey: String?
  @OptionGroup var output: JSONOption
  @OptionGroup var options: LogbookOptions

  func run() throws {
    try Outcome.explaining {
      guard let dir else {
        try adoptCopy()
        return
      }
      var choice = RestoreOptions()
      choice.vaultBackup = vaultBackup
      choice.adopts = adopt
      choice.acceptsShorter = acceptShorter
      choice.verifier = try formerKey()
      let report = try Logbook.restore(
        from: dir, to: options.path, choice, surroundings: Speech.surroundings(actor: nil))
      if output.json {
        Screen.json(report.json.prettyText())
      } else {
        Screen.out(
          say(
            "已核对并恢复到 \(report.path)：\(report.size) 条。",
            "Verified and restored to \(report.path): \(report.size) events."))
        if report.erasedAgain > 0 {
          Screen.out(
            say(
              "再次删除了 \(report.erasedAgain) 位客户。",
              "Customers erased again: \(report.erasedAgain)."))
        }
      }
      if verifierKey != nil {
        Outcome.note(
          say(
            "是用给定的密钥核对的，不是现在的：只能读。",
            "It was checked under the given key and not the present one: it can only be read."))
      } else if let original = report.original {
        Outcome.note(
          say(
            "这是 \(original) 的副本，只能读。要让它接替原来的：touchstone restore --adopt --logbook "
              + options.path,
            "This is a copy of \(original), to be read only. To let it take the logbook's place: "
              + "touchstone restore --adopt --logbook \(options.path)"))
      }
      if !report.isSigned {
        Outcome.note(
          say(
            "清单没有签名（旧版本的备份）：设置、假日和权重文件是否原样，无从核对。",
            "The manifest is not signed (a backup of an earlier version): whether settings, calendars "
              + "and factor sets are as they were cannot be checked."))
      }
      if report.isVaultSigned == false {
        Outcome.note(
          say(
            "保险库备份没有签名（旧版本的备份）：它是不是原来那份，无从核对。",
            "The backup of the vault is not signed (an earlier version made it): whether it is the "
              + "one that was made cannot be checked."))
      }
      if !report.strays.isEmpty {
        let names = report.strays.joined(separator: ", ")
        Outcome.note(
          say(
            "备份文件夹里有不属于备份的东西，没有恢复：\(names)",
            "Not part of the backup, and not restored: \(names)"))
      }
      if let lost = report.lost { tell(lost, size: report.size) }
      if !report.hasVault {
        Outcome.note(
          say(
            "没有保险库：姓名和备注读不出来，也不能封存新的（--vault-backup）。",
            "There is no vault: names and notes cannot be read, and no new ones sealed "
              + "(--vault-backup)."))
      }
    }
  }

  private func formerKey() throws -> NoteVerifier? {
    guard let verifierKey else { return nil }
    guard !adopt, !acceptShorter else {
      throw GivenError(
        name: "--verifier-key",
        reason: Sentence(
          "恢复出来的只能读，不能与 --adopt、--accept-shorter 同用",
          "makes a copy that is only read; it does not go with --adopt or --accept-shorter"))
    }
    guard let key = NoteVerifier(text: verifierKey), key.algorithm == .ed25519 else {
      throw GivenError(name: "--verifier-key", reason: Sentence("不是验证密钥", "is no verifier key"))
    }
    return key
  }

  private func tell(_ lost: ClosedRange<Int64>, size: Int64) {
    Outcome.note(
      say(
        "丢失：第 \(lost.lowerBound) 至 \(lost.upperBound) 条签过名而不在备份里；保存的头已移到第 "
          + "\(size) 条，并记在密钥旁。",
        "Lost: positions \(lost.lowerBound) to \(lost.upperBound) were signed and are not in "
          + "the backup; the kept head was moved to \(size), and this is noted beside "
          + "the keys."))
  }

  private func adoptCopy() throws {
    guard adopt || acceptShorter, vaultBackup == nil else {
      throw GivenError(
        name: "restore",
        reason: Sentence(
          "要给备份的文件夹；接替已有的副本时给 --adopt 和 --logbook",
          "takes the folder of a backup, or, for a copy that stands already, --adopt and --logbook")
      )
    }
    let report = try Logbook.adopt(
      options.path, acceptsShorter: acceptShorter, surroundings: Speech.surroundings(actor: nil))
    if output.json {
      Screen.json(report.json.prettyText())
    } else {
      Screen.out(
        say(
          "\(report.path)（\(report.size) 条）现在是日志目录。",
          "\(report.path) (\(report.size) events) is the logbook now."))
    }
    if let former = report.former {
      Outcome.note(
        say("\(former) 从此只能读。", "\(former) can only be read from now on."))
    }
    if let lost = report.lost { tell(lost, size: report.size) }
  }
}
