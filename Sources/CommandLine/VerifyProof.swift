import ArgumentParser
import CanonicalJSON
import Foundation
import Interchange
import MerkleTree
import Wording

struct VerifyProof: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "verify-proof",
      abstract: say(
        "核对一份证明或删除回执，不需要日志。", "Check a proof or an erasure receipt without any logbook."),
      discussion: explain(
        """
        prove 给出的包含证明要配上事件那一行（--entry）；删除回执自带。一致性证明
        （prove --from）要配上自己留下的旧检查点（--against）。是哪一种，看文件的
        第一行。不成立则退出码 3，读不懂则 65。
        示例：touchstone verify-proof receipt --verifier-key KEY
              touchstone verify-proof proof --entry line.json --verifier-key KEY
              touchstone verify-proof growth --against kept --verifier-key KEY
        """,
        """
        An inclusion proof from prove goes with the line of its event (--entry); an
        erasure receipt carries its own. A consistency proof (prove --from) goes with
        the old checkpoint that you kept (--against). The first line of the file says
        which it is. Exit 3 if it does not hold, 65 if it cannot be read.
        Examples: touchstone verify-proof receipt --verifier-key KEY
                  touchstone verify-proof proof --entry line.json --verifier-key KEY
                  touchstone verify-proof growth --against kept --verifier-key KEY
        """))
  }

  @Argument(help: ArgumentHelp(say("证明文件；- 是标准输入。", "The proof; - is standard input.")))
  var proof: String
  @Option(
    help: ArgumentHelp(
      say("事件的那一行，与导出的逐字节相同。", "The event's line, byte for byte as exported."),
      valueName: "file"))
  var entry: String?
  @Option(
    help: ArgumentHelp(
      say("自己留下的检查点。", "The checkpoint that you kept."), valueName: "file"))
  var against: String?
  @Option(
    help: ArgumentHelp(
      say("信得过的验证密钥。", "The verifier key that you trust."), valueName: "key"))
  var verifierKey: String
  @OptionGroup var output: JSONOption
  @Option(help: ArgumentHelp(say("zh-Hans 或 en。", "zh-Hans or en."), valueName: "tag"))
  var language: String?

  func run() throws {
    try Outcome.explaining {
      guard let verifier = NoteVerifier(text: verifierKey) else {
        throw GivenError(
          name: "--verifier-key", reason: Sentence("不是验证密钥", "is no verifier key"))
      }
      let check = try check(try read(), verifier)
      if output.json {
        Screen.json(json(check).prettyText())
      } else {
        Screen.out(Screen.plain(text(check)(Speech.language)))
        tellUnproven(check)
      }
      if check.fault != nil { throw Outcome.checkFailed }
    }
  }

  /// What else is in the same file, and not covered by a proof that holds.
  private func tellUnproven(_ check: ProofCheck) {
    guard check.fault == nil else { return }
    if !check.alsoNamed.isEmpty {
      let names = check.alsoNamed.map(Quoted.value)
      Outcome.note(
        say(
          "回执还提到 \(names.joined(separator: "、"))，这份证明没有说到他们；请索要各自的回执。",
          "The receipt also names \(names.joined(separator: ", ")), whose erasure this proof does "
            + "not show; ask for a receipt of each."))
    }
    if !check.otherSignatures.isEmpty {
      let names = check.otherSignatures.map(Quoted.value)
      Outcome.note(
        say(
          "还有其他密钥的签名，没有核对：\(names.joined(separator: "、"))",
          "Signatures of other keys were not checked: \(names.joined(separator: ", "))"))
    }
    guard !check.unproven.isEmpty else { return }
    let sizes = check.unproven.map(String.init)
    Outcome.note(
      say(
        "留下的检查点里还有大小为 \(sizes.joined(separator: "、")) 的，这份证明没有说到它们。",
        "The file also holds checkpoints of size \(sizes.joined(separator: ", ")), of which this "
          + "proof says nothing."))
  }

  private func read() throws -> ProofText {
    let bytes = try InputFile.bytes(proof)
    do throws(ProofTextError) {
      return try ProofText(bytes)
    } catch {
      // A file of another kind was named by mistake.
      guard error == .unknown else { throw error }
      throw GivenError(name: proof, reason: error.sentence)
    }
  }

  private func check(_ given: ProofText, _ verifier: NoteVerifier) throws -> ProofCheck {
    guard let checkpoint = Checkpoint(text: given.note.text) else {
      throw ProofTextError.noCheckpoint
    }
    switch given {
    case .inclusion(let proof):
      guard against == nil else {
        throw GivenError(
          name: "--against",
          reason: Sentence(
            "只用于一致性证明，这是包含证明", "is for consistency proofs; this is an inclusion proof"))
      }
      var line = try entry.map { try InputFile.bytes($0) }
      if line?.last == UInt8(ascii: "\n") { line?.removeLast() }
      return try ProofCheck(proof, checkpoint, entry: line, by: verifier)
    case .consistency(let proof):
      guard entry == nil else {
        throw GivenError(
          name: "--entry",
          reason: Sentence(
            "只用于包含证明，这是一致性证明", "is for inclusion proofs; this is a consistency proof"))
      }
      guard let against else {
        throw GivenError(
          name: "--against",
          reason: Sentence(
            "一致性证明要与自己留下的检查点对照，请给出它的文件",
            "a consistency proof is checked against a checkpoint that you kept: name its file"))
      }
      return try ProofCheck(
        proof, checkpoint, kept: try KeptCheckpoints.read(against), in: against, by: verifier)
    }
  }

  private func text(_ check: ProofCheck) -> Sentence {
    if check.fault == .larger { return Self.larger(check) }
    if let fault = check.fault { return Self.text(fault, check) }
    let (size, origin) = (check.checkpoint.size, check.checkpoint.origin)
    let number = check.number ?? 0
    switch check.kind {
    case .inclusion:
      return Sentence(
        "成立：事件是 \(origin) 签名的 \(size) 条中的第 \(number) 条。",
        "It holds: the event is number \(number) of the \(size) that \(origin) signed.")
    case .erasure:
      let whose = check.erased ?? ""
      return Sentence(
        "成立：\(whose) 的删除是 \(origin) 签名的 \(size) 条中的第 \(number) 条。回执里的其他内容由出具方负责。",
        "It holds: the erasure of \(whose) is number \(number) of the \(size) that \(origin) "
          + "signed. Anything else in the receipt is only its issuer's statement.")
    case .consistency:
      let old = check.old ?? 0
      return Sentence(
        "成立：你留下的 \(old) 条原样是 \(origin) 签名的 \(size) 条的开头。",
        "It holds: the \(old) entries that you kept a checkpoint of are, unchanged, the beginning "
          + "of the \(size) that \(origin) signed.")
    }
  }

  private static func larger(_ check: ProofCheck) -> Sentence {
    let (old, new, kept) = (check.old ?? 0, check.checkpoint.size, check.larger ?? 0)
    return Sentence(
      "还不能说成立：前 \(old) 条是前 \(new) 条的开头，但你留有大小为 \(kept) 的检查点，日志可能被截短或改写过；"
        + "请对方从 \(kept) 起证明到现在。",
      "Unknown: the first \(old) entries are the beginning of \(new), but you kept a checkpoint of "
        + "size \(kept), and the log may have been cut off or written anew since; ask for a proof from "
        + "\(kept) on.")
  }

  private static func text(_ fault: ProofCheck.Fault, _ check: ProofCheck) -> Sentence {
    switch fault {
    case .signature:
      Sentence("检查点不是这把密钥签的。", "The checkpoint is not signed by this key.")
    case .keptSignature:
      Sentence(
        "留下的检查点不是这把密钥签的；换过密钥的日志请用 verify --against 核对。",
        "The kept checkpoint is not signed by this key; where the key was changed, check the log "
          + "with verify --against.")
    case .proof where check.kind == .consistency:
      Sentence(
        "不成立：你留下的那段日志不是签名的日志的开头。",
        "It does not hold: the log of your checkpoint is not the beginning of the one that was "
          + "signed.")
    case .proof:
      Sentence(
        "不成立：这条事件不是签名的日志里的第 \(check.number ?? 0) 条。"
          + "先确认证明与事件那一行是同一条的；若是，其中之一被改过。",
        "It does not hold: this event is not number \(check.number ?? 0) of the log that was "
          + "signed. First make sure that proof and line are of the same event; if they are, one of "
          + "them was changed.")
    case .receipt:
      Sentence(
        "不是删除回执：它证明的是另一条事件。",
        "This is no erasure receipt: what it proves is another event.")
    case .entry:
      Sentence(
        "--entry 的事件与证明里带的不是同一条。",
        "The event of --entry is not the one that the proof carries.")
    case .added:
      Sentence(
        "不能说成立：文件里有证明不包括的内容（\(check.added.map(Quoted.value).joined(separator: "、"))），"
          + "可能是别人加上去的；请重新取得。",
        "Not accepted: the file carries what its proof does not cover "
          + "(\(check.added.map(Quoted.value).joined(separator: ", "))), added by somebody perhaps; ask "
          + "for it again.")
    case .larger:
      Sentence("留有更大的检查点。", "A larger checkpoint was kept.")
    case .origin:
      Sentence(
        "留下的检查点属于另一本日志。", "The kept checkpoint is of another log.")
    }
  }

  private func json(_ check: ProofCheck) -> JSON {
    [
      "ok": .bool(check.fault == nil), "kind": .string(check.kind.rawValue),
      "position": check.number.map { .integer(Int64(clamping: $0)) } ?? .null,
      "from": check.old.map { .integer(Int64(clamping: $0)) } ?? .null,
      "origin": .string(check.checkpoint.origin),
      "size": .integer(Int64(clamping: check.checkpoint.size)),
      "unproven": .array(check.unproven.map { .integer(Int64(clamping: $0)) }),
      "erased": check.erased.map(JSON.string) ?? .null,
      "checked": .array(check.checked.map(JSON.string)),
      "stated": .array(check.stated.map(JSON.string)),
      "alsoNamed": .array(check.alsoNamed.map(JSON.string)),
      "added": .array(check.added.map(JSON.string)),
      "otherSignatures": .array(check.otherSignatures.map(JSON.string)),
      "fault": check.fault.map { .string($0.rawValue) } ?? .null,
    ]
  }
}
