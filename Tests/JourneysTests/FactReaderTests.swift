import CanonicalJSON
import Journeys
import Testing
import Wording

@Suite("Reading a fact's data")
struct FactReaderTests {
  @Test("A field that the schema does not have is refused, and those it has are named")
  func unknownField() {
    let known = FactCatalogue.schema(.touchpointStarted).fields.map(\.name)
    #expect(
      throws: FactError.unknownField(
        field: "colour", type: "touchpoint.started", known: known, sealed: ["note"])
    ) { try read(.touchpointStarted, #"{"touchpoint":"payment","colour":"red"}"#) }
  }

  @Test("A free text is not taken in the open part, and the error points to the sealed one")
  func sealedField() throws {
    let error = try #require(throws: FactError.self) {
      try read(.touchpointStarted, #"{"touchpoint":"payment","note":"nervous"}"#)
    }
    #expect(
      error.sentence.english == "note of touchpoint.started must be sealed; "
        + "use --sealed note=… (personal in NDJSON)")
    #expect(error.sentence.chinese.contains("--sealed note="))
  }

  @Test("An unknown field is named in 64 bytes at most")
  func longName() throws {
    let error = try #require(throws: FactError.self) {
      try read(.customerArrived, "{\"\(String(repeating: "a", count: 100))\":1}")
    }
    guard case .unknownField(let field, _, _, _) = error else {
      Issue.record("\(error)")
      return
    }
    #expect(field.utf8.count == 64)
  }

  @Test(
    "Every required field is missed by its name",
    arguments: FactKind.allCases.filter { kind in
      FactCatalogue.schema(kind).fields.contains { $0.isRequired }
    })
  func missing(kind: FactKind) throws {
    let schema = FactCatalogue.schema(kind)
    for field in schema.fields where field.isRequired {
      let rest = schema.fields.filter { $0.isRequired && $0.name != field.name }
      let json = JSON.object(rest.map { .init($0.name, Sample.value($0.kind)) })
      #expect(throws: FactError.missing(field: field.name, type: kind.rawValue)) {
        try read(kind, json.compactText())
      }
    }
  }

  @Test("All fields together are taken, of every kind", arguments: FactKind.allCases)
  func complete(kind: FactKind) throws {
    let fields = FactCatalogue.schema(kind).fields
    let json = JSON.object(fields.map { .init($0.name, Sample.value($0.kind)) })
    #expect(try read(kind, json.compactText()).kind == kind)
  }

  @Test("A value of another type is refused by the field's name", arguments: FactKind.allCases)
  func wrongType(kind: FactKind) throws {
    for field in FactCatalogue.schema(kind).fields {
      let json = JSON.object([.init(field.name, Sample.misfit(field.kind))])
      #expect(throws: FactError.wrongType(field: field.name)) {
        try read(kind, json.compactText())
      }
    }
  }

  @Test("Data is an object", arguments: ["[]", "1", #""text""#, "true"])
  func notAnObject(json: String) {
    #expect(throws: FactError.wrongType(field: "data")) { try read(.journeyClosed, json) }
  }

  @Test("Bytes that are no JSON are refused as such")
  func notJSON() {
    let text = Array(#"{"touchpoint":"payment""#.utf8)
    #expect(throws: JSONError.self) {
      try text.withUnsafeBytes { bytes in
        var reader = FactReader()
        _ = try reader.read(.touchpointStarted, bytes, occurred: 0)
      }
    }
  }

  @Test("One reader reads fact after fact")
  func reused() throws {
    var reader = FactReader()
    for (json, touchpoint) in [
      (#"{"touchpoint":"payment"}"#, "payment"), (#"{"touchpoint":"交车"}"#, "交车"),
      (#"{"touchpoint":"\u0070ay"}"#, "pay"), (#"{"touchpoint":"greeting"}"#, "greeting"),
    ] {
      let digest = try Array(json.utf8).withUnsafeBytes {
        try reader.read(.touchpointStarted, $0, occurred: 5)
      }
      #expect(digest.touchpoint == CodeHash(touchpoint))
      #expect(digest.occurred == 5)
    }
  }
}

/// Values that fit a kind of field, and values of a wrong type.
enum Sample {
  static func value(_ kind: FactField.Kind) -> JSON {
    switch kind {
    case .code, .label: "payment"
    case .integer(let range): .integer(range.lowerBound)
    case .flag: true
    case .time: "2026-03-05T14:30:00.000Z"
    case .choice(let words): .string(words[0])
    case .decimal: "20.5"
    case .sha256: .string(String(repeating: "0a", count: 32))
    case .verifierKey: "example.com/dealer-1+00000000+AQEBAQEB"
    case .base64: "AAAA"
    case .eventID: "019b772d-0dc0-797b-8858-d8da8b529b4a"
    case .date: "2026-03-05"
    case .list(let element): .array([value(element)])
    case .object: ["touchpoint": "payment"]
    }
  }

  static func misfit(_ kind: FactField.Kind) -> JSON {
    switch kind {
    case .integer: "1"
    case .flag: "true"
    case .list, .object: "payment"
    default: 1
    }
  }
}
