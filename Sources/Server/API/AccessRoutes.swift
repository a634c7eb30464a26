internal import Access
internal import CanonicalJSON
internal import HTTPTypes
internal import Hummingbird
internal import Logbook
internal import Wording

/// Users, tokens and devices; and who has read what.
enum AccessRoutes {
  static let all = [
    Route(.get, "/api/v1/me", .signedIn, own, me),
    Route(.get, "/api/v1/users", .right(.manageAccess), userList) {
      .json(.array(try await $0.session.users().map(\.json)))
    },
    Route(.post, "/api/v1/users", .right(.manageAccess), userAdding, addUser),
    Route(.delete, "/api/v1/users/{user}", .right(.manageAccess), userStopping) { exchange in
      try await exchange.session.stopUser(try exchange.parameter("user"))
      return .noContent
    },
    Route(.get, "/api/v1/tokens", .right(.manageAccess), tokenList) {
      .json(.array(try await $0.session.tokens().map(\.json)))
    },
    Route(.post, "/api/v1/tokens", .right(.manageAccess), tokenAdding, addToken),
    Route(.delete, "/api/v1/tokens/{token}", .right(.manageAccess), tokenRevoking) { exchange in
      try await exchange.session.revokeToken(try exchange.parameter("token"))
      return .noContent
    },
    Route(.get, "/api/v1/devices", .right(.manageAccess), deviceList) {
      .json(.array(try await $0.session.devices().map(\.json)))
    },
    Route(.put, "/api/v1/devices/{device}", .right(.recordFacts), deviceNote, note),
    Route(.get, "/api/v1/accesses", .right(.readAccesses), accessList, accesses),
  ]

  private static let objects = Schema.list(Schema.anything)

  // MARK: Oneself

  private static let own = Operation("getMe", "Who has come in, and what they may.")
    .answers(
      "The caller.",
      Schema.object(
        [
          ("actor", Schema.text), ("roles", Schema.named("Roles")),
          ("rights", Schema.list(Schema.text)), ("csrf", Schema.orNull("string")),
        ], required: ["actor", "roles", "rights", "csrf"]))

  private static func me(_ exchange: Exchange) async throws -> Response {
    guard let caller = exchange.caller else { throw HTTPFault.signInNeeded }
    return .json([
      "actor": .string(caller.actor), "roles": caller.roles.json,
      "rights": .array(Right.allCases.filter(caller.may).map { .string($0.rawValue) }),
      "csrf": exchange.secret.map { .string(Authentication.formToken($0)) } ?? .null,
    ])
  }

  // MARK: Users

  private static let userList = Operation(
    "listUsers", "Users, in the order in which they were added."
  )
  .answers("The users.", objects)

  private static let userAdding = Operation(
    "addUser",
    "Adds a user, or gives one that is there these roles; answers a one-time link that is shown once."
  )
  .takes(
    (
      "application/json",
      Schema.object(
        [("name", Schema.text), ("roles", Schema.named("Roles"))], required: ["name", "roles"])
    )
  )
  .answers(
    201, "Added.",
    Schema.object(
      [("user", Schema.text), ("roles", Schema.named("Roles")), ("link", Schema.text)],
      required: ["user", "roles", "link"]))

  private static func addUser(_ exchange: Exchange) async throws -> Response {
    let body = JSONFields(try await exchange.json(), keys: ["name", "roles"])
    try body.check()
    let added = try await exchange.session.addUser(
      try body.needed("name"), roles: try roles(body))
    return .json(
      [
        "user": .string(added.user.id), "roles": added.user.roles.json,
        "link": .string("/welcome/" + added.link.text),
      ], status: .created)
  }

  private static func roles(_ body: JSONFields) throws -> Set<Role> {
    Set(
      try body.texts("roles").map { text in
        guard let role = Role(rawValue: text) else { throw AccessError.unknownRole }
        return role
      })
  }

  private static let userStopping = Operation(
    "stopUser", "Stops a user at once, with every session of theirs."
  )
  .path("user", "Their id or name.").answers(204, "Stopped.")

  // MARK: Tokens

  private static let tokenList = Operation(
    "listTokens", "Tokens, in the order in which they were added."
  )
  .answers("The tokens.", objects)

  private static let tokenAdding = Operation(
    "addToken", "Adds a token for a program; it is shown once."
  )
  .takes(
    (
      "application/json",
      Schema.object(
        [
          ("name", Schema.text), ("roles", Schema.named("Roles")),
          ("days", Schema.integer(1...3_650)),
        ], required: ["name", "roles"])
    )
  )
  .answers(
    201, "Added.",
    Schema.object([("name", Schema.text), ("token", Schema.text)], required: ["name", "token"]))

  private static func addToken(_ exchange: Exchange) async throws -> Response {
    let body = JSONFields(try await exchange.json(), keys: ["name", "roles", "days"])
    try body.check()
    let name = try body.needed("name")
    let secret = try await exchange.session.addToken(
      name, roles: try roles(body),
      days: Int(clamping: try body.integer("days") ?? Int64(AccessStore.tokenLasts)))
    return .json(["name": .string(name), "token": .string(secret.text)], status: .created)
  }

  private static let tokenRevoking = Operation("revokeToken", "Revokes a token at once.")
    .path("token", "Its name.").answers(204, "Revoked.")

  // MARK: Devices

  private static let deviceList = Operation("listDevices", "What tablets said of themselves last.")
    .answers("The devices.", objects)

  private static let deviceNote = Operation("noteDevice", "Notes what a tablet says of itself.")
    .path("device", "Its id, random and its own.")
    .takes(
      (
        "application/json",
        Schema.object([("unsent", Schema.position)], required: ["unsent"])
      )
    )
    .answers(204, "Noted.")

  private static func note(_ exchange: Exchange) async throws -> Response {
    let body = JSONFields(try await exchange.json(), keys: ["unsent"])
    try body.check()
    guard let unsent = try body.integer("unsent"), unsent >= 0 else {
      throw JSONFields.bad("unsent")
    }
    try await exchange.session.note(device: try exchange.parameter("device"), unsent: unsent)
    return .noContent
  }

  // MARK: Accesses

  private static let accessList = Operation("listAccesses", "Who has read whose personal data.")
    .query("from", "From.").query("to", "Until.")
    .query("customer", "Only what opened, or may have opened, this customer's data.")
    .answers("The readings, in order of position.", objects)

  private static func accesses(_ exchange: Exchange) async throws -> Response {
    let rows = try await exchange.session.accesses(
      from: try exchange.time("from"), to: try exchange.end("to"),
      customer: exchange.query("customer"))
    return .json(.array(rows.map(\.json)))
  }
}
