internal import Satisfaction

/// Every fact the domain knows, version 1: names, fields and what stands sealed.
public enum FactCatalogue {
  public static let version: Int64 = 1

  public static func schema(_ kind: FactKind) -> FactSchema { ordered[kind.ordinal] }

  /// The table in the order of the kinds.
  private static let ordered = FactKind.allCases.map { kind in
    table.first { $0.kind == kind } ?? table[0]
  }

  static let count: FactField.Kind = .integer(0...1_000_000_000)
  private static let score: FactField.Kind = .integer(-1000...1000)
  static let touchpoint = FactField("touchpoint", .code, required: true)
  static let reason = FactField("reason", .code, required: true)
  /// In 分.
  static let money: FactField.Kind = .integer(-1_000_000_000_000...1_000_000_000_000)
  static let lossReason = FactField(
    "reason",
    .choice([
      "price", "competitor", "stock", "financing", "deliveryDelay", "need", "unreachable", "other",
    ]), required: true)
  private static let variants = ["domestic", "imported", "chassisBuilt", "electric", "used"]
  private static let customer: [FactField] = [
    FactField("kind", .choice(["person", "organisation"])),
    FactField(
      "chosenFor",
      .list(
        .choice(["environment", "facilities", "wordOfMouth", "advertising", "location", "other"]))),
    FactField("leadChannel", .code), FactField("segment", .code),
  ]
  private static let customerSealed = [
    "name", "salutation", "phone", "birthday", "address", "email", "wechat", "preferences", "note",
  ]
  private static let appointment: [FactField] = [
    FactField("promisedStart", .time), FactField("promisedFinish", .time),
    FactField("paymentMethod", .code), FactField("bay", .code),
    FactField("requestedBy", .choice(["customer", "shop"])), FactField("reason", .code),
  ]

  private static let table = core + sale + voice + care + improvement + admission

  private static let core: [FactSchema] = [
    FactSchema(
      .blueprintPublished,
      [
        FactField("blueprint", .code, required: true),
        FactField("blueprintVersion", .integer(1...1_000_000), required: true),
        FactField("sha256", .sha256, required: true),
        // In the first event of a logbook: its settings then.
        FactField("settings", .sha256),
      ]),
    FactSchema(.customerRegistered, customer, sealed: customerSealed),
    FactSchema(.customerAmended, customer, sealed: customerSealed),
    FactSchema(
      .customerIdentified,
      [
        FactField("journey", .code, required: true), FactField("customer", .code, required: true),
      ]),
    FactSchema(
      .customerErased, [reason, FactField("requestedBy", .code, required: true)]),
    FactSchema(
      .staffErased, [reason, FactField("requestedBy", .code, required: true)]),
    FactSchema(
      .journeyOpened,
      [
        FactField("blueprint", .code, required: true),
        FactField("blueprintVersion", .integer(1...1_000_000), required: true),
        FactField("kind", .choice(["new", "used", "demo"])), FactField("model", .label),
        FactField("order", .code), FactField("orderLine", .code), FactField("group", .code),
        FactField("place", .code), FactField("advisor", .code), FactField("mentor", .code),
        // The name of an imported process, where no id can be like it.
        FactField("trace", .label),
      ], sealed: ["orderText"]),
    FactSchema(
      .journeyDelivered,
      [
        FactField("place", .choice(["shop", "home", "destination"])),
        FactField("odometer", count), FactField("receivedBy", .code),
      ]),
    FactSchema(
      .journeyLost,
      [
        lossReason, FactField("competitor", .code), FactField("refundMinor", money),
      ], sealed: ["note"]),
    FactSchema(.journeyClosed, [FactField("reason", .code)], sealed: ["note"]),
    FactSchema(
      .vehicleAssigned,
      [
        FactField("vehicle", .code, required: true), FactField("variant", .code),
        FactField("reason", .code),
      ], sealed: ["vin", "plate"]),
    FactSchema(
      .vehicleReplaced,
      [
        FactField("vehicle", .code, required: true), FactField("variant", .code),
        reason,
      ], sealed: ["vin", "plate"]),
    FactSchema(.appointmentMade, appointment, sealed: ["companions", "specialRequests"]),
    FactSchema(.appointmentMoved, appointment, sealed: ["companions", "specialRequests"]),
    FactSchema(.appointmentCancelled, appointment, sealed: ["note"]),
    FactSchema(.appointmentMissed, appointment, sealed: ["note"]),
    FactSchema(.customerArrived, [FactField("companions", count)], sealed: ["note"]),
    FactSchema(
      .expectationTold,
      [touchpoint, FactField("minutes", count), FactField("content", .code)]),
    FactSchema(.touchpointStarted, [touchpoint], sealed: ["note"]),
    FactSchema(
      .touchpointCompleted,
      [
        touchpoint,
        // Why it ends with mandatory items open.
        FactField("reason", .code),
        // In which of the blueprint's ways it was held.
        FactField("kind", .code),
      ], sealed: ["note"]),
    FactSchema(.touchpointSkipped, [touchpoint, reason], sealed: ["note"]),
    FactSchema(.touchpointReopened, [touchpoint, reason], sealed: ["note"]),
    FactSchema(
      .itemChecked,
      [
        touchpoint, FactField("item", .code, required: true),
        FactField("outcome", .choice(["ok", "notOk", "notApplicable", "later"]), required: true),
        FactField("value", .decimal), FactField("unit", .code), FactField("signedBy", .code),
        FactField("attachment", .sha256),
      ], sealed: ["note"]),
    FactSchema(
      .concernAnswered,
      [
        touchpoint, FactField("concern", .code, required: true),
        FactField("answered", .flag, required: true),
      ], sealed: ["words"]),
    FactSchema(
      .promiseMade,
      [
        FactField("promise", .code, required: true),
        FactField("by", .choice(["dealer", "customer"]), required: true),
        FactField("kind", .code), FactField("due", .time),
      ], sealed: ["words"]),
    FactSchema(
      .promiseKept, [FactField("promise", .code, required: true), FactField("reason", .code)],
      sealed: ["words"]),
    FactSchema(
      .promiseBroken, [FactField("promise", .code, required: true), FactField("reason", .code)],
      sealed: ["words"]),
    FactSchema(
      .waitStarted,
      [
        FactField("wait", .code, required: true), FactField("touchpoint", .code),
        FactField("cause", .code),
      ]),
    FactSchema(
      .waitEnded,
      [
        FactField("wait", .code, required: true), FactField("touchpoint", .code),
        FactField("cause", .code),
      ]),
    FactSchema(
      .exceptionRaised,
      [
        FactField("exception", .code, required: true),
        FactField(
          "kind", .choice(["late", "urgent", "simultaneous", "fault", "demanding"]),
          required: true), FactField("touchpoint", .code),
      ], sealed: ["note"]),
    FactSchema(
      .exceptionHandled,
      [
        FactField("exception", .code, required: true),
        FactField(
          "principles",
          .list(
            .choice([
              "findCause", "showWeight", "understand", "stayCalm", "decideNothingAlone",
            ]))), FactField("approver", .code), FactField("resolution", .code),
      ], sealed: ["note"]),
    FactSchema(
      .ratingGiven,
      [
        FactField("touchpoint", .code), FactField("perception", score),
        FactField("expectation", score),
        FactField("scale", .choice(Scale.allCases.map(\.rawValue))),
        FactField("method", .choice(["direct", "derived", "problem", "importanceRank"])),
        FactField("subject", .choice(["touchpoint", "factor", "overall"])),
        FactField("factor", .code), FactField("dimension", .code),
        FactField("determinant", .code), FactField("importance", score),
        FactField("importanceScale", .choice(["importance5", "rank"])),
        FactField("survey", .code), FactField("respondent", .code), FactField("collector", .code),
        FactField("pass", .integer(1...1000)), FactField("solicited", .flag),
        FactField("rewarded", .flag), FactField("diagnostic", .flag), FactField("channel", .code),
      ], sealed: ["words"]),
    FactSchema(
      .correctionMade,
      [
        FactField("corrects", .eventID, required: true), reason,
        FactField("replacement", .object),
      ], sealed: ["note"]),
    FactSchema(.accessRead, access), FactSchema(.accessExported, access),
    FactSchema(
      .keyRotated,
      [
        FactField("verifier", .verifierKey, required: true),
        FactField("former", .verifierKey, required: true),
        FactField("signature", .base64, required: true),
      ]),
    FactSchema(.settingsChanged, [FactField("sha256", .sha256, required: true)]),
    FactSchema(
      .calendarPublished,
      [
        FactField("year", .integer(1...9_999), required: true),
        // The parts of its path within the logbook.
        FactField("path", .list(.code), required: true),
        FactField("sha256", .sha256, required: true),
      ]),
    FactSchema(
      .factorsPublished,
      [
        FactField("factors", .code, required: true), FactField("version", .code, required: true),
        FactField("sha256", .sha256, required: true),
      ]),
  ]

  private static let access: [FactField] = [
    FactField("whose", .code), FactField("also", .list(.code)),
    FactField("what", .code, required: true), FactField("filter", .list(.code)),
    FactField("why", .code), FactField("rows", count), FactField("customers", count),
    FactField("digest", .list(.base64)),
  ]

  /// The names of all known facts, in the order of the catalogue.
  public static let names = table.map(\.kind.rawValue)
}
