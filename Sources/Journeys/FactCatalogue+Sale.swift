/// Who takes part, what they need, and how a sale ends.
extension FactCatalogue {
  static let sale: [FactSchema] = [
    FactSchema(
      .customerMerged,
      [FactField("from", .code, required: true), FactField("into", .code, required: true)]),
    FactSchema(
      .customerLapsed,
      [
        FactField(
          "reason",
          .choice(["died", "moved", "friend", "tryingOther", "unpleasant", "dissatisfied"]),
          required: true)
      ], sealed: ["note"]),
    FactSchema(.consentGiven, consent), FactSchema(.consentWithdrawn, consent),
    FactSchema(
      .purchaseRecorded,
      [
        FactField("amountMinor", money, required: true), FactField("costMinor", money),
        FactField("kind", .code), FactField("journey", .code),
      ]),
    FactSchema(
      .partyLinked,
      [
        FactField("journey", .code), FactField("party", .code, required: true),
        FactField(
          "role", .choice(["buyer", "owner", "user", "payer", "contact", "companion"]),
          required: true),
      ]),
    FactSchema(
      .assignmentChanged,
      [
        FactField(
          "role",
          .choice([
            "advisor", "deliverySpecialist", "mentor", "serviceAdvisor", "salesAssistant",
          ]), required: true), FactField("from", .code), FactField("to", .code),
        FactField("reason", .code),
      ]),
    FactSchema(
      .advisorQualified,
      [
        FactField("exam", .code), FactField("date", .date), FactField("examiners", .list(.code)),
        FactField("passed", .flag),
      ]),
    FactSchema(
      .needStated,
      [
        FactField("kind", .choice(["material", "emotional"]), required: true),
        FactField("leading", .flag), FactField("met", .flag), FactField("renegotiated", .flag),
        FactField("factor", .code),
      ], sealed: ["words"]),
    FactSchema(
      .orderCancelled,
      [lossReason, FactField("competitor", .code), FactField("refundMinor", money)],
      sealed: ["note"]),
    FactSchema(
      .ceremonyHeld,
      [
        FactField("steps", .list(.code)), FactField("peak", .code),
        FactField("remembered", known), FactField("branded", known), FactField("compared", known),
        FactField("delightPoint", .code), FactField("photoConsent", .flag),
      ], sealed: ["note"]),
  ]

  private static let known: FactField.Kind = .choice(["yes", "no", "unknown"])

  static let channel: FactField.Kind = .choice(["phone", "sms", "wechat", "email", "post"])

  private static let consent: [FactField] = [
    FactField(
      "purpose", .choice(["followUp", "survey", "marketing", "photo", "shareWithMaker"]),
      required: true), FactField("channel", channel), FactField("textVersion", .code),
    FactField("evidence", .code), FactField("expires", .time), FactField("basis", .code),
  ]
}
