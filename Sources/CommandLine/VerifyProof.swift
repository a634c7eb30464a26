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
      discussion: say(
        """
        prove 给出的证明要配上事件那一行（--entry）；删除回执自带。不成立则退出码 3。
        示例：touchstone verify-proof receipt --verifier-key KEY
              touchstone verify-proof proof --entry line.json --verifier-key KEY
        """,
        """
        A proof from prove goes with the line of its event (--entry); an erasure receipt carries
        its own. Exit 3 if it does not hold.
        Examples: touchstone verify-proof receipt --verifier-key KEY
                  touchstone verify-proof proof --entry line.json --verifier-key KEY
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
      guard let given = LogProof(try InputFile.text(proof)) else {
        throw GivenError(
          name: proof,
          reason: Sentence("不是证明（c2sp.org/tlog-proof）", "is no proof (c2sp.org/tlog-proof)"))
      }
      let fault = fault(given, line: try line(of: given), verifier)
      if output.json {
        Screen.json(json(given, fault).prettyText())
      } else {
        Screen.out(text(given, fault))
      }
      if fault != nil { throw Outcome.checkFailed }
    }
  }

  /// What is wrong; nil if the proof holds.
  private enum Fault: String {
    case signature, proof
  }

  private func fault(_ given: LogProof, line: [UInt8], _ verifier: NoteVerifier) -> Fault? {
    guard given.note.isSigned(by: verifier), let checkpoint = Checkpoint(text: given.note.text)
    else { return .signature }
    do {
      try Proofs.verifyInclusion(
        leaf: .leaf(line), index: given.index, size: checkpoint.size, proof: given.hashes,
        root: checkpoint.root)
      return nil
    } catch {
      return .proof
    }
  }

  /// The bytes that the leaf is hashed over.
  private func line(of given: LogProof) throws -> [UInt8] {
    if let entry {
      let text = try InputFile.text(entry)
      return Array(text.hasSuffix("\n") ? text.dropLast().utf8 : text[...].utf8)
    }
    guard let extra = given.extra, let json = try? JSON(strict: extra),
      let entry = json["entry"]?.text
    else {
      throw GivenError(
        name: "--entry",
        reason: Sentence(
          "这份证明不带事件，请给出事件那一行的文件",
          "this proof does not carry its event: name the file with the event's line"))
    }
    return Array(entry.utf8)
  }

  private func text(_ given: LogProof, _ fault: Fault?) -> String {
    let checkpoint = Checkpoint(text: given.note.text)
    switch fault {
    case .signature:
      return say("检查点不是这把钥匙签的。", "The checkpoint is not signed by this key.")
    case .proof:
      return say(
        "不成立：事件不在签名的日志里。", "It does not hold: the event is not in the log that was signed.")
    case nil:
      return say(
        "成立：事件是 \(checkpoint?.origin ?? "") 签名的 \(checkpoint?.size ?? 0) 条中的第 \(given.index + 1) 条。",
        "It holds: the event is number \(given.index + 1) of the \(checkpoint?.size ?? 0) that "
          + "\(checkpoint?.origin ?? "") signed.")
    }
  }

  private func json(_ given: LogProof, _ fault: Fault?) -> JSON {
    let checkpoint = Checkpoint(text: given.note.text)
    return [
      "ok": .bool(fault == nil), "position": .integer(Int64(clamping: given.index) + 1),
      "origin": checkpoint.map { .string($0.origin) } ?? .null,
      "size": checkpoint.map { .integer(Int64(clamping: $0.size)) } ?? .null,
      "fault": fault.map { .string($0.rawValue) } ?? .null,
    ]
  }
}
