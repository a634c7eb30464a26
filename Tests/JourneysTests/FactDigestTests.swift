import Journeys
import Satisfaction
import Testing

@Suite("The digest of a fact")
struct FactDigestTests {
  @Test("A digest begins empty")
  func empty() throws {
    let digest = try read(.journeyClosed, "{}", occurred: 7)
    #expect(digest.kind == .journeyClosed && digest.occurred == 7)
    #expect(digest.touchpoint == .none && digest.key == .none && digest.number == 0)
    #expect(digest.perception == FactDigest.absent)
    #expect(digest.expectation == FactDigest.absent)
    #expect(digest.importance == FactDigest.absent)
    #expect(digest.scale == .satisfaction7 && !digest.isPartial && !digest.isFlagged)
  }

  @Test(
    "The key is the fact's own",
    arguments: [
      (FactKind.journeyOpened, #"{"blueprint":"K","blueprintVersion":3}"#),
      (
        .blueprintPublished,
        #"{"blueprint":"K","blueprintVersion":3,"sha256":"\#(String(repeating: "a", count: 64))"}"#
      ), (.itemChecked, #"{"touchpoint":"T","item":"K","outcome":"ok"}"#),
      (.concernAnswered, #"{"touchpoint":"T","concern":"K","answered":true}"#),
      (.promiseMade, #"{"promise":"K","by":"dealer"}"#), (.promiseKept, #"{"promise":"K"}"#),
      (.promiseBroken, #"{"promise":"K"}"#), (.waitStarted, #"{"wait":"K"}"#),
      (.waitEnded, #"{"wait":"K"}"#), (.exceptionRaised, #"{"exception":"K","kind":"late"}"#),
      (.exceptionHandled, #"{"exception":"K"}"#), (.vehicleAssigned, #"{"vehicle":"K"}"#),
      (.vehicleReplaced, #"{"vehicle":"K","reason":"fault"}"#),
      (.customerIdentified, #"{"journey":"J","customer":"K"}"#),
    ])
  func key(kind: FactKind, json: String) throws {
    #expect(try read(kind, json).key == CodeHash("K"))
  }

  @Test("The number is the blueprint's version")
  func number() throws {
    #expect(
      try read(.journeyOpened, #"{"blueprint":"K","blueprintVersion":1000000}"#).number == 1_000_000
    )
  }

  @Test("Answers and their scale are kept")
  func answers() throws {
    let digest = try read(
      .ratingGiven,
      #"{"expectation":-1000,"importance":5,"importanceScale":"rank","perception":1000,"scale":"nps11","touchpoint":"T"}"#
    )
    #expect(digest.perception == 1000 && digest.expectation == -1000 && digest.importance == 5)
    #expect(digest.scale == .nps11)
    #expect(digest.touchpoint == CodeHash("T"))
    #expect(digest.pair == Pair(scale: .nps11, perception: 1000, expectation: -1000))
    #expect(
      try read(.ratingGiven, "{}").pair
        == Pair(
          scale: .satisfaction7, perception: nil, expectation: nil))
  }

  @Test("The scale of importance is none, five points or a rank")
  func importanceScale() throws {
    #expect(try read(.ratingGiven, "{}").importanceScale == .none)
    #expect(try read(.ratingGiven, #"{"importanceScale":"importance5"}"#).importanceScale == .five)
    #expect(try read(.ratingGiven, #"{"importanceScale":"rank"}"#).importanceScale == .rank)
  }

  @Test("Every scale is told from the others", arguments: Scale.allCases)
  func scales(scale: Scale) throws {
    #expect(try read(.ratingGiven, #"{"scale":"\#(scale.rawValue)"}"#).scale == scale)
  }

  @Test(
    "An answer about a factor, a dimension, a determinant or the whole is partial",
    arguments: [
      (#"{"touchpoint":"T"}"#, false, false),
      (#"{"subject":"touchpoint","touchpoint":"T"}"#, false, false),
      (#"{"subject":"overall","touchpoint":"T"}"#, true, false),
      (#"{"subject":"factor"}"#, true, true), (#"{"diagnostic":true}"#, true, false),
      (#"{"factor":"F","touchpoint":"T"}"#, true, true),
      (#"{"dimension":"D","touchpoint":"T"}"#, true, true),
      (#"{"determinant":"D","touchpoint":"T"}"#, true, true),
      (#"{"survey":"S","respondent":"R","touchpoint":"T"}"#, false, false),
    ])
  func partial(json: String, isPartial: Bool, isOfPart: Bool) throws {
    let digest = try read(.ratingGiven, json)
    #expect(digest.isPartial == isPartial && digest.isOfPart == isOfPart)
  }

  @Test("The flag says whether a concern was answered, or the dealer promised")
  func flag() throws {
    func answered(_ flag: Bool) throws -> Bool {
      try read(
        .concernAnswered, #"{"touchpoint":"T","concern":"C","answered":\#(flag)}"#
      ).isFlagged
    }
    #expect(try answered(true))
    #expect(try !answered(false))
    #expect(try read(.promiseMade, #"{"promise":"P","by":"dealer"}"#).isFlagged)
    #expect(try !read(.promiseMade, #"{"promise":"P","by":"customer"}"#).isFlagged)
  }

  @Test("Codes compare as bytes, and none is no code")
  func codes() {
    #expect(CodeHash("a") == CodeHash("a"))
    #expect(CodeHash("a") != CodeHash("b"))
    #expect(CodeHash("caf\u{E9}") != CodeHash("cafe\u{301}"))
    #expect(CodeHash("") != .none)
    let many = Set((0..<20_000).map { CodeHash("code-\($0)") })
    #expect(many.count == 20_000)
  }
}
