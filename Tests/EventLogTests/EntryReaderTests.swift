import CanonicalJSON
import Chronology
import EventLog
import Testing

@Suite("Reading entries strictly")
struct EntryReaderTests {
  /// The golden line with every attribute.
  static func whole() throws -> JSON { try JSON(strict: GoldenEntryTests.full) }

  private func read(_ object: JSON) throws -> (event: Event, recorded: Timestamp?) {
    try Array(object.compactText().utf8).withUnsafeBytes { try EntryReader.read($0) }
  }

  @Test("The attributes of an entry are known in canonical order")
  func canonicalOrder() throws {
    #expect(EntryReader.attributes == EntryReader.attributes.sorted())
    #expect(try Self.whole().members?.map(\.key) == EntryReader.attributes)
  }

  @Test("Attributes may stand in any order and with white space between them")
  func anyOrder() throws {
    let members = try #require(try Self.whole().members)
    let golden = try read(.object(members))
    let text = JSON.object(members.reversed()).prettyText()
    let other = try Array(text.utf8).withUnsafeBytes { try EntryReader.read($0) }
    #expect(golden.event == other.event && golden.recorded == other.recorded)
  }

  @Test(
    "An attribute an entry must have is missed by name",
    arguments: [
      "actor", "data", "dataversion", "id", "source", "specversion", "subject", "time", "type",
    ])
  func missing(attribute: String) throws {
    let object = try Self.whole().with(attribute, nil)
    #expect(throws: AttributeError.missing(attribute: attribute)) { try read(object) }
  }

  @Test(
    "An attribute an entry may have can be left out",
    arguments: ["causationid", "correlationid", "customer", "recordedtime", "sealed", "timeoffset"])
  func optional(attribute: String) throws {
    let read = try read(try Self.whole().with(attribute, nil))
    let line = PlainForm.object(read.event, recorded: read.recorded)
    #expect(try line.canonicalText() == Self.whole().with(attribute, nil).canonicalText())
  }

  @Test(
    "An attribute nobody knows is refused by name",
    arguments: ["extra", "Time", "datacontentencoding", "dataschema", "", "position", "ｔime"])
  func unknown(attribute: String) throws {
    let object = try Self.whole().with(attribute, "x")
    #expect(throws: AttributeError.unknown(attribute: attribute)) { try read(object) }
  }

  @Test("An unknown name is cut short, so that no text is carried into a message")
  func unknownName() throws {
    let object = try Self.whole().with(String(repeating: "y", count: 500), 1)
    #expect(throws: AttributeError.unknown(attribute: String(repeating: "y", count: 64))) {
      try read(object)
    }
  }

  @Test("A member that the caller names as its own is not the reader's to refuse")
  func callersOwn() throws {
    let object = try Self.whole().with("position", 7)
    let given = try EntryReader.read(object, extra: ["position"])
    #expect(try given.event == read(Self.whole()).event)
    #expect(throws: AttributeError.unknown(attribute: "position")) {
      try EntryReader.read(object, extra: ["other"])
    }
  }

  @Test(
    "An attribute of the wrong type is named",
    arguments: EntryReader.attributes.filter { $0 != "data" && $0 != "dataversion" })
  func wrongType(attribute: String) throws {
    for value: JSON in [1, true, ["x"], ["x": "y"]] {
      let object = try Self.whole().with(attribute, value)
      #expect(throws: AttributeError.wrongType(attribute: attribute)) { try read(object) }
    }
  }

  @Test("Data is an object, its version an integer, an entry an object")
  func wrongTypes() throws {
    for value: JSON in ["{}", 1, false, [["a": 1]]] {
      let object = try Self.whole().with("data", value)
      #expect(throws: AttributeError.wrongType(attribute: "data")) { try read(object) }
    }
    for value: JSON in ["1", true, [1], [:]] {
      let object = try Self.whole().with("dataversion", value)
      #expect(throws: AttributeError.wrongType(attribute: "dataversion")) { try read(object) }
    }
    for value: JSON in ["x", 1, [], true] {
      #expect(throws: AttributeError.wrongType(attribute: "entry")) { try read(value) }
    }
  }

  @Test(
    "An attribute with a value it cannot have is named",
    arguments: [
      ("specversion", "1.1"), ("specversion", ""), ("specversion", "1.0 "),
      ("datacontenttype", "text/plain"), ("datacontenttype", "application/json; charset=utf-8"),
      ("id", ""), ("id", "019cbe85-6a41-7abc-8def-0123456789a"),
      ("id", "{019cbe85-6a41-7abc-8def-0123456789ab}"), ("id", "019cbe856a417abc8def0123456789ab"),
      ("dataversion", 0), ("dataversion", -1), ("dataversion", 2_147_483_648),
      ("time", "2026-03-05"), ("time", "2026-03-05T14:30:00.0001Z"), ("time", "now"),
      ("time", "2026-02-29T00:00:00Z"), ("time", "9999-12-31T23:59:59-00:01"),
      ("time", "0001-01-01T00:00:00+00:01"), ("recordedtime", "2026-03-05T14:31:02.0031Z"),
      ("recordedtime", "yesterday"), ("timeoffset", "+8"), ("timeoffset", "Z"),
      ("timeoffset", "+25:00"), ("sealed", "AQ"), ("sealed", "AQ== "), ("sealed", "AR=="),
      ("sealed", "AQ-_"), ("subject", "journey"), ("subject", "/J-1"), ("subject", "j1/J-1"),
      ("source", ""), ("source", "a b"),
    ] as [(String, JSON)])
  func malformed(attribute: String, value: JSON) throws {
    let object = try Self.whole().with(attribute, value)
    #expect(throws: AttributeError.malformed(attribute: attribute)) { try read(object) }
  }

  @Test(
    "Every id keeps the rules of ids",
    arguments: ["actor", "causationid", "correlationid", "customer", "type"])
  func ids(attribute: String) throws {
    let cases: [(String, AttributeError)] = [
      ("", .badCharacters(attribute: attribute)), ("a/b", .badCharacters(attribute: attribute)),
      ("a\nb", .badCharacters(attribute: attribute)), ("e\u{301}", .notNFC(attribute: attribute)),
      (String(repeating: "x", count: 129), .tooLong(attribute: attribute)),
    ]
    for (value, error) in cases {
      let object = try Self.whole().with(attribute, .string(value))
      #expect(throws: error) { try read(object) }
    }
  }

  @Test(
    "What data may not hold is refused by the byte where it stands",
    arguments: [
      ("null", JSONError.Reason.null), ("0.5", .fraction), ("1e3", .fraction), ("-0", .fraction),
      ("9007199254740992", .integerRange), (#"{"a":1,"a":2}"#, .duplicateKey),
      (#"{"a":1,"\u0061":2}"#, .duplicateKey), (#""\ud800""#, .loneSurrogate),
      ("[[[[[[[[1]]]]]]]]", .tooDeep), ("tru", .unexpected), ("01", .badNumber),
    ])
  func dataRules(value: String, reason: JSONError.Reason) throws {
    let line = GoldenEntryTests.full.replacing("\"minutes\":45", with: "\"minutes\":\(value)")
    let error = #expect(throws: JSONError.self) {
      try Array(line.utf8).withUnsafeBytes { try EntryReader.read($0) }
    }
    #expect(error?.reason == reason)
  }

  @Test("A line with an attribute twice, or with more behind it, is no entry")
  func oneObject() throws {
    for line in [
      GoldenEntryTests.full.replacing("{\"actor\"", with: "{\"time\":\"x\",\"actor\""),
      GoldenEntryTests.full + "{}", GoldenEntryTests.full + "x",
      String(GoldenEntryTests.full.dropLast()), "",
    ] {
      #expect(throws: JSONError.self) {
        try Array(line.utf8).withUnsafeBytes { try EntryReader.read($0) }
      }
    }
  }

  @Test("An offset in the time is the desk's, unless one is given beside it")
  func offsets() throws {
    let bare = try Self.whole().with("timeoffset", nil)
    let zoned = bare.with("time", "2026-03-05T22:30:00.000+08:00")
    #expect(try read(zoned).event.timeOffset == TimeOffset(minutes: 480))
    #expect(try read(zoned).event.time == read(Self.whole()).event.time)
    #expect(
      try read(zoned.with("timeoffset", "+09:00")).event.timeOffset == TimeOffset(minutes: 540))
    #expect(try read(bare).event.timeOffset == nil)
  }
}
