import CanonicalJSON
@testable import Journeys
import Testing
import Wording

@Suite("The catalogue of facts")
struct FactCatalogueTests {
  @Test("Every kind of fact has its own schema", arguments: FactKind.allCases)
  func schema(kind: FactKind) {
    #expect(FactCatalogue.schema(kind).kind == kind)
  }

  @Test("The place of a kind is its place among all kinds")
  func ordinals() {
    #expect(FactKind.allCases.map(\.ordinal) == Array(FactKind.allCases.indices))
  }

  @Test("The catalogue names every kind once")
  func names() {
    #expect(FactCatalogue.names.sorted() == FactKind.allCases.map(\.rawValue).sorted())
    #expect(FactCatalogue.version == 1)
  }

  @Test("Names of fields stand once, fit an inline key and are codes", arguments: FactKind.allCases)
  func fields(kind: FactKind) {
    let schema = FactCatalogue.schema(kind)
    let names = schema.fields.map(\.name) + schema.sealed
    #expect(Set(names).count == names.count)
    #expect(names.allSatisfy(CodeRule.isCode))
    #expect(FactColumns.all[kind].count == schema.fields.count)
    // One bit a field in a word of 64.
    #expect(schema.fields.count <= 64)
    for field in schema.fields { #expect(schema.field(field.name)?.name == field.name) }
    #expect(schema.field("nothing") == nil)
  }

  @Test("What no other kind of stream claims stands in journeys")
  func streams() {
    let others: [StreamKind: Set<FactKind>] = [
      .blueprint: [.blueprintPublished],
      .customer: [
        .customerRegistered, .customerAmended, .customerErased, .customerMerged, .customerLapsed,
        .consentGiven, .consentWithdrawn, .careScheduled, .purchaseRecorded,
      ], .staff: [.advisorQualified, .staffErased],
      .improvement: [
        .caseOpened, .caseDecomposed, .caseCauseFound, .caseCountermeasure, .caseChecked,
        .caseStandardised, .caseClosed,
      ],
      .logbook: [
        .accessRead, .accessExported, .indexReported, .indicatorReported, .keyRotated,
        .settingsChanged, .calendarPublished, .factorsPublished, .userAdded, .userStopped,
        .roleChanged, .tokenAdded, .tokenRevoked, .signInRefused,
      ],
    ]
    for kind in FactKind.allCases {
      let claimed = others.first { $0.value.contains(kind) }?.key
      #expect(kind.stream == claimed ?? .journey, "\(kind)")
    }
  }

  @Test("The kinds of streams are storage formats")
  func streamNames() {
    #expect(
      StreamKind.allCases.map(\.rawValue) == [
        "journey", "customer", "staff", "blueprint", "logbook", "case",
      ])
  }

  private static let factErrors: [FactError] = [
    .unknownType(type: "t"), .unknownVersion(type: "t", version: 2),
    .wrongStream(type: "t", stream: "s"),
    .unknownField(field: "f", type: "t", known: ["k"], sealed: []), .missing(field: "f", type: "t"),
    .wrongType(field: "f"), .notACode(field: "f"), .personal(field: "f", pattern: .phone),
    .notAnID(attribute: "f"), .badSource,
    .outOfRange(field: "f", lowest: 1, highest: 2), .notAnInteger(field: "f"),
    .ownCommand(type: "t"), .byHandOnly(type: "t"), .notATime(field: "f"),
    .notAChoice(field: "f", words: ["w"]), .notADecimal(field: "f"), .notAHash(field: "f"),
    .notAKey(field: "f"),
    .notAnEventID(field: "f"), .sealedByUs, .nothingSealable,
  ]

  private static let known = [Refusal.Named(id: "k", name: Sentence("类", "k"))]

  private static let refusals: [Refusal] = [
    .unknownJourney, .journeyExists, .unknownBlueprint, .unknownTouchpoint(known: known),
    .unknownItem(known: known), .unknownConcern(known: known), .journeyClosed, .journeyLost,
    .alreadyDelivered,
    .alreadyStarted, .completedTwice, .alreadySkipped, .touchpointSkipped, .notDone,
    .outOfScale(field: "f", lowest: 1, highest: 7), .nothingRated, .importanceWithoutScale,
    .vehicleAssigned, .noVehicle, .appointmentStands, .noAppointment, .keyTaken("promise"),
    .keyUnknown("promise"), .customerRegistered, .unknownCustomer, .customerMismatch,
    .customerErased, .correctedMissing, .correctedElsewhere, .correctsCorrection,
    .blueprintPublished, .blueprintMissing, .itemsMissing(known), .approverNeeded, .ownApprover,
    .mentorNeeded, .ownMentor, .mentorNotQualified, .waitsOpen, .keptTooLate, .brokenEarly,
    .answerNeeded(["f"]), .rawWithoutScale, .notResolved, .complaintOpen, .recallUnknown,
    .recallTooEarly, .recallByAdvisor, .notVisited, .referralTwice, .taskUnknown, .taskOrStep,
    .answerUnknown, .answerElsewhere, .notAnAnswer, .noExecution, .primaryStands, .partyLinked,
    .noConsent, .customerMerged(into: "C"), .mergeElsewhere, .mergeIntoSelf, .unknownCase,
    .caseExists, .caseClosed, .caseStep(stands: "opened", next: ["decomposed"]),
    .evidenceMissing, .periodsOutOfOrder, .periodsNeeded,
  ]

  private static let blueprintErrors: [BlueprintError] = [
    .notACode("i"), .duplicate("i"), .unknownTouchpoint("i"), .empty, .badVersion,
  ]

  @Test("Every error has a code of its own and speaks both languages")
  func explained() {
    let errors: [any ExplainedError] = Self.factErrors + Self.refusals + Self.blueprintErrors
    #expect(Set(errors.map(\.code)).count == errors.count)
    #expect(Set(errors.map(\.sentence.english)).count == errors.count)
    for error in errors {
      #expect(!error.sentence.english.isEmpty, "\(error.code)")
      #expect(error.sentence.chinese != error.sentence.english, "\(error.code)")
      #expect(error.code.wholeMatch(of: /(fact|refused|blueprint)\.[a-zA-Z]+/) != nil)
    }
  }

  @Test("The code of a refusal does not change with what it carries")
  func stableCodes() {
    #expect(Refusal.unknownTouchpoint(known: []).code == "refused.unknownTouchpoint")
    #expect(Refusal.outOfScale(field: "a", lowest: 0, highest: 9).code == "refused.outOfScale")
    #expect(Refusal.keyTaken("a").code == "refused.keyTaken")
    #expect(Refusal.keyUnknown("a").code == "refused.keyUnknown")
    #expect(Refusal.completedTwice.code == "refused.completedTwice")
  }

  @Test("What looks like a person is not repeated in the error")
  func discreet() throws {
    let error = try #require(throws: FactError.self) {
      try read(.journeyOpened, #"{"blueprint":"b","blueprintVersion":1,"order":"13800138000"}"#)
    }
    #expect(error == .personal(field: "order", pattern: .phone))
    #expect(!error.sentence.english.contains("138") && !error.sentence.chinese.contains("138"))
  }
}
