internal import Access
internal import CanonicalJSON
internal import EventLog
internal import HTTPTypes
internal import Hummingbird
internal import Logbook
internal import MerkleTree
internal import Wording

/// Checkpoints, proofs and the check of the whole.
enum ProofRoutes {
  static let all = [
    Route(.get, "/api/v1/checkpoint", .right(.prove), checkpoint) {
      .text(try await $0.session.checkpoint().description)
    },
    Route(.get, "/api/v1/proofs/{event}", .right(.prove), inclusion) {
      .text(try await $0.session.prove(try $0.parameter("event")).description)
    },
    Route(.get, "/api/v1/consistency", .right(.prove), consistency, proveConsistency),
    Route(.post, "/api/v1/verifications", .right(.verify), verification, verify),
  ]

  private static let plain = "text/plain; charset=utf-8"

  private static let checkpoint = Operation(
    "getCheckpoint", "A fresh signed checkpoint (C2SP tlog-checkpoint)."
  )
  .answers(200, "The checkpoint.", (plain, Schema.text))

  private static let inclusion = Operation(
    "proveEvent", "A proof that an event is in the log (C2SP tlog-proof)."
  )
  .path("event", "Its position or id.").answers(200, "The proof.", (plain, Schema.text))

  private static let consistency = Operation(
    "proveConsistency", "A proof that the log of one size is the beginning of that of another."
  )
  .query("from", Schema.integer(1...JSON.largestInteger), "The earlier size.")
  .query(
    "to", Schema.integer(1...JSON.largestInteger), "The later size; the present one unless given."
  )
  .answers(200, "The proof.", (plain, Schema.text))

  private static func proveConsistency(_ exchange: Exchange) async throws -> Response {
    let range: ClosedRange<Int64> = 1...JSON.largestInteger
    guard let from = try exchange.integer("from", range) else {
      throw HTTPFault.missingParameter("from")
    }
    let to = try exchange.integer("to", range)
    return .text(try await exchange.session.proveConsistency(from: from, to: to).description)
  }

  private static let verification = Operation(
    "verify", "Checks the whole logbook with the verifier key that is kept beside the signing key."
  )
  .query("readModels", Schema.flag, "Whether the read models are compared with the log, too.")
  .answers(
    "What was found.",
    Schema.object(
      [
        ("ok", Schema.flag), ("size", Schema.number), ("checkpoints", Schema.number),
        ("signed", Schema.number), ("findings", Schema.list(Schema.anything)),
      ], required: ["ok", "size", "checkpoints", "signed", "findings"]))

  private static func verify(_ exchange: Exchange) async throws -> Response {
    let report = try await exchange.session.verify(
      comparesReadModels: try exchange.flag("readModels"))
    return .json([
      "ok": .bool(report.isSound), "size": .integer(report.size),
      "checkpoints": .integer(Int64(report.checkpoints)), "signed": .integer(report.signed),
      "findings": .array(
        report.findings.map { finding in
          .object(present: [
            ("code", .string(finding.kind.rawValue)),
            ("position", finding.position.map(JSON.integer)),
            ("detail", .string(finding.sentence(exchange.language))),
          ])
        }),
    ])
  }
}
