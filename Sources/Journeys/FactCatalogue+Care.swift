/// What is done for a customer after the handover, and how the shop improves.
extension FactCatalogue {
  static let care: [FactSchema] = [
    FactSchema(
      .followUpPlanned,
      [
        task, followUpKind, FactField("step", .code), FactField("due", .time),
        FactField("band", .code),
      ], sealed: ["words"]),
    FactSchema(
      .followUpAttempted,
      [
        FactField("task", .code), followUpKind, FactField("step", .code), FactField("band", .code),
        FactField(
          "outcome",
          .choice([
            "reached", "noAnswer", "busy", "off", "voicemail", "wrongPerson", "invalidNumber",
            "refused", "rescheduled", "complaint",
          ]), required: true), FactField("satisfied", .flag), FactField("channel", channel),
      ], sealed: ["words"]),
    FactSchema(
      .followUpCompleted,
      [
        FactField("task", .code), followUpKind, FactField("step", .code),
        FactField("outcome", .code), FactField("channel", channel),
      ], sealed: ["words"]),
    FactSchema(
      .followUpCancelled,
      [FactField("task", .code), FactField("step", .code), FactField("reason", .code)],
      sealed: ["words"]),
    FactSchema(
      .callbackAgreed,
      [
        FactField("task", .code), FactField("step", .code), FactField("due", .time, required: true),
        FactField("band", .code),
      ], sealed: ["words"]),
    FactSchema(.messageSent, message, sealed: ["words"]),
    FactSchema(.messageAnswered, message, sealed: ["words"]),
    FactSchema(
      .alertOpened,
      [
        alert, FactField("reasons", .list(.code)), FactField("touchpoint", .code),
      ], sealed: ["words"]),
    FactSchema(
      .alertEscalated, [alert, FactField("to", .code), FactField("reason", .code)]),
    FactSchema(
      .alertClosed,
      [
        alert, FactField("recall", .eventID, required: true),
        FactField("satisfied", .flag, required: true),
      ]),
    FactSchema(
      .careScheduled,
      [
        FactField(
          "kind", .choice(["firstService", "insurance", "annualCheck", "birthday"]),
          required: true), FactField("due", .time, required: true), FactField("journey", .code),
      ]),
    FactSchema(.referralAsked, referral), FactSchema(.referralAgreed, referral),
    FactSchema(.referralVisited, referral), FactSchema(.referralBought, referral),
  ]

  static let improvement: [FactSchema] = [
    FactSchema(.caseOpened, caseFields, sealed: ["words"]),
    FactSchema(.caseDecomposed, caseFields, sealed: ["words"]),
    FactSchema(.caseCauseFound, caseFields, sealed: ["words"]),
    FactSchema(.caseCountermeasure, caseFields, sealed: ["words"]),
    FactSchema(.caseChecked, caseFields, sealed: ["words"]),
    FactSchema(.caseStandardised, caseFields, sealed: ["words"]),
    FactSchema(.caseClosed, caseFields, sealed: ["words"]),
  ]

  private static let task = FactField("task", .code, required: true)
  private static let alert = FactField("alert", .code, required: true)
  private static let followUpKind = FactField(
    "kind", .choice(["call", "letter", "photo", "invitation", "tip"]))
  private static let message: [FactField] = [
    FactField("task", .code), FactField("step", .code),
    FactField("channel", channel, required: true),
    FactField("purpose", .choice(["followUp", "survey", "marketing", "photo", "shareWithMaker"])),
  ]
  private static let referral: [FactField] = [
    FactField("referral", .code, required: true), FactField("referred", .code),
  ]
  /// Of every step of a case: how it was worked on, what shows it, and the two periods that are
  /// compared.
  private static let caseFields: [FactField] = [
    FactField("case", .code),
    FactField("method", .choice(["5W1H", "fishbone", "flowchart", "FMEA", "SPC"])),
    FactField("evidence", .list(.eventID)), FactField("touchpoint", .code),
    FactField("gap", .code), FactField("cause", .code), FactField("measure", .code),
    FactField("owner", .code), FactField("due", .time), FactField("effective", .flag),
    FactField("beforeFrom", .date), FactField("beforeTo", .date), FactField("afterFrom", .date),
    FactField("afterTo", .date), FactField("reason", .code),
  ]
}
