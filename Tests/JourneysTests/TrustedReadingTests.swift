import CanonicalJSON
import Journeys
import Satisfaction
import Testing

@Suite("Reading what the log holds")
struct TrustedReadingTests {
  private func trusted(_ kind: FactKind, _ json: String) throws -> FactDigest {
    let value = try JSON(strict: json, rules: .event)
    let asValue = try FactReader.read(kind, value, occurred: 0, isTrusted: true)
    let asBytes = try value.canonicalBytes().withUnsafeBytes { bytes in
      var reader = FactReader()
      return try reader.read(kind, bytes, occurred: 0, isTrusted: true)
    }
    #expect("\(asValue)" == "\(asBytes)")
    let plain = try value.canonicalBytes().withUnsafeBytes { bytes in
      var reader = FactReader()
      return try reader.readPlain(kind, bytes, occurred: 0)
    }
    #expect("\(plain)" == "\(asValue.plain)")
    return asValue
  }

  @Test("Fields that a later version added are passed over")
  func laterFields() throws {
    let digest = try trusted(
      .touchpointCompleted, #"{"mood":"good","moods":["a",1],"touchpoint":"T"}"#)
    #expect(digest.touchpoint == CodeHash("T"))
  }

  @Test("What was required later is not missed")
  func missing() throws {
    #expect(try trusted(.touchpointCompleted, "{}").touchpoint == .none)
    #expect(try trusted(.journeyOpened, #"{"blueprint":"K"}"#).number == 0)
  }

  @Test("A value of another type is as if it were not there")
  func otherTypes() throws {
    let digest = try trusted(
      .ratingGiven, #"{"expectation":true,"perception":"6","scale":9,"touchpoint":["T"]}"#)
    #expect(digest.perception == FactDigest.absent && digest.expectation == FactDigest.absent)
    #expect(digest.scale == .satisfaction7)
    #expect(digest.touchpoint == .none)
  }

  @Test("Rules that were stricter later do not hold")
  func looser() throws {
    #expect(
      try trusted(.touchpointStarted, #"{"touchpoint":"a/b"}"#).touchpoint == CodeHash("a/b"))
    #expect(try trusted(.ratingGiven, #"{"perception":5000}"#).perception == 5000)
    #expect(try trusted(.ratingGiven, #"{"scale":"smileys"}"#).scale == .satisfaction7)
  }

  @Test(
    "What every fold needs is read as decisions read it", arguments: 1...40 as ClosedRange<UInt64>)
  func plain(seed: UInt64) throws {
    var source = RandomFacts(seed: seed)
    for _ in 0..<250 {
      let fact = source.next()
      _ = try read(fact.kind, fact.data.compactText(), occurred: fact.occurred)
    }
  }

  @Test("Even in the log, data is an object of JSON")
  func noObject() {
    #expect(throws: FactError.wrongType(field: "data")) { try trusted(.journeyClosed, "[]") }
    #expect(throws: JSONError.self) {
      try Array("{".utf8).withUnsafeBytes { bytes in
        var reader = FactReader()
        _ = try reader.read(.journeyClosed, bytes, occurred: 0, isTrusted: true)
      }
    }
  }
}
