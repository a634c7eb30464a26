internal import Access
internal import CanonicalJSON
internal import HTTPTypes
internal import Hummingbird
internal import Logbook
internal import MerkleTree

/// Erasing, backing up, keys and read models.
enum CustodyRoutes {
  static let all = [
    Route(.post, "/api/v1/erasures", .right(.erase), erasing, erase),
    Route(.post, "/api/v1/backups", .right(.backUp), backing, backUp),
    Route(.post, "/api/v1/keys/rotation", .right(.rotateKeys), rotation, rotate),
    Route(.post, "/api/v1/read-models/rebuild", .right(.verify), rebuilding) {
      .json(["position": .integer(try await $0.session.rebuild())])
    },
    Route(.get, "/api/v1/doctor", .right(.observe), diagnosis) {
      .json(.array(try await $0.session.doctor().map(\.json)))
    },
  ]

  private static let erasing = Operation(
    "erase", "Erases a customer or a member of staff: the key is destroyed, proofs hold."
  )
  .takes(
    (
      "application/json",
      Schema.object(
        [
          ("customer", Schema.text), ("staff", Schema.text), ("reason", Schema.text),
          ("requestedBy", Schema.text),
        ], required: ["reason", "requestedBy"])
    )
  )
  .answers("The receipt.", Schema.anything)

  private static func erase(_ exchange: Exchange) async throws -> Response {
    let body = JSONFields(
      try await exchange.json(), keys: ["customer", "staff", "reason", "requestedBy"])
    try body.check()
    let (customer, staff) = (try body.text("customer"), try body.text("staff"))
    let person: ErasureRequest.Person
    switch (customer, staff) {
    case (let customer?, nil): person = .customer(customer)
    case (nil, let staff?): person = .staff(staff)
    default: throw JSONFields.bad("customer")
    }
    let session = exchange.session
    let receipt = try await session.erase(
      ErasureRequest(
        person, reason: try body.needed("reason"), requestedBy: try body.needed("requestedBy")))
    exchange.server.seen.reach(session.seen, session.actor)
    return .json(receipt.json)
  }

  private static let backing = Operation(
    "backUp", "Copies the logbook into a folder of the server's machine while it is written."
  )
  .takes(
    (
      "application/json",
      Schema.object(
        [("path", Schema.text), ("vaultPath", Schema.text)], required: ["path"])
    )
  )
  .answers("What was copied.", Schema.anything)

  private static func backUp(_ exchange: Exchange) async throws -> Response {
    let body = JSONFields(try await exchange.json(), keys: ["path", "vaultPath"])
    try body.check()
    let report = try await exchange.session.backUp(
      to: try body.needed("path"), vaultTo: try body.text("vaultPath"))
    return .json(report.json)
  }

  private static let rotation = Operation("rotateKey", "Replaces the signing key.")
    .answers(
      "The new key.",
      Schema.object([
        ("position", Schema.number), ("former", Schema.text), ("verifier", Schema.text),
      ]))

  private static func rotate(_ exchange: Exchange) async throws -> Response {
    let rotated = try await exchange.session.rotateKey()
    return .json([
      "position": .integer(rotated.position), "former": .string(rotated.former.text),
      "verifier": .string(rotated.verifier.text),
    ])
  }

  private static let rebuilding = Operation("rebuild", "Rebuilds the read models from the log.")
    .answers("Where they stand.", Schema.object([("position", Schema.number)]))

  private static let diagnosis = Operation(
    "doctor", "Versions, settings read back, disk, keys, known defects of the SQLite at hand."
  )
  .answers("What was looked at.", Schema.list(Schema.anything))
}
