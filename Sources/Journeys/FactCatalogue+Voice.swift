internal import Satisfaction

/// What customers say: surveys, answers, complaints; and what others report about the shop.
extension FactCatalogue {
  static let voice: [FactSchema] = [
    FactSchema(
      .surveyInvited,
      [
        FactField("survey", .code, required: true), FactField("instrument", .code),
        FactField("version", .code), FactField("collector", collector),
        FactField("respondent", .code), FactField("channel", channel),
        FactField("window", .integer(1...365)),
      ]),
    FactSchema(
      .surveyDeclined,
      [
        FactField("survey", .code, required: true), FactField("respondent", .code),
        FactField("reason", .code),
      ]),
    FactSchema(
      .experienceAnswered,
      [FactField("solved", degree), FactField("pleasant", degree)] + asked, sealed: ["words"]),
    FactSchema(
      .kanoAnswered,
      [
        FactField("feature", .code, required: true),
        FactField("functional", .integer(1...5), required: true),
        FactField("dysfunctional", .integer(1...5), required: true),
      ] + asked),
    FactSchema(
      .recommendationStated, [FactField("level", level), raw, scale] + asked, sealed: ["words"]),
    FactSchema(
      .repurchaseStated,
      [FactField("level", level), FactField("likelihood", .integer(0...100)), raw, scale] + asked,
      sealed: ["words"]),
    FactSchema(.indexReported, reported), FactSchema(.indicatorReported, reported),
    FactSchema(
      .complaintRaised,
      [
        FactField("complaint", .code, required: true),
        FactField("cause", .choice(["product", "service"])), FactField("severity", .code),
        FactField("touchpoint", .code), FactField("channel", channel),
      ], sealed: ["words"]),
    FactSchema(
      .complaintResolved,
      [FactField("complaint", .code, required: true), FactField("resolution", .code)],
      sealed: ["words"]),
    FactSchema(
      .complaintClosed,
      [
        FactField("complaint", .code, required: true),
        FactField("recall", .eventID, required: true),
        FactField("satisfied", .flag, required: true),
      ]),
    FactSchema(
      .causeAttributed,
      [
        FactField("of", .eventID, required: true),
        FactField(
          "gap", .choice(["knowledge", "standard", "delivery", "communication", "customer"]),
          required: true), FactField("gapFactor", .code), FactField("executionCause", .code),
        FactField("subCause", .code),
        FactField("layer", .choice(["strategy", "system", "staff"])), FactField("primary", .flag),
      ], sealed: ["note"]),
    FactSchema(
      .requestLogged,
      [
        FactField("request", .code, required: true),
        FactField("kind", .choice(["enquiry", "afterSales", "complaint"])),
        FactField("channel", channel),
      ], sealed: ["words"]),
    FactSchema(
      .requestResolved,
      [FactField("request", .code, required: true), FactField("resolution", .code)],
      sealed: ["words"]),
  ]

  private static let collector: FactField.Kind = .choice(["shop", "maker", "agency"])
  private static let degree: FactField.Kind = .choice(["yes", "partly", "no"])
  private static let level: FactField.Kind = .choice(["veryLikely", "possible", "no"])
  private static let raw = FactField("raw", .integer(-1000...1000))
  private static let scale = FactField("scale", .choice(Scale.allCases.map(\.rawValue)))
  private static let asked: [FactField] = [
    FactField("survey", .code), FactField("respondent", .code), FactField("collector", .code),
    FactField("solicited", .flag), FactField("rewarded", .flag), FactField("channel", .code),
  ]
  private static let reported: [FactField] = [
    FactField("collector", collector), FactField("index", .code, required: true),
    FactField("set", .code), FactField("version", .code),
    FactField("period", .code, required: true), FactField("value", .decimal, required: true),
    FactField("unit", .code), FactField("n", count), FactField("rank", count),
  ]
}
