internal import Access
internal import CanonicalJSON
internal import FollowUps
internal import HTTPTypes
internal import Hummingbird
internal import Journeys
internal import Logbook

/// Blueprints, calendars, factor sets and settings.
enum SettingsRoutes {
  static let all = [
    Route(.get, "/api/v1/blueprints", .right(.readLists), blueprintList) {
      .json(.array(try await $0.session.keptBlueprints().map(\.summary)))
    },
    Route(.get, "/api/v1/blueprints/{blueprint}", .right(.readLists), blueprintOne, blueprint),
    Route(.post, "/api/v1/blueprints", .right(.publishBlueprints), publication, publish),
    Route(.get, "/api/v1/holidays", .right(.readSettings), holidayList) {
      .json(.array(try await $0.session.holidays().map { json($0.path, $0.year) }))
    },
    Route(.post, "/api/v1/holidays", .right(.changeSettings), holidayAdding, addHolidays),
    Route(.post, "/api/v1/factors", .right(.changeSettings), factorAdding, keepFactors),
    Route(.get, "/api/v1/settings", .right(.readSettings), settings) {
      .json(try await $0.session.settingsState().json)
    },
    Route(.post, "/api/v1/settings/acceptance", .right(.changeSettings), acceptance, accept),
  ]

  private static let yaml = "application/yaml"
  private static let fileLimit = 1 << 20

  // MARK: Blueprints

  private static let blueprintList = Operation("listBlueprints", "The published blueprints.")
    .answers("The blueprints.", Schema.list(Schema.anything))

  private static let blueprintOne = Operation("getBlueprint", "A published blueprint.")
    .path("blueprint", "Its id.")
    .query("version", Schema.integer(1...1_000_000), "Its version; the newest unless given.")
    .answers("The blueprint.", Schema.anything)

  private static func blueprint(_ exchange: Exchange) async throws -> Response {
    let kept = try KeptBlueprint.find(
      try exchange.parameter("blueprint"),
      version: try exchange.integer("version", 1...1_000_000),
      among: try await exchange.session.keptBlueprints())
    return .json(kept.json)
  }

  private static let publication = Operation(
    "publishBlueprint", "Publishes a blueprint: the file by content, then the fact."
  )
  .takes((yaml, Schema.text)).answers(201, "Published.", Schema.anything)
  .answers(200, "Published before.", Schema.anything)

  private static func publish(_ exchange: Exchange) async throws -> Response {
    guard exchange.contentType == yaml else { throw HTTPFault.badType(expected: [yaml]) }
    let session = exchange.session
    let (blueprint, isNew) = try await session.publish(
      try await exchange.body(limit: fileLimit))
    return .json(
      [
        "blueprint": .string(blueprint.id), "version": .integer(blueprint.version),
        "new": .bool(isNew),
      ], status: isNew ? .created : .ok)
  }

  // MARK: Calendars and factor sets

  private static let holidayList = Operation("listHolidays", "The years whose holidays are known.")
    .answers("The years.", Schema.list(Schema.anything))

  private static let holidayAdding = Operation("addHolidays", "Checks and keeps a year's holidays.")
    .takes(("application/json", Schema.anything)).answers(201, "Kept.", Schema.anything)

  private static func addHolidays(_ exchange: Exchange) async throws -> Response {
    guard exchange.contentType == "application/json" else {
      throw HTTPFault.badType(expected: ["application/json"])
    }
    let bytes = try await exchange.body(limit: fileLimit)
    let (name, year, _) = try await exchange.session.addHolidays(bytes, "holidays.json")
    return .json(json(name, year), status: .created)
  }

  private static func json(_ name: String, _ year: HolidayYear) -> JSON {
    let off = year.days.count(where: \.isOff)
    return [
      "year": .integer(Int64(year.year)), "file": .string(name), "offDays": .integer(Int64(off)),
      "workedDays": .integer(Int64(year.days.count - off)),
    ]
  }

  private static let factorAdding = Operation("keepFactors", "Keeps a factor set.")
    .takes((yaml, Schema.text)).answers(201, "Kept.", Schema.anything)
    .answers(200, "Kept before.", Schema.anything)

  private static func keepFactors(_ exchange: Exchange) async throws -> Response {
    guard exchange.contentType == yaml else { throw HTTPFault.badType(expected: [yaml]) }
    let isNew = try await exchange.session.keepFactors(try await exchange.body(limit: fileLimit))
    return .json(["new": .bool(isNew)], status: isNew ? .created : .ok)
  }

  // MARK: Settings

  private static let settings = Operation(
    "getSettings", "Settings, calendars and factor sets, and whether they are as recorded."
  )
  .answers("The state.", Schema.anything)

  private static let acceptance = Operation(
    "acceptSettings", "Records what was changed by hand in settings, calendars and factor sets."
  )
  .answers("What was recorded.", Schema.list(Schema.anything))

  private static func accept(_ exchange: Exchange) async throws -> Response {
    let accepted = try await exchange.session.acceptSettings()
    return .json(
      .array(accepted.map { ["file": .string($0.file), "position": .integer($0.position)] }))
  }
}
