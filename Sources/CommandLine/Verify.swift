import ArgumentParser
import CanonicalJSON
import EventLog
import Foundation
import Logbook
import MerkleTree
import Presentation
import Storage
import Wording

struct Verify: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "verify",
      abstract: say("核对整本日志。", "Check the whole log."),
      discussion: explain(
        "逐条核对行、叶、树、签名、流、索引、数据库结构、流程文件、设置、假日、权重和删除记录；有问题则退出码 3。",
        "Rows against leaves, tree, signatures, streams, indexes, schemas, blueprints, settings, "
          + "calendars, factor sets and erasures; exit 3 if anything is wrong."))
  }

  @Option(help: ArgumentHelp(say("在别处保存的检查点。", "Checkpoints kept elsewhere."), valueName: "file"))
  var against: String?
  @Option(help: ArgumentHelp(say("验证密钥。", "The verifier key."), valueName: "key"))
  var verifierKey: String?
  @Option(
    help: ArgumentHelp(
      say(
        "保存的检查点必须有这位见证人的签名；可给多次。",
        "A witness who must have signed the kept checkpoints; may be repeated."), valueName: "key"))
  var witness: [String] = []
  @Flag(
    help: ArgumentHelp(
      say(
        "用保险库密钥试开每位客户的一处封存内容。",
        "Try every customer's key on a sealed part (needs the vault key).")))
  var keys = false
  @Flag(
    help: ArgumentHelp(
      say(
        "在明文部分（编号、代码、员工、来源、读模型）里找客户的姓名、电话、车牌、车架号；要保险库密钥。",
        "Look for customers' names, phones, plates and VINs in what stands readable: ids, codes, "
          + "staff, origin, read models (needs the vault key).")))
  var personal = false
  @Flag(
    help: ArgumentHelp(
      say("把读模型也与日志比较。", "Compare the read models with the log, too.")))
  var readModels = false
  @OptionGroup var output: JSONOption
  @OptionGroup var options: LogbookOptions

  func run() throws {
    try Outcome.explaining {
      let verifier = try verifierKey.map { try key($0, "--verifier-key", .ed25519) }
      let witnesses = try witness.map { try key($0, "--witness", .cosignature) }
      if !witnesses.isEmpty, against == nil {
        throw GivenError(
          name: "--witness",
          reason: Sentence("须与 --against 一起用", "goes together with --against"))
      }
      let report: VerificationReport
      do {
        report = try CallingThread.shared.run { try await check(verifier, witnesses) }
      } catch StorageError.schema(let path, let difference) {
        // Without its tables nothing else of the log can be looked at.
        report = VerificationReport(unreadable: path, difference)
      }
      if output.json {
        Screen.json(report.json(Speech.language).prettyText())
      } else {
        let texts = VerificationTexts(report, Speech.language)
        for line in texts.lines { Screen.out(line) }
        for note in texts.notes { Outcome.note(note) }
        Screen.out(texts.conclusion)
      }
      if !report.isSound { throw Outcome.checkFailed }
    }
  }

  private func check(
    _ verifier: NoteVerifier?, _ witnesses: [NoteVerifier]
  ) async throws -> VerificationReport {
    let book = try Logbook(
      reading: options.path, surroundings: Speech.surroundings(actor: nil))
    defer { try? book.close() }
    let session = options.session(of: book)
    if verifier == nil {
      Outcome.note(
        say(
          "未给 --verifier-key，用的是签名密钥旁的那把（信不过本机时请自带）。",
          "No --verifier-key given: using the one kept beside the signing key."))
    }
    if let verifier, verifier.name != session.origin {
      throw GivenError(
        name: "--verifier-key",
        reason: Sentence(
          "这是 \(verifier.name) 的密钥，而这本日志是 \(session.origin) 的",
          "this is the key of \(verifier.name), and the log is that of \(session.origin)"))
    }
    let kept = try against.map { try KeptCheckpoints.read($0) } ?? []
    try await options.tellCopy(session)
    return try await session.verify(
      verifier: verifier, against: kept, witnesses: witnesses, opensKeys: keys,
      looksForNames: personal, comparesReadModels: readModels)
  }

  private func key(
    _ text: String, _ option: String, _ algorithm: NoteAlgorithm
  ) throws -> NoteVerifier {
    guard let key = NoteVerifier(text: text), key.algorithm == algorithm else {
      throw GivenError(
        name: option,
        reason: algorithm == .ed25519
          ? Sentence(
            "不是验证密钥：请给出密钥本身（名称+八位十六进制+一段 base64），不是文件名",
            "is no verifier key; give the key itself (name+8 hex digits+base64), not a file")
          : Sentence("不是见证人的验证密钥（0x04）", "is no witness's verifier key (0x04)"))
    }
    return key
  }
}

extension VerificationReport {
  /// Of a log that cannot be read, because a table is not there or is another one.
  fileprivate init(unreadable path: String, _ difference: SchemaDifference) {
    let name = URL(fileURLWithPath: path).lastPathComponent
    self.init(
      size: 0, checkpoints: 0,
      findings: [Finding(.schema, at: nil, in: name, difference: difference)])
    hasKeys = false
  }
}
